#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"

namespace date {
class time_zone;
}

namespace logbook {

/// A wall clock reading somewhere, without saying where.
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

/// A zone of the system's IANA database. A small value; the database lives as long as the process. Safe to use
/// from several threads.
class Zone {
 public:
  /// Finds a zone by its IANA name, such as `Europe/Berlin`. Error: `usage`, when there is none by that name.
  static Result<Zone> named(std::string_view name);

  std::string_view name() const;

  /// What this zone adds to UTC at `time`, summer time included.
  std::chrono::seconds offset_at(UtcTime time) const;

  /// What this zone adds to UTC at the wall clock reading `time`. A reading that comes twice in autumn is taken
  /// as the second one (standard time), as .NET takes it; one that never comes in spring, by the offset before.
  std::chrono::seconds offset_at_reading(LocalTime time) const;

  /// The stretch of UTC around `time` in which the clocks here show each reading twice, because they are set back:
  /// two hours from the begin of the first pass to the end of the second, as a rule. Nothing at any other time.
  std::optional<TimeRange> repeated_around(UtcTime time) const;

 private:
  explicit Zone(const date::time_zone& zone) : zone_(&zone) {}
  const date::time_zone* zone_;
};

}  // namespace logbook
