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

/// Does what the command line asked for, and returns the exit status of a command that answered: 0 as a rule.
using Action = std::function<Result<int>(const Context&)>;

/// For commands that either answer or fail: an answer is status 0.
inline Result<int> succeeded(const Result<void>& done) { return done ? Result<int>(0) : std::unexpected(done.error()); }

/// A command: `configure` adds its options to `app` and returns what to do once they are read.
struct Command {
  std::string_view name;
  std::string_view summary;
  Action (*configure)(CLI::App& app);
};

/// All commands, in the order of the help.
std::span<const Command> commands();

Action configure_last(CLI::App& app);
Action configure_failed(CLI::App& app);
Action configure_users(CLI::App& app);
Action configure_sync(CLI::App& app);
Action configure_coverage(CLI::App& app);
Action configure_verify(CLI::App& app);
Action configure_import(CLI::App& app);
Action configure_prune(CLI::App& app);
Action configure_key(CLI::App& app);
Action configure_portals(CLI::App& app);
Action configure_doctor(CLI::App& app);
Action configure_demo(CLI::App& app);

}  // namespace logbook::cli
