#include "logbook/cli/filter_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <vector>

#include "logbook/base/number.hpp"
#include "logbook/base/text.hpp"
#include "logbook/base/when.hpp"
#include "logbook/cli/values.hpp"

namespace logbook::cli {
namespace {

template <class T>
using Choice = std::pair<std::string_view, T>;

using WantedOutcome = std::optional<Outcome>;  // nothing: any
constexpr std::array kOutcomes{
    Choice<WantedOutcome>{"any", std::nullopt}, Choice<WantedOutcome>{"success", Outcome::success},
    Choice<WantedOutcome>{"failure", Outcome::failure}, Choice<WantedOutcome>{"logout", Outcome::logout},
    Choice<WantedOutcome>{"other", Outcome::other}};

constexpr std::array kTimeFormats{Choice<TimeFormat>{"iso", TimeFormat::iso},
                                  Choice<TimeFormat>{"short", TimeFormat::minutes}};

Result<LoginAction> read_action(std::string_view text) {
  constexpr std::string_view kUnknown = "action-";  // as actions without a slug are shown
  const auto digits = lower_ascii(text).starts_with(kUnknown) ? text.substr(kUnknown.size()) : text;
  if (const auto number = parse_number<std::int32_t>(digits)) return LoginAction{*number};
  std::vector<std::string_view> slugs;
  for (const auto& row : actions()) {
    if (row.slug == lower_ascii(text)) return row.action;
    slugs.push_back(row.slug);
  }
  return std::unexpected(not_one_of("--action", text, slugs));
}

Result<std::vector<LoginAction>> read_actions(std::string_view text) {
  std::vector<LoginAction> wanted;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto action = read_action(trimmed(text.substr(0, comma)));
    if (!action) return std::unexpected(action.error());
    wanted.push_back(*action);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return wanted;
}

/// Error: `usage`, for a range in which nothing can lie.
Result<void> check_range(const Filter& filter, UtcTime now) {
  if (filter.since && filter.until && *filter.since >= *filter.until) {
    return std::unexpected(usage_error("--since",
                                       fmt::format("begins at {}, not before --until ends at {}",
                                                   format_utc(*filter.since), format_utc(*filter.until)),
                                       "give an earlier --since or a later --until"));
  }
  if (filter.since && *filter.since > now) {
    return std::unexpected(usage_error(
        "--since",
        fmt::format("begins at {}, and the portal's clock shows {}", format_utc(*filter.since), format_utc(now)),
        "give a time that has come; --timezone says which clock is meant"));
  }
  return {};
}

/// Reads the options, whether or not anything can lie in their range.
Result<Filter> read_values(const FilterOptions& options, const Zone& zone, UtcTime now) {
  Filter filter;
  const auto read_time = [&](const char* option, const std::string& text, RangeEnd end,
                             std::optional<UtcTime>& time) -> Result<void> {
    if (text.empty()) return {};
    const auto read = parse_when(option, text, end, zone, now);
    if (!read) return std::unexpected(read.error());
    time = *read;
    return {};
  };
  if (const auto read = read_time("--since", options.since, RangeEnd::since, filter.since); !read) {
    return std::unexpected(read.error());
  }
  if (const auto read = read_time("--until", options.until, RangeEnd::until, filter.until); !read) {
    return std::unexpected(read.error());
  }
  if (!options.address.empty()) {
    const auto network = Network::parse("--address", options.address);
    if (!network) return std::unexpected(network.error());
    filter.address = *network;
  }
  auto actions = read_actions(options.action);
  if (!actions) return std::unexpected(actions.error());
  filter.actions = *std::move(actions);
  const auto outcome = read_outcome(options.outcome);
  if (!outcome) return std::unexpected(outcome.error());
  filter.outcome = *outcome;
  filter.login = options.login;
  filter.country = options.country;
  return filter;
}

}  // namespace

bool FilterOptions::narrows() const {
  return outcome != "any" || std::ranges::any_of(std::array{&since, &until, &user, &login, &address, &action, &country},
                                                 [](const std::string* text) { return !text->empty(); });
}

void add_outcome_option(CLI::App& app, std::string& outcome) {
  app.add_option("--outcome", outcome, "Only events of this outcome: any, success, failure, logout or other")
      ->type_name("OUTCOME")
      ->capture_default_str()
      ->group("Filters");
}

void add_filter_options(CLI::App& app, FilterOptions& options) {
  const auto add = [&app](const char* name, std::string& value, const char* help, const char* type) {
    return app.add_option(name, value, help)->check(not_empty)->type_name(type)->group("Filters");
  };
  add("--since", options.since,
      "Only events from then on: 2026-07-01, \"2026-07-01 08:00\", yesterday, -36h, -7d, -6mo, or RFC 3339", "TIME");
  add("--until", options.until, "Only events before then; a bare date includes that day", "TIME");
  add("--user", options.user, "Only this user's events; by name or e-mail with the failed attempts that meant them",
      "ID|NAME|E-MAIL");
  add("--login", options.login, "Only attempts with this name typed, in any case of letters; * stands for any text",
      "TEXT");
  add("--address", options.address, "Only events from this address or network", "CIDR");
  add("--action", options.action, "Only these actions, by slug or number, with commas between them", "SLUG|ID");
  add("--country", options.country, "Only events from this country, by its English name", "NAME");
  app.add_option("--timezone", options.timezone, "Zone of the times typed and shown: local, portal, UTC, Europe/Berlin")
      ->check(not_empty)
      ->type_name("ZONE")
      ->capture_default_str()
      ->group("Filters");
  app.add_option("--time-format", options.time_format, "How times are shown: iso, short")
      ->type_name("FORMAT")
      ->capture_default_str()
      ->group("Filters");
}

Result<std::optional<Outcome>> read_outcome(const std::string& outcome) {
  return choose<WantedOutcome>("--outcome", outcome, kOutcomes);
}

Result<TimeFormat> read_time_format(const FilterOptions& options) {
  return choose<TimeFormat>("--time-format", options.time_format, kTimeFormats);
}

Result<Zone> find_zone(const FilterOptions& options, const std::optional<Zone>& of_portal) {
  const auto name = lower_ascii(options.timezone);
  if (name == "local") return Zone::system();
  if (name == "utc") return Zone::utc();
  if (name == "portal") return of_portal.value_or(Zone::utc());
  auto zone = Zone::named(options.timezone);
  if (!zone)
    return std::unexpected(usage_error("--timezone", zone.error().thing + ": " + zone.error().cause,
                                       "give local, portal, UTC or a name such as Europe/Berlin"));
  return zone;
}

Result<Filter> read_filter(const FilterOptions& options, const Zone& zone, UtcTime now) {
  auto filter = read_values(options, zone, now);
  if (!filter) return filter;
  if (const auto checked = check_range(*filter, now); !checked) return std::unexpected(checked.error());
  return filter;
}

Result<void> check_filter(const FilterOptions& options) {
  if (const auto format = read_time_format(options); !format) return std::unexpected(format.error());
  const auto zone = find_zone(options, std::nullopt);
  if (!zone) return std::unexpected(zone.error());
  const auto now = std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now());
  const auto filter = read_values(options, *zone, now);
  return filter ? Result<void>{} : std::unexpected(filter.error());
}

bool is_guid(std::string_view text) {
  constexpr std::string_view kShape = "00000000-0000-0000-0000-000000000000";
  return std::ranges::equal(text, kShape, [](char c, char shape) {
    return shape == '-' ? c == '-' : std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos;
  });
}

}  // namespace logbook::cli
