#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <optional>
#include <span>

#include "logbook/analysis/groups.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/event_list.hpp"
#include "logbook/cli/people_lookup.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/event/well_known.hpp"
#include "logbook/formats/address_text.hpp"
#include "logbook/formats/groups.hpp"
#include "logbook/formats/login_mask.hpp"

namespace logbook::cli {
namespace {

using analysis::Groups;
using formats::Masking;

struct Options {
  QueryOptions query;
  ListOptions list;
  std::string by;
};

enum class By : std::uint8_t { login, address, user, day };

template <class T>
using Choice = std::pair<std::string_view, T>;
constexpr std::array kBy{Choice<By>{"login", By::login}, Choice<By>{"address", By::address},
                         Choice<By>{"user", By::user}, Choice<By>{"day", By::day}};

/// What failed attempts are grouped by, as it is shown.
class Keys {
 public:
  Keys(By by, const Query& query, KnownPeople& people, bool for_eyes, Masking masking)
      : by_(by),
        day_(LocalFormat(query.zone(), TimeFormat::iso)),
        people_(people),
        for_eyes_(for_eyes),
        mask_(masking == Masking::everywhere || (for_eyes && masking == Masking::in_tables)) {}

  std::string operator()(const LoginEvent& event) const {
    switch (by_) {
      case By::login:
        if (event.login.empty()) return for_eyes_ ? "(none)" : "";
        return mask_ && formats::may_be_secret(event) && !people_.has(event.login) ? formats::mask(event.login)
                                                                                   : event.login;
      case By::address:
        return for_eyes_ ? formats::address_text(event.ip) : event.ip;
      case By::user:
        return user(event);
      case By::day:
        break;
    }
    return day_(event.time).substr(0, 10);
  }

  std::string_view name() const {
    constexpr std::array<std::string_view, 4> kNames{"login", "ip", "user", "day"};
    return kNames.at(static_cast<std::size_t>(by_));
  }

  std::string_view title() const {
    constexpr std::array<std::string_view, 4> kTitles{"LOGIN", "ADDRESS", "USER", "DAY"};
    return kTitles.at(static_cast<std::size_t>(by_));
  }

 private:
  /// Whom an attempt meant is told by the name typed; else it counts for whoever was signed in with that browser. What
  /// was typed is never shown: it may be a password.
  std::string user(const LoginEvent& event) const {
    if (auto meant = people_.name_of(event.login); !meant.empty()) return meant;
    if (is_nobody(event.user_id)) return "(nobody known)";
    if (const auto name = person_name(event); !name.empty()) return std::string(name);
    auto owner = people_.name_of(event.user_id);
    return owner.empty() ? event.user_id : owner;
  }

  By by_;
  formats::TimeText day_;
  KnownPeople& people_;
  bool for_eyes_;
  bool mask_;
};

Result<int> group(const Options& options, By by, const Context& context) {
  const auto form = read_list_options(options.list, context);
  if (!form) return std::unexpected(form.error());
  auto opened = Query::open(options.query, context);
  if (!opened) return std::unexpected(opened.error());
  auto& query = **opened;

  KnownPeople people(query.people());
  const Keys keys(by, query, people, form->format == formats::EventFormat::table, form->options.masking);
  Groups groups(keys);
  const auto read = query.read([&groups](const LoginEvent& event, formats::Standing) -> Result<Going> {
    const auto added = groups.add(event);
    if (!added) return std::unexpected(added.error());
    return Going::on;
  });
  if (!read) return std::unexpected(read.error());
  if (query.has_no_answer()) return query.status();

  const auto all = by == By::day ? groups.by_key() : groups.by_size();
  auto shown = std::span(all);
  if (!options.list.most.empty() && form->most < all.size()) {
    shown = shown.first(form->most);
    query.add_note(fmt::format("the first {} of {}; without -n all are shown", shown.size(), all.size()));
  }
  formats::write_groups(shown, form->format,
                        {.key = keys.name(),
                         .title = keys.title(),
                         .time_text = query.time_text(),
                         .most_width = form->options.most_width,
                         .csv_cells = form->options.csv_cells,
                         .portal = query.portal(),
                         .asked = query.asked()},
                        query.coverage(), context.out);
  query.add_note(people.note());
  return conclude(query, where_reach_goes(form->format), options.query, context);
}

Result<int> run_failed(const Options& options, const Context& context) {
  if (options.by.empty()) return list_events(options.query, options.list, context);
  const auto by = choose<By>("--by", options.by, kBy);
  if (!by) return std::unexpected(by.error());
  if (!options.list.columns.empty() || options.list.list_columns) {
    return std::unexpected(
        usage_error("--by", "has columns of its own", "leave --columns and --list-columns out, or --by"));
  }
  return group(options, *by, context);
}

}  // namespace

Action configure_failed(CLI::App& app) {
  auto options = std::make_shared<Options>();
  options->query.filter.outcome = "failure";
  app.add_option("--by", options->by, "Count all attempts of the range by login, address, user or day")
      ->check(not_empty)
      ->type_name("WHAT");
  add_list_options(app, options->list);
  app.get_option("-n")->description(
      "So many events, the newest first; with --by so many lines, all of them unless it is given");
  add_query_options(app, options->query);
  return [options](const Context& context) { return run_failed(*options, context); };
}

}  // namespace logbook::cli
