#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/history/checked_windows.hpp"
#include "logbook/sync/stored_walk.hpp"
#include "logbook/sync/sync.hpp"
#include "logbook/sync/told_rows.hpp"

namespace logbook::sync {

/// Compares where events stand at the portal with where they ought to stand: behind as many rows as the archive holds
/// newer ones. A row that was committed late, deep in what had been read, moves all below it by one, and a row that was
/// deleted moves them back: so a handful of small requests finds what would take reading everything again. What does
/// not stand in its place leads, by halves, to the stretch that differs, and that is read again.
///
/// It looks at the newest stretch that is held completely, as far down as the portal keeps events for certain. One row
/// that came and one that went between two of the marks it looks at, and no others, balance each other and are missed.
///
/// For one thread at a time.
class PlaceAudit {
 public:
  /// All outlive it.
  PlaceAudit(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options, StoredWalk& walk);

  /// Errors: those of the archive. That the portal fails is no error: then the audit did not come to an end.
  Result<Audit> run();

 private:
  /// The first row of a second, and how many rows stand above it as far as the archive knows.
  struct Mark {
    UtcTime second;
    std::int64_t above;
  };

  Result<void> prepare();
  Result<std::optional<Mark>> mark_at(UtcTime time, archive::Order order);
  Result<std::int64_t> rows_above(UtcTime second);
  bool can_be_mark(const archive::Kept& kept) const;
  Result<std::optional<Mark>> find_top();
  std::optional<std::int64_t> place_of(UtcTime second);
  Result<std::vector<Mark>> marks_below(const Mark& top);
  Result<std::optional<bool>> stands(const Mark& mark);
  std::optional<bool> looks_right(const Mark& mark);
  Result<bool> mend_above(Mark bad);

  history::CheckedWindows windows_;
  archive::Archive& archive_;
  const SyncOptions& options_;
  StoredWalk& walk_;
  TimeRange range_{};          // of the marks
  ListDifference difference_;  // in the range every gap has a known size
  std::optional<Mark> top_;    // known to stand at `top_place_`
  std::int64_t top_place_ = 0;
  Audit audit_;
};

}  // namespace logbook::sync
