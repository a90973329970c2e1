#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/exit_status.hpp"

namespace logbook::cli {
namespace {

Result<int> run_verify(const ArchiveOptions& options, const Context& context) {
  const auto location = archive_location(options, context);
  if (!location) return std::unexpected(location.error());
  const auto archive = open_existing(*location);
  if (!archive) return std::unexpected(archive.error());
  const auto verified = (*archive)->verify();
  if (!verified) return std::unexpected(verified.error());

  context.out << fmt::format(
      "as it was stored: {} readings of events, {} observations, {} mutations, and what is complete; {} roots fit\n",
      verified->readings, verified->observations, verified->mutations, verified->roots);
  return kComplete;
}

}  // namespace

Action configure_verify(CLI::App& app) {
  auto options = std::make_shared<ArchiveOptions>();
  add_archive_option(app, *options);
  return [options](const Context& context) { return run_verify(*options, context); };
}

}  // namespace logbook::cli
