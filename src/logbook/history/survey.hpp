#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

#include "logbook/history/checked_windows.hpp"
#include "logbook/history/edges.hpp"
#include "logbook/history/join.hpp"

namespace logbook::history {

/// What stands in the way of joining windows.
enum class Trouble : std::uint8_t {
  crowded_second,  ///< the edge ends within a second that holds more events than a window
  bad_row,         ///< the portal fails on the window behind the edge
};

/// A stretch that was read place by place.
struct Surveyed {
  Edge edge;                       ///< rows up to the older neighbour, of one reading: where the walk goes on from
  bool reached_end;                ///< there is no older neighbour: the history ended
  std::vector<LoginEvent> events;  ///< what was read between the neighbours, newest first
  std::optional<Hole> hole;
  int readings;  ///< how many it took
};

/// Reads the stretch behind `edge` that windows cannot be joined across, and says what is missing of it.
///
/// It counts places. Two rows of different times that stand side by side, and a row of another time at the far end,
/// have so many places between them as there are events; once as many ids were seen, the stretch is whole, in whatever
/// order the portal gave its ties. The count is sound while the newer of these neighbours stands at the same place
/// before and after, and nothing in the stretch is old enough to be deleted. A place that fails by itself, between
/// neighbours that were read, holds a bad row. What is missing when all rounds are done is a hole, between
/// neighbours that one reading showed to stand in this order.
///
/// `window` is the number of rows to ask for at once. Where no trouble was found this time, the edge comes back, at the
/// place where it stands now. A stretch that takes too many readings is given up: as a hole of unknown size, with what
/// was read of it.
std::expected<Surveyed, Stop> survey(Trouble trouble, const Edge& edge, std::int64_t window, CheckedWindows& windows,
                                     Edges& edges);

}  // namespace logbook::history
