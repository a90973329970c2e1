#pragma once
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

#include "logbook/base/time.hpp"
#include "logbook/base/zone.hpp"

namespace logbook::demo {

// What .NET can hold: 0001-01-01 to 9999-12-31.
inline constexpr UtcTime kFirstTime = std::chrono::sys_days{std::chrono::year{1} / 1 / 1};
inline constexpr UtcTime kLastTime = UtcTime{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}} +
                                     std::chrono::days{1} - std::chrono::microseconds{1};

/// Whether a portal's clock may start at `time`: from the year 1000, the first of MariaDB, to 9998, so that what the
/// portal reckons from it is a time as well.
inline bool is_portal_clock(UtcTime time) {
  using namespace std::chrono;
  return time >= sys_days{year{1000} / 1 / 1} && time < sys_days{year{9999} / 1 / 1};
}

/// Writes dates as the portal does: `2026-03-02T11:05:41.0000000+03:00`, seven digits behind the second and the wall
/// clock of its zone with the offset, or `Z` where that is zero. Remembers the last quarter of an hour, so that writing
/// many near ones is fast. For one thread at a time.
///
/// The offset is found from the wall clock reading, as the portal finds it. In the hour that comes twice in autumn
/// both passes therefore carry the offset of standard time, and the first one tells an instant one hour late. A reading
/// before the year 1 or after 9999 becomes the first or the last one between them, as in .NET.
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
