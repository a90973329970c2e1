#pragma once
#include <memory>
#include <string>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/portal/client.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// The options of every command that asks a portal, as they were typed.
struct ConnectionOptions {
  std::string portal;
  std::string key_file;
  std::string ca_file;
  bool allow_plain_http = false;
  std::string connect_timeout = "10s";
  std::string timeout = "90s";
  std::string max_wait = "60s";
  bool verbose = false;
  bool trace = false;
};

/// Adds the options to `app`; `options` outlives it.
void add_connection_options(CLI::App& app, ConnectionOptions& options);

/// Checks the values of options that are not needed when no portal is asked. Errors: `usage`.
Result<void> check_limits(const ConnectionOptions& options);

/// True when remarks belong on stderr: somebody watches, or asked for them.
bool wants_remarks(const ConnectionOptions& options, const Context& context);

/// Makes the client that the options and the environment describe; nothing is sent yet. Errors: `usage`.
/// `context` outlives the client.
Result<portal::Client> connect(const ConnectionOptions& options, const Context& context);

}  // namespace logbook::cli
