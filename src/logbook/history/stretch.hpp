#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "logbook/history/checked_windows.hpp"
#include "logbook/history/edges.hpp"
#include "logbook/history/join.hpp"

namespace logbook::history {

/// A stretch of the history that was read by counting positions.
struct Stretch {
  Edge edge;                         ///< the rows at its far end: where the walk goes on
  bool reached_end = false;          ///< the history ends with it
  std::int64_t moved = 0;            ///< how far the rows above it have moved meanwhile
  std::vector<LoginEvent> events{};  ///< what was seen of it, newest first
  std::vector<Hole> gaps{};          ///< what could not be seen of it, newest first
  std::optional<Stop> stop{};        ///< why it was not read to its far end; then only `events` counts
};

/// Reads on behind `edge` where windows cannot be joined: the edge ends in a second with more events than a window, or
/// a window that begins within it and ends at `failed_end` fails, because of a row that the portal cannot show. Nothing
/// for `failed_end`: no window failed.
///
/// The stretch begins with the last date of `edge` and ends where the next windows can be joined again, so that
/// neighbouring crowded seconds are one. Windows are read all along it. The list stands still between two looks at its
/// begin that find it at the same position: then the positions of its dates are known (`Positions`), and with them how
/// many events of each there are. While events are unseen, further windows are read that end elsewhere, as the order of
/// events of one date may depend on where a window ends. A window that fails is halved, its end unchanged, so that
/// the order in it stays the same, down to the last row that fails.
///
/// What is still unseen when further windows bring nothing becomes a gap, as narrow as the dates around it. The
/// number of missing events is exact where the list stood still and nothing of it was old enough to be deleted.
///
/// `window` is the number of rows to ask for at once. Each stretch has a limit of requests in proportion to its size.
/// See `docs/paging.md` for why this suffices.
Stretch read_stretch(const Edge& edge, std::optional<std::int64_t> failed_end, std::int64_t window,
                     CheckedWindows& windows, Edges& edges);

}  // namespace logbook::history
