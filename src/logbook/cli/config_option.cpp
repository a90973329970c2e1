#include "logbook/cli/config_option.hpp"

#include <CLI/CLI.hpp>
#include <utility>

#include "logbook/cli/values.hpp"
#include "logbook/config/read.hpp"

namespace logbook::cli {
namespace {

constexpr const char* kOption = "--config";

}  // namespace

void add_config_option(CLI::App& app) {
  if (app.get_option_no_throw(kOption) != nullptr) return;
  app.add_option(kOption,
                 "Configuration file; default: LOGBOOK_CONFIG, then logbook/config.toml in the user's directory for "
                 "configuration, then /etc/logbook/config.toml")
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Configuration");
}

std::vector<std::string> config_places(const Context& context) {
  std::vector<std::string> places;
  if (const auto own = variable(context, "XDG_CONFIG_HOME"); own.starts_with('/')) {
    places.push_back(own + "/logbook/config.toml");
  } else if (const auto home = variable(context, "HOME"); home.starts_with('/')) {
    places.push_back(home + "/.config/logbook/config.toml");
  }
  places.emplace_back("/etc/logbook/config.toml");
  return places;
}

std::string config_file(const Context& context) {
  return context.config != nullptr && !context.config->file.empty() ? context.config->file
                                                                    : config_places(context).front();
}

Result<config::Config> take_config(CLI::App& app, const Context& context) {
  const auto* typed = app.get_option_no_throw(kOption);
  const auto file =
      typed != nullptr && typed->count() > 0 ? typed->as<std::string>() : variable(context, "LOGBOOK_CONFIG");
  auto config = file.empty() ? config::read_first(config_places(context)) : config::read_file(file);
  if (!config) {
    auto error = config.error();
    if (error.kind == ErrorKind::not_found) error.kind = ErrorKind::usage;  // it was named, as a key file is
    return std::unexpected(std::move(error));
  }

  auto* timezone = app.get_option_no_throw("--timezone");
  if (timezone != nullptr && timezone->count() == 0 && !config->timezone.empty()) {
    timezone->add_result(config->timezone);
    timezone->run_callback();
  }
  return config;
}

}  // namespace logbook::cli
