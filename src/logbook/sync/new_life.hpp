#pragma once
#include <optional>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/history/walk.hpp"
#include "logbook/history/window_reader.hpp"
#include "logbook/sync/restore.hpp"
#include "logbook/sync/stored_walk.hpp"
#include "logbook/sync/sync.hpp"

namespace logbook::sync {

/// Begins a new epoch for a portal that was restored from a backup, before anything of its new life is stored.
///
/// What happened after the backup and was not read before the restore is lost: between the last sync and the first
/// event of the new life, and in each gap that was still to be read. It is named together with the epoch. For one
/// thread at a time.
class NewLife {
 public:
  /// All outlive it.
  NewLife(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options, StoredWalk& walk)
      : reader_(reader), archive_(archive), options_(options), walk_(walk) {}

  /// Reads, without storing, as far as it takes to know whether the portal was restored and what its backup had.
  /// `sight` is what `watch` saw so far; `known_until` is where the newest stretch ends that is held, and there is one.
  /// Errors: those of the archive. That the portal fails is part of the answer.
  Result<history::WalkEnd> look(RestoreWatch& watch, Sight sight, UtcTime known_until);

  /// False where the portal failed before that was known: then nothing was stored.
  bool is_known() const { return is_known_; }
  bool has_begun() const { return has_begun_; }

 private:
  Result<void> begin(UtcTime known_until);
  Result<void> name_lost_gaps();
  Result<void> name_lost(const TimeRange& lost, const TimeRange& claimed, std::optional<Landmark> newer,
                         archive::Batch batch);

  history::WindowReader& reader_;
  archive::Archive& archive_;
  const SyncOptions& options_;
  StoredWalk& walk_;
  bool is_known_ = false;
  bool has_begun_ = false;
  std::optional<Landmark> first_;  // event since the restore
  std::optional<UtcTime> backup_;  // when the newest event of the backup happened
  UtcTime until_;                  // what is newer is not settled
};

}  // namespace logbook::sync
