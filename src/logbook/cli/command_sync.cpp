#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "logbook/archive/open.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/head_signing.hpp"
#include "logbook/cli/held_portal.hpp"
#include "logbook/cli/portal_sync.hpp"
#include "logbook/cli/progress.hpp"
#include "logbook/cli/sync_all.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/cli/watch.hpp"
#include "logbook/formats/coverage.hpp"

namespace logbook::cli {
namespace {

struct Options {
  ConnectionOptions connection;
  PaceOptions pace;
  ArchiveOptions archive;
  HeadOptions heads;
  bool accept_identity = false;
  bool watch = false;
  std::string metrics;
};

void tell(const PortalSynced& result, const Context& context) {
  const auto& synced = result.synced;
  const auto& appended = synced.appended;
  if (synced.error && appended == archive::Appended{}) return;  // it was refused, or found nobody
  context.out << fmt::format("{} new\n", events(appended.added));
  if (appended.superseded > 0)
    context.out << fmt::format("{} took the place of imported ones\n", events(appended.superseded));
  if (appended.refined > 0) {
    context.out << fmt::format("{} told in another way than before: both readings are kept\n",
                               events(appended.refined));
  }
  for (const auto& finding : result.findings()) context.out << "finding: " << finding << '\n';
  if (!result.doubt().empty()) context.out << "finding: " << result.doubt() << '\n';
  if (synced.audit && !synced.audit->settled) {
    const auto& error = synced.audit->error;
    context.err << fmt::format(
        "warning: the events that are held could not be compared with the portal{}; a later sync tries again\n",
        error ? ": " + printable(error->cause) : "");
  }
  for (const auto& line : formats::coverage_lines(result.coverage, {})) context.out << line << '\n';
  context.out.flush();
}

Result<int> sync_one(const PortalChoice& portal, const Options& options, archive::Archive& archive,
                     sync::IdentityChange change, const Context& context) {
  Interruption interruption;
  const auto now = std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now());
  Progress progress(context, now, Retention{}.may_exist_since(now));
  SyncHow how{options.connection, options.pace, change, context, interruption};
  how.watch = [&progress](std::uint64_t read, UtcTime reached) { progress.update(read, reached); };
  const auto synced = sync_choice(portal, archive, how);
  progress.make_way_for_rows();
  if (synced) tell(*synced, context);
  auto status = synced ? status_of(*synced, interruption) : std::unexpected(synced.error());
  if (!status && interruption.exit_status() != 0) status = interruption.exit_status();
  const auto remembered = remember_sync(archive, portal, status ? *status : exit_status(status.error().kind));
  if (status && !remembered) return std::unexpected(remembered.error());
  return status;
}

/// The portals that are meant, under the names by which `archive` knows them.
Result<std::vector<PortalChoice>> choose_portals(const std::string& typed, archive::Archive& archive,
                                                 const Context& context) {
  std::vector<PortalChoice> portals;
  if (typed == kAllPortals) {
    auto all = all_portals(context);
    if (!all) return all;
    portals = *std::move(all);
  } else {
    auto one = choose_portal(typed, context);
    if (!one) return std::unexpected(one.error());
    portals.push_back(*std::move(one));
  }
  const auto held = archive.portals();
  if (!held) return std::unexpected(held.error());
  for (auto& portal : portals) portal = as_held(std::move(portal), *held);
  return portals;
}

/// Once or again and again, of one portal or of all.
Result<int> bring(const Options& options, archive::Archive& archive, const WatchOptions& how, const Context& context) {
  const auto portals = choose_portals(options.connection.portal, archive, context);
  if (!portals) return std::unexpected(portals.error());
  if (options.watch) return watch(*portals, options.connection, options.pace, how, context);
  if (options.connection.portal == kAllPortals) {
    return sync_all(*portals, options.connection, options.pace, how.archive, how.change, context);
  }
  return sync_one(portals->front(), options, archive, how.change, context);
}

Result<int> run_sync(const Options& options, const Context& context) {
  if (!options.metrics.empty() && !options.watch) {
    return std::unexpected(usage_error("--metrics", "are served while watching", "give --watch as well"));
  }
  const auto location = archive_location(options.archive, context);
  if (!location) return std::unexpected(location.error());
  const auto archive = archive::open(*location);
  if (!archive) return std::unexpected(archive.error());
  auto signing = HeadSigning::prepare(options.heads, context);
  if (!signing) return std::unexpected(signing.error());
  const auto change = options.accept_identity ? sync::IdentityChange::accepted : sync::IdentityChange::refused;
  const auto sign = [&] { return signing->finish(**archive, context); };
  auto status = bring(options, **archive, {*location, change, options.metrics, sign}, context);
  if (!status && status.error().kind == ErrorKind::usage) return status;  // it did not begin
  const bool is_signed = sign();                                          // whatever came of the sync
  if (status && *status == kComplete && !is_signed) return kFailed;
  return status;
}

}  // namespace

Action configure_sync(CLI::App& app) {
  auto options = std::make_shared<Options>();
  add_archive_option(app, options->archive);
  add_connection_options(app, options->connection);
  app.get_option("--portal")
      ->description(
          "The portal, by its name in the configuration or its address, or all: those of the configuration side by "
          "side; default: DOCSPACE_BASE_URL, then the only one of the configuration")
      ->type_name("NAME|URL|all");
  add_pace_options(app, options->pace);
  add_head_options(app, options->heads);
  app.add_flag("--accept-identity", options->accept_identity,
               "Take the portal for the one whose history is held, though its name for itself or its owner changed")
      ->group("Archive");
  app.add_flag("--watch", options->watch,
               "Go on, as often as events come, until SIGTERM or Ctrl-C, which end it with 0")
      ->group("Watching");
  app.add_option("--metrics", options->metrics,
                 "With --watch: serve OpenMetrics at http://ADDRESS:PORT/metrics; a port alone is on loopback")
      ->type_name("[ADDRESS:]PORT")
      ->check(not_empty)
      ->group("Watching");
  return [options](const Context& context) { return run_sync(*options, context); };
}

}  // namespace logbook::cli
