#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <optional>
#include <ostream>

#include "logbook/analysis/users.hpp"
#include "logbook/base/byte_source.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/connection.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/event/well_known.hpp"
#include "logbook/formats/users.hpp"
#include "logbook/portal/login_history_json.hpp"

namespace logbook::cli {
namespace {

using analysis::Users;
using formats::UsersFormat;

struct Options {
  ConnectionOptions connection;
  std::string format = "lines";
  std::string outcome = "any";
  std::string input;
};

template <class T>
using Choice = std::pair<std::string_view, T>;

constexpr std::array kFormats{
    Choice<UsersFormat>{"lines", UsersFormat::lines}, Choice<UsersFormat>{"json", UsersFormat::json},
    Choice<UsersFormat>{"table", UsersFormat::table}, Choice<UsersFormat>{"csv", UsersFormat::csv}};

using WantedOutcome = std::optional<Outcome>;  // nothing: any
constexpr std::array kOutcomes{
    Choice<WantedOutcome>{"any", std::nullopt}, Choice<WantedOutcome>{"success", Outcome::success},
    Choice<WantedOutcome>{"failure", Outcome::failure}, Choice<WantedOutcome>{"logout", Outcome::logout},
    Choice<WantedOutcome>{"other", Outcome::other}};

/// The users of those events that are wanted, and how many events there were.
class Tally {
 public:
  Tally(UsersFormat format, WantedOutcome wanted)
      : users_(format == UsersFormat::table || format == UsersFormat::csv ? Users::Detail::activity
                                                                          : Users::Detail::ids),
        wanted_(wanted) {}

  Result<void> add(const LoginEvent& event) {
    if (wanted_ && outcome(event.action) != *wanted_) return {};
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
  WantedOutcome wanted_;
  std::uint64_t events_ = 0;
  std::uint64_t guest_events_ = 0;
};

Result<void> read_saved(const std::string& input, portal::Fields fields, Tally& tally) {
  auto source = open_bytes(input);
  if (!source) return std::unexpected(source.error());
  return portal::read_login_history(std::move(*source), input == "-" ? "standard input" : input, fields,
                                    [&tally](const LoginEvent& event) { return tally.add(event); });
}

Result<void> ask_portal(const ConnectionOptions& options, const Context& context, Tally& tally) {
  auto client = connect(options, context);
  if (!client) return std::unexpected(client.error());
  const auto events = client->last_logins();
  if (!events) return std::unexpected(events.error());
  for (const auto& event : *events) {
    if (const auto added = tally.add(event); !added) return added;
  }
  return {};
}

Result<void> run_users(const Options& options, const Context& context) {
  const auto format = choose<UsersFormat>("--format", options.format, kFormats);
  if (!format) return std::unexpected(format.error());
  const auto wanted = choose<WantedOutcome>("--outcome", options.outcome, kOutcomes);
  if (!wanted) return std::unexpected(wanted.error());
  if (!options.input.empty() && !options.connection.portal.empty()) {
    return std::unexpected(
        Error{ErrorKind::usage, "--input", "excludes --portal: the answer is in the file", "leave one of them out"});
  }

  if (const auto limits = check_limits(options.connection); !limits) return limits;

  Tally tally(*format, *wanted);
  const bool ids_suffice = !*wanted && (*format == UsersFormat::lines || *format == UsersFormat::json);
  const auto fields = ids_suffice ? portal::Fields::identity : portal::Fields::all;
  const auto read =
      options.input.empty() ? ask_portal(options.connection, context, tally) : read_saved(options.input, fields, tally);
  if (!read) return read;

  formats::write_users(tally.users(), *format, context.out);
  if (wants_remarks(options.connection, context)) context.err << tally.remark();
  return {};
}

}  // namespace

Action configure_users(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-o,--format", options->format, "lines, json, table or csv")
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_option("--outcome", options->outcome, "Only events of this outcome: any, success, failure, logout or other")
      ->type_name("OUTCOME")
      ->capture_default_str();
  app.add_option("--input", options->input,
                 "Read a saved response body from FILE, or - for standard input, and ask no portal")
      ->check(not_empty)
      ->type_name("FILE");
  add_connection_options(app, options->connection);
  return [options](const Context& context) { return succeeded(run_users(*options, context)); };
}

}  // namespace logbook::cli
