#include <CLI/CLI.hpp>
#include <memory>

#include "logbook/cli/commands.hpp"
#include "logbook/cli/event_list.hpp"

namespace logbook::cli {
namespace {

struct Options {
  QueryOptions query;
  ListOptions list;
};

}  // namespace

Action configure_last(CLI::App& app) {
  auto options = std::make_shared<Options>();
  add_list_options(app, options->list);
  add_outcome_option(app, options->query.filter.outcome);
  add_query_options(app, options->query);
  return [options](const Context& context) { return list_events(options->query, options->list, context); };
}

}  // namespace logbook::cli
