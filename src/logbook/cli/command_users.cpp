#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <optional>
#include <ostream>

#include "logbook/analysis/users.hpp"
#include "logbook/base/byte_source.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/event_list.hpp"
#include "logbook/cli/people_lookup.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/event/well_known.hpp"
#include "logbook/formats/users.hpp"
#include "logbook/portal/login_history_json.hpp"

namespace logbook::cli {
namespace {

using analysis::Users;
using formats::UsersFormat;
using history::Going;

struct Options {
  QueryOptions query;
  std::string format = "lines";
  std::string input;
  bool all = false;
  bool wide = false;
};

template <class T>
using Choice = std::pair<std::string_view, T>;

constexpr std::array kFormats{
    Choice<UsersFormat>{"lines", UsersFormat::lines}, Choice<UsersFormat>{"json", UsersFormat::json},
    Choice<UsersFormat>{"table", UsersFormat::table}, Choice<UsersFormat>{"csv", UsersFormat::csv}};

/// The users of those events that are wanted, and how many events there were.
class Tally {
 public:
  explicit Tally(UsersFormat format)
      : users_(format == UsersFormat::table || format == UsersFormat::csv ? Users::Detail::activity
                                                                          : Users::Detail::ids) {}

  Result<void> add(const LoginEvent& event) {
    ++events_;
    if (event.user_id == kGuestId) ++guest_events_;
    return users_.add(event);
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

Result<void> read_saved(const Options& options, UsersFormat format, Tally& tally) {
  const auto filter = saved_filter(options.query.filter);
  if (!filter) return std::unexpected(filter.error());
  auto source = open_bytes(options.input);
  if (!source) return std::unexpected(source.error());
  const bool ids_suffice = filter->takes_all() && (format == UsersFormat::lines || format == UsersFormat::json);
  const auto fields = ids_suffice ? portal::Fields::identity : portal::Fields::all;
  return portal::read_login_history(std::move(*source), options.input == "-" ? "standard input" : options.input, fields,
                                    [&](const LoginEvent& event) {
                                      const bool fits = ids_suffice || match(*filter, event) != Verdict::no;
                                      return fits ? tally.add(event) : Result<void>{};
                                    });
}

Result<void> ask_for_newest(const ConnectionOptions& options, const Context& context, Tally& tally) {
  auto client = connect(options, context);
  if (!client) return std::unexpected(client.error());
  const auto events = client->last_logins();
  if (!events) return std::unexpected(events.error());
  for (const auto& event : *events) {
    if (const auto added = tally.add(event); !added) return added;
  }
  return {};
}

formats::UserListOptions list_options(const Options& options, const Context& context) {
  return {.most_width = options.wide ? 0 : context.out_columns};
}

Result<int> ask_for_all(const Options& options, UsersFormat format, const Context& context, Tally& tally) {
  auto opened = Query::open(options.query, context);
  if (!opened) return std::unexpected(opened.error());
  auto& query = **opened;
  const auto read = query.read([&tally](const LoginEvent& event, formats::Standing) -> Result<Going> {
    const auto added = tally.add(event);
    if (!added) return std::unexpected(added.error());
    return Going::on;
  });
  if (!read) return std::unexpected(read.error());
  if (query.has_no_answer()) return query.status();
  formats::write_users(tally.users(), format, list_options(options, context), context.out);
  if (wants_remarks(options.query.connection, context)) context.err << tally.remark();
  return conclude(query, format == UsersFormat::table ? ReachGoes::under : ReachGoes::beside, options.query, context);
}

Result<int> run_users(const Options& options, const Context& context) {
  const auto format = choose<UsersFormat>("--format", options.format, kFormats);
  if (!format) return std::unexpected(format.error());
  const auto& connection = options.query.connection;
  if (!options.input.empty() && !connection.portal.empty()) {
    return std::unexpected(
        Error{ErrorKind::usage, "--input", "excludes --portal: the answer is in the file", "leave one of them out"});
  }
  if (const auto checked = check(options.query); !checked) return std::unexpected(checked.error());

  Tally tally(*format);
  // A filter over the newest 20 events would say "none" of logins that happened.
  const bool whole_history = options.all || options.query.filter.narrows();
  if (options.input.empty() && whole_history) return ask_for_all(options, *format, context, tally);
  const auto read =
      options.input.empty() ? ask_for_newest(connection, context, tally) : read_saved(options, *format, tally);
  if (!read) return std::unexpected(read.error());
  formats::write_users(tally.users(), *format, list_options(options, context), context.out);
  if (wants_remarks(connection, context)) context.err << tally.remark();
  return 0;
}

}  // namespace

Action configure_users(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-o,--format", options->format, "lines, json, table or csv")
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_flag("--all", options->all, "Of the whole history, not of the newest 20 events; a filter does the same");
  app.add_option("--input", options->input,
                 "Read a saved response body from FILE, or - for standard input, and ask no portal")
      ->check(not_empty)
      ->type_name("FILE");
  app.add_flag("--wide", options->wide, "Never cut or leave out anything to fit the terminal");
  add_outcome_option(app, options->query.filter.outcome);
  add_query_options(app, options->query);
  return [options](const Context& context) { return run_users(*options, context); };
}

}  // namespace logbook::cli
