#include "logbook/sync/told_rows.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace logbook::sync {

using archive::Kept;
using archive::Order;

namespace {

/// By so many known rows a walk that is taken up again finds its place.
constexpr std::size_t kKnownRows = 60;

}  // namespace

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

bool ListDifference::has_lost(UtcTime time) const { return std::ranges::find(gone, time) != gone.end(); }

std::optional<std::int64_t> ListDifference::rows_above(UtcTime time) const {
  std::int64_t rows = -std::ranges::count_if(gone, [time](UtcTime one) { return one > time; });
  for (const auto& gap : gaps) {
    if (gap.time.from <= time) continue;
    if (!gap.missing) return std::nullopt;
    rows += static_cast<std::int64_t>(*gap.missing);
  }
  return rows;
}

Result<std::optional<history::Edge>> edge_above(archive::Archive& archive, const std::string& portal,
                                                const TimeRange& known, const archive::Epochs& epochs,
                                                const ListDifference& difference) {
  auto oldest = told_by_portal(portal, Order::oldest_first);
  oldest.filter.since = known.from;
  oldest.filter.until = known.until;
  history::Edge edge;
  const auto has_two_times = [&edge] { return !edge.rows.empty() && edge.rows.front().time != edge.rows.back().time; };
  const auto read = archive.read(oldest, [&](std::string_view, const Kept& kept) -> Result<Going> {
    const auto& event = kept.event;
    const bool is_there = epochs.of(event.id) == kept.epoch && !difference.has_lost(event.time);
    if (is_there) edge.rows.push_back({event.id, event.time});
    return edge.rows.size() >= kKnownRows && has_two_times() ? Going::enough : Going::on;
  });
  if (!read) return std::unexpected(read.error());
  if (!has_two_times()) return std::nullopt;
  std::ranges::reverse(edge.rows);
  const auto newer = archive.count_newer(portal, edge.rows.front().time, epochs);
  if (!newer) return std::unexpected(newer.error());
  const auto more = difference.rows_above(edge.rows.front().time).value_or(0);
  edge.start = std::max<std::int64_t>(0, static_cast<std::int64_t>(*newer) + more);
  return edge;
}

Result<ListDifference> list_difference(archive::Archive& archive, const std::string& portal,
                                       const archive::Epochs& epochs) {
  ListDifference difference;
  const auto ledger = archive.coverage(portal);
  if (!ledger) return std::unexpected(ledger.error());
  std::ranges::copy_if(ledger->holes(), std::back_inserter(difference.gaps),
                       [](const Hole& hole) { return !is_lasting(hole.reason); });
  const auto mutations = archive.mutations(portal);
  if (!mutations) return std::unexpected(mutations.error());
  for (const auto id : archive::gone(*mutations, epochs)) {
    const auto versions = archive.versions(portal, epochs.of(id), id);
    if (!versions) return std::unexpected(versions.error());
    if (!versions->empty()) difference.gone.push_back(versions->back().event.time);
  }
  return difference;
}

}  // namespace logbook::sync
