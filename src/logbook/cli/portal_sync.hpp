#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/cli/portal_history.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/sync/identity.hpp"
#include "logbook/sync/sync.hpp"

namespace logbook::cli {

/// What the sync of one portal came to.
struct PortalSynced {
  sync::Synced synced;
  Coverage coverage;  ///< what is held now, in the terms of an answer that reaches up to now

  /// What changed in the portal's past, which ought to have none: one line each, without its end.
  std::vector<std::string> findings() const;

  /// What may have changed there, and only its next event will show; empty, where nothing is in doubt. It is said again
  /// by each sync until then.
  std::string_view doubt() const;
};

/// How portals are asked whose histories are brought into an archive.
struct SyncHow {
  const ConnectionOptions& options;
  const PaceOptions& pace;
  sync::IdentityChange change;
  const Context& context;
  Interruption& interruption;
  http::Places* places{};  ///< shared by several portals; null: no bound but each one's own
  std::function<void(std::uint64_t events, UtcTime reached)> watch{};  ///< as in `sync::SyncOptions`
  std::chrono::seconds least_advance{0};                               ///< as in `sync::SyncOptions`
  std::optional<std::uint64_t> compare_at_once{};                      ///< as in `sync::SyncOptions`
  bool audits_now = false;    ///< compares every event, though that may not be due
  bool asks_for_plan = true;  ///< of a portal that shows its newest events only: why
};

/// Brings the history of one portal into `archive`, and lets it remember what the portal says of itself and of the key.
/// Errors: whatever keeps the portal from being asked; those of the archive.
Result<PortalSynced> sync_choice(const PortalChoice& portal, archive::Archive& archive, const SyncHow& how);

/// The exit status of such a sync, or the error that ended it.
Result<int> status_of(const PortalSynced& synced, Interruption& interruption);

/// Lets `archive` remember when the last sync of `portal` ended, by our clock, and with which exit status. Of one that
/// is neither held nor configured it remembers nothing: its address may be a slip. Errors: those of the archive.
Result<void> remember_sync(archive::Archive& archive, const PortalChoice& portal, int status);

/// Asks the portal, once an hour at most, when the key expires, and lets `archive` remember that. What the portal does
/// not tell is left as it was. Errors: those of the archive.
Result<void> remember_key(archive::Archive& archive, PortalHistory& portal);

/// "1 event", "20 events".
std::string events(std::uint64_t number);

}  // namespace logbook::cli
