#include "logbook/sync/told_rows.hpp"

#include <string_view>

namespace logbook::sync {

using archive::Kept;
using archive::Order;

archive::Query told_by_portal(const std::string& portal, Order order) {
  return {.portal = portal, .provenance = proof::Provenance::portal, .order = order};
}

Result<std::optional<Landmark>> neighbour_of(archive::Archive& archive, const std::string& portal, UtcTime time,
                                             Order order) {
  auto query = told_by_portal(portal, order);
  (order == Order::oldest_first ? query.filter.since : query.filter.until) = time;
  std::optional<Landmark> found;
  const auto read = archive.read(query, [&](std::string_view, const Kept& kept) -> Result<Going> {
    found = Landmark{kept.event.id, kept.event.time};
    return Going::enough;
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

Result<std::optional<std::int64_t>> rows_above(archive::Archive& archive, const std::string& portal,
                                               const archive::Epochs& epochs, UtcTime time) {
  const auto held = archive.count_newer(portal, time, epochs);
  if (!held) return std::unexpected(held.error());
  auto rows = static_cast<std::int64_t>(*held);
  const auto ledger = archive.coverage(portal);
  if (!ledger) return std::unexpected(ledger.error());
  for (const auto& gap : ledger->holes()) {
    if (is_lasting(gap.reason) || gap.time.until <= time || gap.time.contains(time)) continue;
    if (!gap.missing) return std::nullopt;
    rows += static_cast<std::int64_t>(*gap.missing);
  }
  const auto mutations = archive.mutations(portal);
  if (!mutations) return std::unexpected(mutations.error());
  for (const auto id : archive::gone(*mutations, epochs)) {
    const auto versions = archive.versions(portal, epochs.of(id), id);
    if (!versions) return std::unexpected(versions.error());
    if (!versions->empty() && versions->back().event.time > time) --rows;
  }
  return rows;
}

}  // namespace logbook::sync
