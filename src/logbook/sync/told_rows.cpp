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

}  // namespace logbook::sync
