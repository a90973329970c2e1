#include "logbook/history/join.hpp"

#include <algorithm>

namespace logbook::history {

std::optional<std::size_t> Edge::find(std::int64_t id) const {
  const auto found = std::ranges::find(rows, id, &Landmark::id);
  if (found == rows.end()) return std::nullopt;
  return static_cast<std::size_t>(found - rows.begin());
}

Edge edge_of(std::int64_t start, std::span<const LoginEvent> rows) {
  Edge edge{start, {}};
  edge.rows.reserve(rows.size());
  for (const auto& event : rows) edge.rows.push_back({event.id, event.time});
  return edge;
}

bool joins(const Edge& edge, std::span<const LoginEvent> rows) {
  return std::ranges::any_of(rows, [&edge](const LoginEvent& event) {
    const auto found = edge.find(event.id);
    if (!found) return false;
    const auto time = edge.rows[*found].time;
    return time == event.time && time != edge.rows.back().time;
  });
}

}  // namespace logbook::history
