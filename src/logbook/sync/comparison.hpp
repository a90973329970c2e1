#pragma once
#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/sync/stored_walk.hpp"
#include "logbook/sync/sync.hpp"

namespace logbook::sync {

/// Reads all of a portal's history again and compares every event with what is held: finds each row that was changed,
/// put in, or taken out since, wherever it stands, below the oldest event too. Takes a request for 98 events, one at a
/// time, and the memory of a few windows. What differs is stored as a sync does: a changed event as a new version, the
/// others as mutations.
///
/// Goes on below where the comparison before was broken off, or had compared as many as it might
/// (`SyncOptions::compare_at_once`); from the newest event on, where none was, or where `options` want every event
/// compared now.
///
/// Errors: those of the archive. That the portal fails is no error: then it did not come to an end (`Audit::settled`).
Result<Audit> compare_all(archive::Archive& archive, const SyncOptions& options, StoredWalk& walk);

/// True when a comparison has begun, and others are to go on with it.
Result<bool> is_comparison_begun(archive::Archive& archive, const std::string& portal);

}  // namespace logbook::sync
