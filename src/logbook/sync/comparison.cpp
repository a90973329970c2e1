#include "logbook/sync/comparison.hpp"

#include <algorithm>

namespace logbook::sync {

Result<Audit> compare_all(archive::Archive& archive, const SyncOptions& options, StoredWalk& walk) {
  Audit audit{.is_whole = true};
  const auto ledger = archive.coverage(options.portal);
  if (!ledger) return std::unexpected(ledger.error());
  if (ledger->claims().empty()) {
    audit.settled = true;
    return audit;
  }
  const auto before = walk.appended();
  const TimeRange known{ledger->claims().back().stretch.from, ledger->claims().front().stretch.until};
  const auto end = walk.read({.known = known, .is_known_long = true, .is_gentle = true});
  if (!end) return std::unexpected(end.error());
  const auto& after = walk.appended();
  audit.settled = end->coverage.end == CoverageEnd::oldest_event;
  audit.probes = end->requests;
  audit.appeared = after.appeared - before.appeared;
  audit.vanished = after.vanished - before.vanished;
  audit.changed = after.mutated - before.mutated;
  if (audit.settled) audit.compared = {std::max(known.from, walk.surely_kept_since(known.until)), known.until};
  return audit;
}

}  // namespace logbook::sync
