#include "logbook/sync/prune.hpp"

#include "logbook/history/edges.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::sync {

using About = PortalMemory::About;

Result<std::optional<std::chrono::days>> kept_by_portal(archive::Archive& archive, const std::string& portal) {
  const auto days = PortalMemory(archive, portal).number(About::lifetime);
  if (!days) return std::unexpected(days.error());
  if (*days) return std::chrono::days{**days};
  const auto held = archive.coverage(portal);
  if (!held) return std::unexpected(held.error());
  if (held->claims().empty()) return std::nullopt;
  return history::Retention{}.lifetime;
}

Result<archive::Pruned> prune(archive::Archive& archive, const std::string& portal, UtcTime before, UtcTime now) {
  const PortalMemory memory(archive, portal);
  const auto end = memory.time(About::end);
  if (!end) return std::unexpected(end.error());
  archive::Prune batch{.portal = portal, .before = before, .now = now};
  // Where all was read, nothing below is left to read: not for a sync either.
  if (*end && **end < before) batch.cursors.push_back(memory.note(About::end, before));
  archive::Pruned all;
  for (;;) {
    const auto pruned = archive.prune(batch);
    if (!pruned) return std::unexpected(pruned.error());
    if (*pruned == archive::Pruned{}) break;
    all.readings += pruned->readings;
    all.observations += pruned->observations;
  }
  return all;
}

}  // namespace logbook::sync
