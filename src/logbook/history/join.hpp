#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "logbook/event/coverage.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::history {

/// The rows of a window that was read, by which the next one is joined to it.
struct Edge {
  std::int64_t start = 0;
  std::vector<Landmark> rows;  ///< in the portal's order, the first at place `start`

  /// The place behind the last row.
  std::int64_t end() const { return start + static_cast<std::int64_t>(rows.size()); }

  /// The index of the row with this id, or nothing.
  std::optional<std::size_t> find(std::int64_t id) const;
};

/// Makes the edge of a window that begins at `start`.
Edge edge_of(std::int64_t start, std::span<const LoginEvent> rows);

/// The join rule: true when `rows`, another window, holds an event that `edge` holds too and whose printed date
/// differs from that of the last row of `edge`. That event stands strictly before the edge's last date in the portal's
/// own order, so all that stands there from then on is in `rows` or behind them, however ties are ordered. Dates are
/// compared for equality alone: those of a repeated hour are not in order. An id with another date is another event: a
/// portal that is restored from a backup meanwhile gives ids out again.
bool joins(const Edge& edge, std::span<const LoginEvent> rows);

/// How `joins` is called by those who are handed a rule.
using JoinRule = bool (*)(const Edge& edge, std::span<const LoginEvent> rows);

}  // namespace logbook::history
