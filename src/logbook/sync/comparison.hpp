#pragma once
#include <optional>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"
#include "logbook/sync/portal_memory.hpp"
#include "logbook/sync/stored_walk.hpp"
#include "logbook/sync/sync.hpp"

namespace logbook::sync {

/// A comparison that takes several syncs.
struct ComparisonRound {
  UtcTime begun;    ///< by the portal's clock
  UtcTime reached;  ///< what is not older was compared
  bool waits{};     ///< the portal failed: it is no use to go on at once
};

/// The comparison that has begun and not come to its end; nothing where there is none. Errors: those of the archive.
Result<std::optional<ComparisonRound>> begun_comparison(const PortalMemory& memory);

/// Reads all of a portal's history again and compares every event with what is held: finds each row that was changed,
/// put in, or taken out since, wherever it stands, below the oldest event too. Takes a request for 98 events, one at a
/// time, and the memory of a few windows. What differs is stored as a sync does: a changed event as a new version, the
/// others as mutations.
///
/// Goes on below where the comparison before was broken off, or had compared as many as it might
/// (`SyncOptions::compare_at_once`). It begins at the newest event where none was, where that was two days ago, or
/// where `options` want every event compared now.
///
/// Errors: those of the archive. That the portal fails is part of the answer.
Result<Audit> compare_all(archive::Archive& archive, const SyncOptions& options, StoredWalk& walk);

}  // namespace logbook::sync
