#pragma once
#include <cstdint>
#include <limits>
#include <string>

#include "logbook/base/time.hpp"
#include "logbook/base/zone.hpp"

namespace logbook::demo {

/// Writes dates as the portal does: `2026-03-02T11:05:41.0000000+03:00`, seven digits behind the second and the wall
/// clock of its zone with the offset, or `Z` where that is zero. Remembers the last quarter of an hour, so that writing
/// many near ones is fast. For one thread at a time.
///
/// The offset is found from the wall clock reading, as the portal finds it. In the hour that comes twice in autumn
/// both passes therefore carry the offset of standard time, and the first one tells an instant one hour late.
class PortalDates {
 public:
  explicit PortalDates(Zone zone) : zone_(zone) {}

  /// Appends the date of `time` to `out`, without quotes.
  void append(std::string& out, UtcTime time);

  /// The date of `time`.
  std::string text(UtcTime time);

 private:
  void remember(std::int64_t quarter);

  Zone zone_;
  std::int64_t quarter_ = std::numeric_limits<std::int64_t>::min();
  std::string date_and_hour_;  // "2026-03-02T11:"
  std::int64_t minute_ = 0;    // at which the quarter begins on the wall clock
  std::string offset_;
};

}  // namespace logbook::demo
