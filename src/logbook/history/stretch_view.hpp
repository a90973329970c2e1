#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_set>
#include <vector>

#include "logbook/event/coverage.hpp"
#include "logbook/history/positions.hpp"

namespace logbook::history {

/// What windows showed of a stretch: which date stands at each position, which events of each date were seen, and where
/// rows fail. Positions are counted from the begin of the stretch, and `end` is how many there are.
class StretchView {
 public:
  /// Notes that an event of this date was seen, wherever it stood.
  void see(std::int64_t id, UtcTime date) { seen_[date].insert(id); }

  /// Notes what a window showed, the first row at `position`. False, and nothing is noted, where a date contradicts
  /// what is known: the list has moved since.
  bool note(std::int64_t position, std::span<const LoginEvent> rows) { return positions_.note(position, rows); }

  /// Notes that a row at `position` failed, in one window or another.
  void fail(std::int64_t position) { failed_.insert(position); }

  /// Forgets the positions, for the list has moved. What was seen was seen.
  void forget_positions();

  std::optional<Landmark> row(std::int64_t position) const { return positions_.row(position); }
  bool has_failed(std::int64_t position) const { return failed_.contains(position); }
  std::size_t failed() const { return failed_.size(); }

  /// The date of the oldest event that was seen, or nothing.
  std::optional<UtcTime> oldest() const;

  /// How many events were seen that are older than `newer` and newer than `older`; nothing for either: without bound.
  std::int64_t seen_between(std::optional<UtcTime> newer, std::optional<UtcTime> older) const;

  /// Groups of which more is unseen than one row that cannot be shown. Positions that failed beside such a group may be
  /// of its date, and several that failed side by side may be of one date: other orders may show some of them.
  std::vector<Wanted> unseen(std::int64_t end) const;

  /// Positions of an unknown date that are none of `wanted`: what is read with them fails. Sorted.
  std::vector<std::int64_t> barriers(std::int64_t end, std::span<const Wanted> wanted) const;

  /// True when `missing`, of all events so many, are no more than what fails, as far as the positions tell.
  bool explains(std::int64_t missing, std::int64_t end) const;

  /// What is unseen, date by date, newest first, without times: within one date, or between the rows around what
  /// failed. `above` is the row before the first position.
  std::vector<Hole> gaps(std::int64_t end, const std::optional<Landmark>& above) const;

 private:
  std::int64_t unseen_of(const DateGroup& group) const;
  bool has_bad_row(const DateGroup& group) const;

  Positions positions_;
  std::set<std::int64_t> failed_;
  std::map<UtcTime, std::unordered_set<std::int64_t>> seen_;  // ids by date
};

}  // namespace logbook::history
