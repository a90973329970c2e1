#include "logbook/event/coverage.hpp"

#include <algorithm>

namespace logbook {

bool Hole::touches(std::optional<UtcTime> since, std::optional<UtcTime> until) const {
  return (!until || time.from < *until) && (!since || *since < time.until);
}

bool Coverage::complete(std::optional<UtcTime> since, std::optional<UtcTime> until) const {
  if (std::ranges::any_of(holes, [&](const Hole& hole) { return hole.touches(since, until); })) return false;
  const bool are_the_newest = end == CoverageEnd::enough && !since && !until;
  if (are_the_newest) return true;  // that they are provisional makes nothing incomplete
  const bool reaches_into_it = !stretch.empty() && (!until || stretch.from < *until);
  if (!reaches_into_it) return false;
  switch (end) {
    case CoverageEnd::enough:
      return true;
    case CoverageEnd::oldest_event:
    case CoverageEnd::since:
    case CoverageEnd::pruned:
      return !since || stretch.from <= *since;
    case CoverageEnd::interrupted:
    case CoverageEnd::degraded:
    case CoverageEnd::unsettled:
    case CoverageEnd::failed:
    case CoverageEnd::unread:
      return since && stretch.from <= *since;
  }
  return false;
}

void Coverage::cut_to(std::optional<UtcTime> since, std::optional<UtcTime> until) {
  std::erase_if(holes, [&](const Hole& hole) { return !hole.touches(since, until); });
  const TimeRange part{std::max(stretch.from, since.value_or(UtcTime::min())),
                       std::min(stretch.until, until.value_or(UtcTime::max()))};
  if (!part.empty()) stretch = part;
}

}  // namespace logbook
