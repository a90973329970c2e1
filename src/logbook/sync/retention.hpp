#pragma once
#include <optional>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/retention.hpp"
#include "logbook/sync/sync.hpp"

namespace logbook::sync {

/// How long a portal keeps events, by what it tells now and what earlier syncs saw.
struct KnownRetention {
  /// What claims may rest on. Its `changed` is not before a time at which a sync saw a shorter one: a portal whose
  /// setting was reset may tell nothing of that.
  Retention retention{};
  std::optional<Lowered> lowered{};        ///< where it is shorter than the sync before saw
  std::vector<archive::Cursor> cursors{};  ///< what is to be remembered of it
};

/// Compares `options.walk.retention` with what `archive` remembers. Errors: those of the archive.
Result<KnownRetention> known_retention(archive::Archive& archive, const SyncOptions& options);

}  // namespace logbook::sync
