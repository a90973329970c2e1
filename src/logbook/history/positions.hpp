#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "logbook/event/coverage.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/portal/page.hpp"

namespace logbook::history {

/// Neighbouring positions of one date, or of an unknown one. Positions are counted from the begin of the stretch.
struct DateGroup {
  std::optional<UtcTime> date;  ///< nothing: no window that covers these positions could be read
  std::int64_t begin = 0;
  std::int64_t end = 0;  ///< behind the last

  std::int64_t size() const { return end - begin; }
};

/// What windows showed of a stretch of the portal's list, by position.
///
/// A portal orders its list by date alone. So every window shows the same date at a position; only which event of a
/// date stands where differs from window to window. A stretch is whole once so many events of each date were seen as
/// it has positions.
class Positions {
 public:
  /// Notes rows, the first at `position`. False, and nothing is noted, where a date contradicts what is known: the list
  /// has moved since.
  bool note(std::int64_t position, std::span<const LoginEvent> rows);

  /// The row that was seen last at `position`, or nothing.
  std::optional<Landmark> row(std::int64_t position) const;

  /// All positions before `end`, in groups of one date. A position that no window showed is of its neighbours' date
  /// where they have the same one.
  std::vector<DateGroup> groups(std::int64_t end) const;

  void clear() { rows_.clear(); }

 private:
  std::vector<std::optional<Landmark>> rows_;
};

/// A group of which events have not been seen yet, or one of an unknown date.
struct Wanted {
  DateGroup group;
  std::int64_t unseen = 0;
  bool has_bad_row = false;  ///< a window that shows all of the group fails
};

/// A window to read next.
struct Guess {
  portal::Window window;
  double likely = 0;  ///< how many unseen events it likely shows
  double chance = 0;  ///< that it shows any
};

/// Returns the window of up to `most` rows that likely shows most unseen events; nothing where none shows any. In which
/// order a window shows the events of a date may depend on where it ends, so each end is worth one window: `used` holds
/// the ends that were read, and of windows that are alike the one is returned whose end is furthest from them. Of a
/// group with a bad row only half is read at once, so that the window may miss that row. Positions in `barriers` fail
/// whatever is read with them; they are sorted.
std::optional<Guess> best_window(std::span<const Wanted> wanted, std::int64_t most, const std::set<std::int64_t>& used,
                                 std::span<const std::int64_t> barriers);

}  // namespace logbook::history
