#include "logbook/history/edges.hpp"

#include <algorithm>

namespace logbook::history {
namespace {

using std::chrono::seconds;

UtcTime floor_second(UtcTime time) { return std::chrono::floor<seconds>(time); }

}  // namespace

Edges::Edges(std::optional<Zone> zone, const Retention& retention, std::optional<UtcTime> clock,
             std::optional<UtcTime> newest, seconds settle)
    : zone_(zone), retention_(retention), clock_(clock) {
  upper_ = clock ? *clock - settle : newest ? *newest - settle : UtcTime{};
  upper_ = floor_second(upper_);
  if (const auto repeated = repeated_around(upper_)) upper_ = repeated->from;
}

void Edges::advance(std::optional<UtcTime> clock) {
  if (clock_ && clock) clock_ = std::max(*clock_, *clock);
}

UtcTime Edges::at_end(std::optional<UtcTime> oldest) const {
  const auto kept = retention_begin();
  if (kept && retention_.is_known()) return inward(*kept);
  return oldest ? from(*oldest) : upper_;
}

UtcTime Edges::from(UtcTime time) const { return inward(std::chrono::ceil<seconds>(time)); }

UtcTime Edges::after(UtcTime time) const { return inward(floor_second(time) + seconds{1}); }

UtcTime Edges::target(UtcTime since) const {
  const auto repeated = repeated_around(since);
  return repeated ? repeated->from : floor_second(since);
}

UtcTime Edges::at_target(UtcTime since) const {
  const auto kept = retention_begin();
  return kept && *kept > target(since) ? inward(*kept) : target(since);
}

/// `edge`, but not before the retention begins, and behind a repeated hour that it lies in.
UtcTime Edges::inward(UtcTime edge) const {
  if (const auto kept = retention_begin()) edge = std::max(edge, *kept);
  const auto repeated = repeated_around(edge);
  return repeated && edge != repeated->from ? repeated->until : edge;
}

bool Edges::within_retention(UtcTime time) const {
  const auto kept = retention_begin();
  return kept && time > *kept;
}

TimeRange Edges::between(const std::optional<Landmark>& newer, const std::optional<Landmark>& older) const {
  TimeRange time{older ? floor_second(older->time) : UtcTime::min(),
                 newer ? floor_second(newer->time) + seconds{1} : UtcTime::max()};
  if (older) {
    if (const auto repeated = repeated_around(time.from)) time.from = repeated->from;
  }
  if (newer) {
    if (const auto repeated = repeated_around(newer->time)) time.until = repeated->until;
  }
  return time;
}

std::optional<TimeRange> Edges::repeated_around(UtcTime time) const {
  return zone_ ? zone_->repeated_around(time) : std::nullopt;
}

/// Nothing older than this can be claimed. Rounded up to a whole second.
std::optional<UtcTime> Edges::retention_begin() const {
  if (!clock_) return std::nullopt;
  return retention_.surely_kept_since(std::chrono::ceil<seconds>(*clock_));
}

}  // namespace logbook::history
