#include "logbook/cli/run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "logbook/base/text.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/config_option.hpp"
#include "logbook/cli/exit_status.hpp"

namespace logbook::cli {
namespace {

int report(const Error& error, const Context& context) {
  context.err << "error: " << printable(error.thing) << ": " << printable(error.cause) << '\n';
  if (!error.mend.empty()) context.err << "  mend: " << printable(error.mend) << '\n';
  return exit_status(error.kind);
}

/// What was typed and is neither a command nor an option.
Error stray(const std::string& argument, const CLI::App& app, bool command_wanted) {
  if (argument.starts_with("sk-")) {
    return usage_error("command line", "an API key is never an argument: everybody on this machine can read it there",
                       "put it in a file that only you can read and give that with --key-file; make a new key");
  }
  std::vector<std::string> names;
  if (command_wanted) {
    for (const auto& command : commands()) names.emplace_back(command.name);
  } else {
    for (const auto* option : app.get_options()) {
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  const std::vector<std::string_view> words(names.begin(), names.end());
  const auto word = argument.substr(0, argument.find('='));
  const auto meant = nearest(word, words);
  const auto name = app.get_parent() == nullptr ? app.get_name() : "logbook " + app.get_name();
  const auto help = fmt::format("`{} --help` lists them", name);
  return usage_error(word, command_wanted ? "is no command" : fmt::format("is no option of `{}`", name),
                     meant.empty() ? help : fmt::format("did you mean {}?", meant));
}

/// The value is not repeated: it may be a key.
Error misplaced(const std::string& argument, const CLI::App& command) {
  const auto option = argument.substr(0, argument.find('='));
  return usage_error(
      option, "stands before the command",
      fmt::format("options of a command stand behind it: `logbook {} {} …`", command.get_name(), option));
}

/// Shows an option's default as "--parallel N=4", as CLI11 did up to 2.1. Its own way changes with its versions.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_default_str().empty()) return CLI::Formatter::make_option_opts(option);
    return fmt::format(" {}={}", option->get_type_name(), option->get_default_str());
  }
};

/// The program's options and commands, and what was chosen of them.
class Program {
 public:
  Program() {
    app_.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    app_.set_version_flag("--version", "logbook " LOGBOOK_VERSION);
    app_.footer(std::string(kExitStatusHelp));
    app_.formatter(std::make_shared<HelpFormatter>());  // of all commands as well
    app_.allow_extras();
    for (const auto& command : commands()) {
      auto* sub = app_.add_subcommand(std::string(command.name), std::string(command.summary));
      sub->allow_extras()->footer(std::string(kExitStatusHelp));
      chosen_.push_back({sub, command.configure(*sub)});
    }
  }

  Result<int> run(std::span<const char* const> arguments, const Context& context) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
      app_.parse(std::move(reversed));
    } catch (const CLI::CallForHelp&) {
      context.out << help();
      return 0;
    } catch (const CLI::CallForVersion& version) {
      context.out << version.what() << '\n';
      return 0;
    } catch (const CLI::ParseError& error) {
      return std::unexpected(usage_error("command line", error.what(), mend_of_command_line()));
    }
    const Chosen* chosen = nullptr;
    for (const auto& candidate : chosen_) {
      if (!candidate.app->parsed()) continue;
      if (chosen != nullptr) return std::unexpected(stray(candidate.app->get_name(), *chosen->app, false));
      chosen = &candidate;
    }
    if (const auto extra = app_.remaining(); !extra.empty()) {  // before the command, or behind "--"
      if (chosen != nullptr && extra.front().starts_with('-'))
        return std::unexpected(misplaced(extra.front(), *chosen->app));
      return std::unexpected(stray(extra.front(), app_, chosen == nullptr && !extra.front().starts_with('-')));
    }
    if (chosen == nullptr) {
      return std::unexpected(
          usage_error("logbook", "a command is missing", "try `logbook users`; `logbook --help` lists all"));
    }
    if (const auto extra = chosen->app->remaining(); !extra.empty()) {
      return std::unexpected(stray(extra.front(), *chosen->app, false));
    }
    if (chosen->app->get_option_no_throw("--config") == nullptr) return chosen->action(context);
    const auto config = take_config(*chosen->app, context);
    if (!config) return std::unexpected(config.error());
    Context with_config = context;
    with_config.config = &*config;
    return chosen->action(with_config);
  }

 private:
  struct Chosen {
    CLI::App* app;
    Action action;
  };

  /// CLI11 knows which command's help was called for.
  std::string help() const {
    for (const auto& [app, action] : chosen_) {
      if (app->parsed()) return app->help("logbook");
    }
    return app_.help();
  }

  std::string mend_of_command_line() const {
    for (const auto& [app, action] : chosen_) {
      if (app->parsed()) return fmt::format("`logbook {} --help` says what it takes", app->get_name());
    }
    return "`logbook --help` lists commands";
  }

  CLI::App app_{"Who logged in to an ONLYOFFICE DocSpace portal, when, and from where", "logbook"};
  std::vector<Chosen> chosen_;
};

std::size_t terminal_columns(int descriptor) {
  constexpr std::size_t kUsual = 80;  // where a terminal does not tell
  if (::isatty(descriptor) != 1) return 0;
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

/// Fills the places of closed standard streams, or the next file or connection would take them. They are opened for
/// the wrong direction, so that using one is an error as it was before.
void fill_closed_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) < 0) ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

/// ": No space left on device", where that is known. A write that failed long ago is no longer what errno tells of:
/// so another one is tried, of a line feed, which does no harm to what is not whole anyway.
std::string reason_of_failure(std::ostream& out) {
  out.clear();
  errno = 0;
  out.put('\n').flush();
  return errno != 0 ? ": " + std::generic_category().message(errno) : std::string();
}

}  // namespace

int run(std::span<const char* const> arguments, const Context& context) {
  const auto done = Program().run(arguments, context);
  if (!done) return report(done.error(), context);
  context.out.flush();
  if (!context.out) {
    return report({ErrorKind::storage, "standard output", "cannot be written" + reason_of_failure(context.out),
                   "make room or write elsewhere; what was written is not whole"},
                  context);
  }
  return *done;
}

int run_process(int argc, const char* const* argv) {
  fill_closed_streams();
  std::ios::sync_with_stdio(false);
  const bool can_be_asked = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
  const Context context{.out = std::cout,
                        .err = std::cerr,
                        .out_columns = terminal_columns(STDOUT_FILENO),
                        .err_columns = terminal_columns(STDERR_FILENO),
                        .environment = [](const char* name) -> const char* { return std::getenv(name); },
                        .answers = can_be_asked ? &std::cin : nullptr};
  return run({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)}, context);
}

}  // namespace logbook::cli
