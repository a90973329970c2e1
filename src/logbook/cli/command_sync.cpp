#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "logbook/archive/open.hpp"
#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/portal_history.hpp"
#include "logbook/cli/progress.hpp"
#include "logbook/formats/coverage.hpp"
#include "logbook/sync/identity.hpp"
#include "logbook/sync/people.hpp"
#include "logbook/sync/sync.hpp"

namespace logbook::cli {
namespace {

struct Options {
  ConnectionOptions connection;
  PaceOptions pace;
  ArchiveOptions archive;
  bool accept_identity = false;
};

std::string events(std::uint64_t number) { return fmt::format("{} event{}", number, number == 1 ? "" : "s"); }

/// What is held now, in the terms of an answer that reaches up to now.
Coverage coverage_of(const sync::Synced& synced, const Ledger& ledger) {
  Coverage coverage;
  if (synced.newest) coverage.stretch = synced.newest->stretch;
  coverage.holes = ledger.holes();
  coverage.end = synced.reaches_end ? CoverageEnd::oldest_event : synced.end;
  return coverage;
}

/// What changed in the portal's past, which ought to have none.
void tell_findings(const sync::Synced& synced, const Context& context) {
  const auto& appended = synced.appended;
  const auto finding = [&](std::uint64_t number, std::string_view what) {
    if (number > 0) context.out << fmt::format("finding: {} {}\n", events(number), what);
  };
  finding(appended.mutated, "changed in the portal's past: both readings are kept");
  finding(appended.vanished, "vanished from the portal, though it keeps others of that time: what was read is kept");
  finding(appended.returned, "returned that had vanished from the portal");
  finding(appended.appeared, "appeared where all had been read: committed late, or put there");
  if (synced.restored) {
    context.out
        << "finding: the portal was restored from a backup: its ids count anew, and what it had before is kept\n";
  }
  if (synced.lowered) {
    const auto& [from, to, changed] = *synced.lowered;
    const auto when = changed > UtcTime{} ? " on " + format_utc(changed) : std::string();
    context.out << fmt::format("finding: retention lowered{}: the portal keeps events for {} days instead of {}\n",
                               when, to.count(), from.count());
  }
  if (synced.audit && !synced.audit->settled) {
    context.err
        << "warning: the places of the events could not be compared with the portal's; the next sync tries again\n";
  }
}

void tell(const sync::Synced& synced, const Coverage& coverage, const Context& context) {
  const auto& appended = synced.appended;
  context.out << fmt::format("{} new\n", events(appended.added));
  if (appended.superseded > 0)
    context.out << fmt::format("{} took the place of imported ones\n", events(appended.superseded));
  if (appended.refined > 0) {
    context.out << fmt::format("{} told in another way than before: both readings are kept\n",
                               events(appended.refined));
  }
  tell_findings(synced, context);
  for (const auto& line : formats::coverage_lines(coverage, {})) context.out << line << '\n';
}

Result<int> run_sync(const Options& options, const Context& context) {
  const auto location = archive_location(options.archive, context);
  if (!location) return std::unexpected(location.error());
  auto archive = archive::open(*location);
  if (!archive) return std::unexpected(archive.error());
  auto history = PortalHistory::open(options.connection, options.pace, context);
  if (!history) return std::unexpected(history.error());
  auto& portal = **history;
  const auto change = options.accept_identity ? sync::IdentityChange::accepted : sync::IdentityChange::refused;
  const auto identity = sync::check_identity(**archive, portal.portal(), portal.identity(), change, portal.now());
  if (!identity) return std::unexpected(identity.error());

  Progress progress(context, portal.now(), portal.now() - portal.retention().value_or(history::Retention{}).lifetime);
  sync::SyncOptions how{.portal = portal.portal(), .seen = portal.now()};
  how.watch = [&progress](std::uint64_t read, UtcTime reached) { progress.update(read, reached); };
  sync::Synced synced;
  const auto done =
      portal.read_windows([&](history::WindowReader& windows, const history::WalkOptions& walk) -> Result<void> {
        how.walk = walk;
        auto ended = sync::sync(windows, **archive, how);
        if (!ended) return std::unexpected(ended.error());
        synced = *std::move(ended);
        return {};
      });
  progress.make_way_for_rows();
  if (!done) return std::unexpected(done.error());
  const bool reads_on = !synced.error && portal.interrupted_status() == 0;
  if (reads_on) {
    const auto people = sync::store_people(portal.client_once(), **archive, how.portal, how.seen);
    if (!people) return std::unexpected(people.error());
  }
  const auto ledger = (*archive)->coverage(how.portal);
  if (!ledger) return std::unexpected(ledger.error());

  auto coverage = coverage_of(synced, *ledger);
  if (synced.degraded) coverage.plan_has_audit = portal.plan_has_audit();
  tell(synced, coverage, context);
  context.out.flush();
  if (const int interrupted = portal.interrupted_status(); interrupted != 0) return interrupted;
  if (synced.error) return std::unexpected(*synced.error);
  return synced.is_whole() ? kComplete : kIncomplete;
}

}  // namespace

Action configure_sync(CLI::App& app) {
  auto options = std::make_shared<Options>();
  add_archive_option(app, options->archive);
  add_connection_options(app, options->connection);
  add_pace_options(app, options->pace);
  app.add_flag("--accept-identity", options->accept_identity,
               "Take the portal for the one whose history is held, though its name for itself or its owner changed")
      ->group("Archive");
  return [options](const Context& context) { return run_sync(*options, context); };
}

}  // namespace logbook::cli
