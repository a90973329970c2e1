#include "logbook/sync/retention.hpp"

#include <algorithm>

#include "logbook/sync/portal_memory.hpp"

namespace logbook::sync {

Result<KnownRetention> known_retention(archive::Archive& archive, const SyncOptions& options) {
  using About = PortalMemory::About;
  KnownRetention known{.retention = options.walk.retention};
  if (!known.retention.is_known()) return known;
  const auto lifetime = *known.retention.lifetime;
  auto& changed = known.retention.changed;
  const PortalMemory memory(archive, options.portal);
  const auto before = memory.number(About::lifetime);
  if (!before) return std::unexpected(before.error());
  const auto raised = memory.time(About::raised);
  if (!raised) return std::unexpected(raised.error());

  const auto days = std::int64_t{lifetime.count()};
  if (*before != days) known.cursors.push_back(memory.note(About::lifetime, days));
  if (*before && **before > days) {
    known.lowered = Lowered{std::chrono::days{**before}, lifetime, {}};
    if (known.retention.has_date()) known.lowered->changed = changed;
  }
  if (*before && **before < days) {
    known.cursors.push_back(memory.note(About::raised, options.seen));
    changed = std::max(changed, options.seen);
  }
  if (*raised) changed = std::max(changed, **raised);
  return known;
}

}  // namespace logbook::sync
