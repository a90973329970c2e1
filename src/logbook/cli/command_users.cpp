#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <ostream>
#include <vector>

#include "logbook/analysis/users.hpp"
#include "logbook/base/byte_source.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/event_list.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/people_lookup.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/event/well_known.hpp"
#include "logbook/formats/coverage.hpp"
#include "logbook/formats/users.hpp"
#include "logbook/portal/login_history_json.hpp"

namespace logbook::cli {
namespace {

using analysis::Users;
using formats::UsersFormat;

struct Options {
  QueryOptions query;
  std::string format = "lines";
  std::string input;
  bool all = false;
  bool wide = false;
  bool csv_raw = false;
};

template <class T>
using Choice = std::pair<std::string_view, T>;

constexpr std::array kFormats{
    Choice<UsersFormat>{"lines", UsersFormat::lines}, Choice<UsersFormat>{"json", UsersFormat::json},
    Choice<UsersFormat>{"jsonl", UsersFormat::jsonl}, Choice<UsersFormat>{"table", UsersFormat::table},
    Choice<UsersFormat>{"csv", UsersFormat::csv}};

/// What a question without a known reach needs to know of each user.
Users::Detail detail_of(UsersFormat format) {
  return format == UsersFormat::lines || format == UsersFormat::json ? Users::Detail::ids : Users::Detail::activity;
}

/// The users of those events that are wanted, and how many events there were.
class Tally {
 public:
  explicit Tally(Users::Detail detail) : users_(detail) {}

  Result<void> add(const LoginEvent& event) {
    ++events_;
    if (event.user_id == kGuestId) ++guest_events_;
    return users_.add(event);
  }

  /// Lets `query` count them all, if it can.
  Result<bool> count(Query& query) {
    const auto counted = query.count_users(users_);
    if (!counted || !*counted) return counted;
    for (const auto& user : users_) {
      events_ += user.events;
      if (user.id == kGuestId) guest_events_ += user.events;
    }
    return true;
  }

  const Users& users() const { return users_; }

  std::string remark() const {
    return fmt::format("note: {} events, {} of them under the guest id {}, which the portal gives to failed attempts\n",
                       events_, guest_events_, kGuestId);
  }

 private:
  Users users_;
  std::uint64_t events_ = 0;
  std::uint64_t guest_events_ = 0;
};

/// The filter for a saved body: there is no portal to ask who somebody is, or what time it is.
Result<Filter> saved_filter(const FilterOptions& options) {
  if (lower_ascii(options.timezone) == "portal") {
    return std::unexpected(
        usage_error("--timezone", "a saved body does not tell the portal's zone", "name it, such as Europe/Berlin"));
  }
  const auto zone = find_zone(options, std::nullopt);
  if (!zone) return std::unexpected(zone.error());
  auto filter = read_filter(options, *zone, std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now()));
  if (filter && !options.user.empty()) filter->user = user_by_name(options.user);
  return filter;
}

formats::UserListOptions list_options(const Options& options, formats::TimeText time_text, const Context& context) {
  return {.time_text = std::move(time_text),
          .most_width = options.wide ? 0 : context.out_columns,
          .csv_cells = options.csv_raw ? formats::CsvCells::raw : formats::CsvCells::safe};
}

/// The users of events whose reach is not known: no portal was asked for its history, or for its zone.
Result<int> show_users(const Tally& tally, const Options& options, UsersFormat format, const Context& context) {
  const auto zone = find_zone(options.query.filter, std::nullopt);
  if (!zone) return std::unexpected(zone.error());
  const auto time_format = read_time_format(options.query.filter);
  if (!time_format) return std::unexpected(time_format.error());
  formats::write_users(tally.users(), format, list_options(options, LocalFormat(*zone, *time_format), context),
                       context.out);
  if (wants_remarks(options.query.connection, context)) context.err << tally.remark();
  return 0;
}

Result<int> read_saved(const Options& options, UsersFormat format, const Context& context) {
  const auto filter = saved_filter(options.query.filter);
  if (!filter) return std::unexpected(filter.error());
  auto source = open_bytes(options.input);
  if (!source) return std::unexpected(source.error());
  Tally tally(detail_of(format));
  const bool ids_suffice = filter->takes_all() && detail_of(format) == Users::Detail::ids;
  std::uint64_t undecided = 0;
  const auto take = [&](const LoginEvent& event) -> Result<void> {
    const auto verdict = ids_suffice ? Verdict::yes : match(*filter, event);
    if (verdict == Verdict::no) return {};
    if (verdict == Verdict::undecided) ++undecided;
    return tally.add(event);
  };
  // The vendor's sample prints nothing of a body without rows; a table shall not say of it that nobody was there.
  const bool is_like_the_sample = format == UsersFormat::lines || format == UsersFormat::json;
  const auto origin = is_like_the_sample ? portal::Origin::file : portal::Origin::saved_answer;
  const auto read = portal::read_login_history(
      std::move(*source), options.input == "-" ? "standard input" : options.input,
      ids_suffice ? portal::Fields::identity : portal::Fields::all, take, portal::kUsualSlice, origin);
  if (!read) return std::unexpected(read.error());
  auto status = show_users(tally, options, format, context);
  if (undecided > 0) context.err << "note: " << undecided_note(undecided) << '\n';
  return status;
}

/// The newest events, but for those that the portal cannot show, and the holes that these leave.
struct AroundBadRows {
  std::vector<LoginEvent> events;
  std::vector<Hole> holes;
};

/// Reads the newest events window by window: the portal fails only on those windows that hold a row that it cannot
/// show.
Result<AroundBadRows> read_around_bad_rows(QueryOptions options, const Context& context) {
  options.live = true;
  auto opened = Query::open(options, context);
  if (!opened) return std::unexpected(opened.error());
  auto& query = **opened;
  AroundBadRows around;
  const auto read = query.read([&](const LoginEvent& event, formats::Standing) -> Result<Going> {
    around.events.push_back(event);
    return std::ssize(around.events) == portal::kFallbackRows ? Going::enough : Going::on;
  });
  if (!read) return std::unexpected(read.error());
  if (const auto status = query.status(); !status) return std::unexpected(status.error());

  // They are of the newest 20 too.
  std::size_t missing = 0;
  for (const auto& hole : query.coverage().holes) {
    const bool is_above = around.events.empty() || hole.touches(around.events.back().time, std::nullopt);
    if (!is_above) continue;
    around.holes.push_back(hole);
    missing += hole.missing.value_or(1);
  }
  const auto most =
      static_cast<std::size_t>(portal::kFallbackRows) - std::min<std::size_t>(missing, portal::kFallbackRows);
  if (around.events.size() > most) around.events.resize(most);
  return around;
}

/// The portal fails whatever events it is asked for, as one does that shows its newest events only. Whether it is one,
/// `quota` tells; where that cannot be read either, `seen` says all that is known.
Error hidden_by_a_bad_row(const Error& seen, const Result<portal::Quota>& quota) {
  if (!quota) return seen;
  return {
      seen.kind, seen.thing,
      fmt::format("{}: one of its newest 20 events {} a row that it cannot show, and it shows no others", seen.cause,
                  quota->audit ? "may be" : "is"),
      "ask again when 20 more events have come; or let the portal's administrator mend the row in the database: its "
      "ip is NULL, or its description is no JSON"};
}

/// The users of the newest events although the portal failed with `seen`, as on a row that it cannot show.
Result<int> ask_around_bad_rows(portal::Client& client, const Error& seen, const Options& options, UsersFormat format,
                                const Context& context) {
  const auto fails = client.fails_beyond_the_end();
  if (!fails) return std::unexpected(fails.error());
  if (*fails) return std::unexpected(hidden_by_a_bad_row(seen, client.quota()));
  const auto around = read_around_bad_rows(options.query, context);
  if (!around) return std::unexpected(around.error());
  Tally tally(detail_of(format));
  for (const auto& event : around->events) {
    if (const auto added = tally.add(event); !added) return std::unexpected(added.error());
  }
  const auto shown = show_users(tally, options, format, context);
  if (!shown || around->holes.empty()) return shown;
  for (const auto& hole : around->holes) context.err << formats::hole_line(hole) << '\n';
  return kIncomplete;
}

Result<int> ask_for_newest(const Options& options, UsersFormat format, const Context& context) {
  auto client = connect(options.query.connection, context);
  if (!client) return std::unexpected(client.error());
  const auto events = client->last_logins();
  if (!events) {
    const bool is_bad_row = client->peer().trouble == portal::Peer::Trouble::bad_row;
    return is_bad_row ? ask_around_bad_rows(*client, events.error(), options, format, context)
                      : std::unexpected(events.error());
  }
  Tally tally(detail_of(format));
  for (const auto& event : *events) {
    if (const auto added = tally.add(event); !added) return std::unexpected(added.error());
  }
  return show_users(tally, options, format, context);
}

ReachGoes where_reach_goes(UsersFormat format) {
  switch (format) {
    case UsersFormat::table:
      return ReachGoes::under;
    case UsersFormat::json:
      return ReachGoes::within;
    case UsersFormat::lines:
    case UsersFormat::jsonl:
    case UsersFormat::csv:
      break;
  }
  return ReachGoes::beside;
}

Result<void> count(Query& query, Tally& tally) {
  const auto counted = tally.count(query);
  if (!counted) return std::unexpected(counted.error());
  if (*counted) return {};
  return query.read([&tally](const LoginEvent& event, formats::Standing) -> Result<Going> {
    const auto added = tally.add(event);
    if (!added) return std::unexpected(added.error());
    return Going::on;
  });
}

Result<int> ask_for_all(const Options& options, UsersFormat format, const Context& context) {
  auto opened = Query::open(options.query, context);
  if (!opened) return std::unexpected(opened.error());
  auto& query = **opened;
  Tally tally(format == UsersFormat::lines ? Users::Detail::ids : Users::Detail::activity);
  if (const auto counted = count(query, tally); !counted) return std::unexpected(counted.error());
  if (query.has_no_answer()) return query.status();
  if (format == UsersFormat::json) {
    formats::write_users_document(tally.users(), query.coverage(), query.asked(), query.portal(), context.out);
  } else {
    formats::write_users(tally.users(), format, list_options(options, query.time_text(), context), context.out);
  }
  if (wants_remarks(options.query.connection, context)) context.err << tally.remark();
  return conclude(query, where_reach_goes(format), options.query, context);
}

Result<int> run_users(const Options& options, const Context& context) {
  const auto format = choose<UsersFormat>("--format", options.format, kFormats);
  if (!format) return std::unexpected(format.error());
  if (!options.input.empty() && !options.query.connection.portal.empty()) {
    return std::unexpected(
        Error{ErrorKind::usage, "--input", "excludes --portal: the answer is in the file", "leave one of them out"});
  }
  if (const auto checked = check(options.query); !checked) return std::unexpected(checked.error());

  if (!options.input.empty()) return read_saved(options, *format, context);
  // A filter over the newest 20 events would say "none" of logins that happened.
  if (options.all || options.query.filter.narrows()) return ask_for_all(options, *format, context);
  return ask_for_newest(options, *format, context);
}

}  // namespace

Action configure_users(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-o,--format", options->format, "lines, json, jsonl, table or csv")
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_flag("--all", options->all, "Of the whole history, not of the newest 20 events; a filter does the same");
  app.add_option("--input", options->input,
                 "Read a saved response body from FILE, or - for standard input, and ask no portal")
      ->check(not_empty)
      ->type_name("FILE");
  add_layout_options(app, options->wide, options->csv_raw);
  add_outcome_option(app, options->query.filter.outcome);
  add_query_options(app, options->query);
  return [options](const Context& context) { return run_users(*options, context); };
}

}  // namespace logbook::cli
