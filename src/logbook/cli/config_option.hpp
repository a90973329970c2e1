#pragma once
#include <string>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/config/config.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// Adds `--config` to `app`, unless it is there.
void add_config_option(CLI::App& app);

/// Reads the configuration file that `--config` of `app` names, or LOGBOOK_CONFIG, or the first of `config_places` that
/// is there; without any of them nothing is configured. Sets options of `app` that were not typed and have their value
/// from it. Errors: those of `config::read_file`, but `usage` for a file that is not there.
Result<config::Config> take_config(CLI::App& app, const Context& context);

/// Where a configuration file is looked for: in the user's own directory for them, then in /etc/logbook.
std::vector<std::string> config_places(const Context& context);

/// Where a configuration is to be written that is not there yet, for errors.
std::string config_file(const Context& context);

}  // namespace logbook::cli
