#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/portal_choice.hpp"
#include "logbook/http/governor.hpp"
#include "logbook/http/places.hpp"
#include "logbook/http/retry.hpp"
#include "logbook/portal/client.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// The options of every command that asks a portal, as they were typed. What was not, the configuration may say.
struct ConnectionOptions {
  std::string portal;
  std::string key_file;
  std::string ca_file;
  bool allow_plain_http = false;
  std::optional<std::string> connect_timeout;
  std::optional<std::string> timeout;
  std::optional<std::string> max_wait;
  bool verbose = false;
  bool trace = false;
};

/// Adds the options to `app`; `options` outlives it.
void add_connection_options(CLI::App& app, ConnectionOptions& options);

/// Checks the values of options that are not needed when no portal is asked. Errors: `usage`.
Result<void> check_limits(const ConnectionOptions& options);

/// True when remarks belong on stderr: somebody watches, or asked for them.
bool wants_remarks(const ConnectionOptions& options, const Context& context);

/// Makes the client that the options, the environment and the configuration describe; nothing is sent yet. Errors:
/// `usage`, and those of a `key_command`.
/// `context` outlives the client.
Result<portal::Client> connect(const ConnectionOptions& options, const Context& context);

/// The options of commands that read more than one answer, as they were typed.
struct PaceOptions {
  std::optional<std::string> parallel;
  std::optional<std::string> rate;
};

/// Adds the options to `app`; `options` outlives it.
void add_pace_options(CLI::App& app, PaceOptions& options);

/// Clients of one portal that keep one pace. Each is for one thread at a time, and has a connection of its own.
struct Team {
  std::stop_source reading;  ///< to be stopped when nothing more is to be read: ends the readers' requests and pauses
  std::unique_ptr<std::stop_callback<std::function<void()>>> stop_reading;  ///< so does whatever stops the team
  std::vector<std::unique_ptr<http::Clock>> clocks;
  std::unique_ptr<http::Governor> governor;
  std::vector<portal::Client> readers;  ///< as many as may ask side by side
  portal::Client asking;                ///< one more, for questions beside the reading
  portal::Client asking_once;           ///< and one that never tries again, for what an answer can do without
};

/// Makes such clients of `portal`; nothing is sent yet. A request for `stop` ends the requests and pauses of all. Where
/// portals are asked side by side they share `places`, and remarks tell which portal they are about; alone it is null.
/// Errors: `usage`, and those of a `key_command`. `context` and `places` outlive the clients.
Result<Team> connect_team(const PortalChoice& portal, const ConnectionOptions& options, const PaceOptions& pace,
                          const Context& context, const std::stop_token& stop, http::Places* places = nullptr);

}  // namespace logbook::cli
