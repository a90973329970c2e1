#include "logbook/cli/portal_sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "logbook/cli/exit_status.hpp"
#include "logbook/sync/people.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::cli {
namespace {

using About = sync::PortalMemory::About;

/// How often a portal is asked for its key: each time is a request that a quiet sync can do without.
constexpr std::chrono::hours kAskForKey{1};

Coverage coverage_of(const sync::Synced& synced, const Ledger& ledger) {
  Coverage coverage;
  if (synced.newest) coverage.stretch = synced.newest->stretch;
  coverage.holes = ledger.holes();
  coverage.end = synced.reaches_end ? CoverageEnd::oldest_event : synced.end;
  return coverage;
}

UtcTime our_clock() { return std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now()); }

}  // namespace

std::string events(std::uint64_t number) { return fmt::format("{} event{}", number, number == 1 ? "" : "s"); }

std::vector<std::string> PortalSynced::findings() const {
  std::vector<std::string> findings;
  const auto finding = [&](std::uint64_t number, std::string_view what) {
    if (number > 0) findings.push_back(fmt::format("{} {}", events(number), what));
  };
  const auto& appended = synced.appended;
  finding(appended.mutated, "changed in the portal's past: both readings are kept");
  finding(appended.vanished, "vanished from the portal, though it keeps others of that time: what was read is kept");
  finding(appended.returned, "returned that had vanished from the portal");
  finding(appended.appeared, "appeared where all had been read: committed late, or put there");
  if (synced.restored) {
    findings.emplace_back("the portal was restored from a backup: what it had before is kept");
  }
  if (synced.lowered) {
    const auto& [from, to, changed] = *synced.lowered;
    const auto when = changed ? " on " + format_utc(*changed) : std::string();
    findings.push_back(fmt::format("retention lowered{}: the portal keeps events for {} days instead of {}", when,
                                   to.count(), from.count()));
  }
  return findings;
}

std::string_view PortalSynced::doubt() const {
  if (!synced.newest_gone) return {};
  return "the newest events that are held are gone from the portal: they were deleted, or it was restored from a "
         "backup; its next event shows which, and until then nothing later is called complete";
}

namespace {

/// Errors: those of the archive, and of `check_identity`. That the portal fails is part of the answer.
Result<PortalSynced> sync_portal(PortalHistory& portal, archive::Archive& archive, const SyncHow& asked) {
  const auto& facts = portal.facts();
  const auto identity =
      sync::check_identity(archive, portal.portal(), {facts.alias, facts.owner}, asked.change, portal.now());
  if (!identity) return std::unexpected(identity.error());
  // Not what a portal told to a key that it refuses.
  if (!portal.facts_were_known() && facts.zone && facts.retention.is_known()) {
    const auto remembered = remember_facts(archive, portal.portal(), facts, our_clock());
    if (!remembered) return std::unexpected(remembered.error());
  }

  sync::SyncOptions how;
  how.portal = portal.portal();
  how.seen = portal.now();
  how.our_clock = our_clock();
  how.confirm = [&]() -> Result<void> {
    if (!portal.facts_were_known()) return {};  // it was asked just now
    const auto told = portal.client_once().settings();
    if (!told) return {};  // one of its services may be down
    return sync::check_identity(archive, how.portal, {told->tenant_alias, told->owner_id}, asked.change, how.seen);
  };
  how.watch = asked.watch;
  how.least_advance = asked.least_advance;
  how.compare_at_once = asked.compare_at_once;
  if (asked.audits_now) {
    how.audit_every = {};
    how.compare_every = {};
  }
  PortalSynced result;
  const auto done =
      portal.read_windows([&](history::WindowReader& windows, const history::WalkOptions& walk) -> Result<void> {
        how.walk = walk;
        auto ended = sync::sync(windows, archive, how);
        if (!ended) return std::unexpected(ended.error());
        result.synced = *std::move(ended);
        return {};
      });
  if (!done) return std::unexpected(done.error());
  const bool reads_on = !result.synced.error && portal.interrupted_status() == 0;
  if (reads_on) {
    const auto people = sync::store_people(portal.client_once(), archive, how.portal, how.seen);
    if (!people) return std::unexpected(people.error());
  }
  const auto ledger = archive.coverage(how.portal);
  if (!ledger) return std::unexpected(ledger.error());
  result.coverage = coverage_of(result.synced, *ledger);
  if (result.synced.degraded && asked.asks_for_plan) result.coverage.plan_has_audit = portal.plan_has_audit();
  return result;
}

}  // namespace

Result<PortalSynced> sync_choice(const PortalChoice& portal, archive::Archive& archive, const SyncHow& how) {
  const auto known = remembered_facts(archive, portal.name, our_clock());
  if (!known) return std::unexpected(known.error());
  auto history = PortalHistory::open(portal, how.options, how.pace, how.context, how.interruption, how.places, *known);
  if (!history) return std::unexpected(history.error());
  auto synced = sync_portal(**history, archive, how);
  if (!synced || synced->synced.error) return synced;
  if (const auto remembered = remember_key(archive, **history); !remembered) return std::unexpected(remembered.error());
  return synced;
}

Result<int> status_of(const PortalSynced& synced, Interruption& interruption) {
  if (const int interrupted = interruption.exit_status(); interrupted != 0) return interrupted;
  if (synced.synced.error) return std::unexpected(*synced.synced.error);
  return synced.synced.is_whole() ? kComplete : kIncomplete;
}

Result<void> remember_sync(archive::Archive& archive, const PortalChoice& portal, int status) {
  const auto known = archive.portals();
  if (!known) return std::unexpected(known.error());
  if (portal.configured == nullptr && std::ranges::find(*known, portal.name) == known->end()) return {};
  const auto now = our_clock();
  const sync::PortalMemory memory(archive, portal.name);
  const auto done =
      archive.append({.portal = portal.name,
                      .cursors = {memory.note(About::last_sync, fmt::format("{} {}", format_utc(now), status))},
                      .seen = now});
  return done ? Result<void>{} : std::unexpected(done.error());
}

Result<void> remember_key(archive::Archive& archive, PortalHistory& portal) {
  const sync::PortalMemory memory(archive, portal.portal());
  const auto before = memory.text(About::key);
  if (!before) return std::unexpected(before.error());
  const auto asked = *before ? parse_time(std::string_view(**before).substr((*before)->find(' ') + 1)) : std::nullopt;
  if (asked && *asked <= portal.now() && portal.now() < *asked + kAskForKey) return {};

  const auto key = portal.client_once().own_key();
  if (!key) return {};
  const auto expires = key->expires_at ? format_utc(*key->expires_at) : std::string("never");
  const auto done =
      archive.append({.portal = portal.portal(),
                      .cursors = {memory.note(About::key, fmt::format("{} {}", expires, format_utc(portal.now())))},
                      .seen = portal.now()});
  return done ? Result<void>{} : std::unexpected(done.error());
}

}  // namespace logbook::cli
