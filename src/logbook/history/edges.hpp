#pragma once
#include <chrono>
#include <optional>
#include <span>

#include "logbook/base/zone.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/event/retention.hpp"

namespace logbook::history {

/// Where claims about a portal's history may begin and end. All edges are in whole seconds, and none lies within an
/// hour that the portal's clocks show twice: what it prints of such an hour is uncertain.
class Edges {
 public:
  /// `zone` is the portal's. `clock` is what the portal's own clock showed when the newest window was read; nothing
  /// where it tells none. `newest` is the newest event of that window, if it held any.
  Edges(std::optional<Zone> zone, const Retention& retention, std::optional<UtcTime> clock,
        std::optional<UtcTime> newest, std::chrono::seconds settle);

  /// Where claims end: the clock less the settle time, within which events may still be committed below newer ones;
  /// without a clock, as long before the newest event.
  UtcTime upper() const { return upper_; }

  /// Notes what the portal's clock shows by now: events come of age, and are deleted, while they are read.
  void advance(std::optional<UtcTime> clock);

  /// Where claims begin when the portal's oldest event was read, at `oldest` if there is any: as far back as the portal
  /// surely keeps events. Not further: it deletes in no order.
  UtcTime at_end(std::optional<UtcTime> oldest) const;

  /// Where claims begin when all events from `time` on were read.
  UtcTime from(UtcTime time) const;

  /// Where claims begin when all events newer than `time` were read, but maybe not all of that time.
  UtcTime after(UtcTime time) const;

  /// How far back a walk has to go for a question that begins at `since`.
  UtcTime target(UtcTime since) const;

  /// Where claims begin when the walk went there.
  UtcTime at_target(UtcTime since) const;

  /// True when no event of `time` has been deleted because of its age.
  bool within_retention(UtcTime time) const;

  /// The stretch of time in which events between these two neighbours may lie.
  TimeRange between(const std::optional<Landmark>& newer, const std::optional<Landmark>& older) const;

 private:
  UtcTime inward(UtcTime edge) const;
  std::optional<TimeRange> repeated_around(UtcTime time) const;
  std::optional<UtcTime> retention_begin() const;

  std::optional<Zone> zone_;
  Retention retention_;
  std::optional<UtcTime> clock_;
  UtcTime upper_;
};

}  // namespace logbook::history
