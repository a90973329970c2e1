#include "logbook/event/coverage.hpp"

#include <algorithm>

namespace logbook {

bool Coverage::complete(std::optional<UtcTime> since, std::optional<UtcTime> until) const {
  const bool touched = std::ranges::any_of(holes, [&](const Hole& hole) {
    return (!until || hole.time.from < *until) && (!since || *since < hole.time.until);
  });
  if (touched) return false;
  switch (end) {
    case CoverageEnd::enough:
      return true;
    case CoverageEnd::oldest_event:
    case CoverageEnd::since:
      return !since || stretch.from <= *since;
    case CoverageEnd::interrupted:
    case CoverageEnd::degraded:
    case CoverageEnd::unsettled:
    case CoverageEnd::failed:
      return since && !stretch.empty() && stretch.from <= *since;
  }
  return false;
}

}  // namespace logbook
