#pragma once
#include <functional>
#include <span>
#include <string_view>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// Does what the command line asked for.
using Action = std::function<Result<void>(const Context&)>;

/// A command: `configure` adds its options to `app` and returns what to do once they are read.
struct Command {
  std::string_view name;
  std::string_view summary;
  Action (*configure)(CLI::App& app);
};

/// All commands, in the order of the help.
std::span<const Command> commands();

Action configure_users(CLI::App& app);
Action configure_demo(CLI::App& app);

}  // namespace logbook::cli
