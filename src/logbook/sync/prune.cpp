#include "logbook/sync/prune.hpp"

#include "logbook/event/retention.hpp"
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
  return Retention::kUsual;
}

Result<archive::Pruned> prune(archive::Archive& archive, const std::string& portal, UtcTime before, UtcTime now) {
  const archive::Prune batch{.portal = portal, .before = before, .now = now};
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
