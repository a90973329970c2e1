#pragma once
#include <chrono>
#include <cstdint>
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
/// from several threads. After 2037 there is no summer time: the library does not read the rules that go on from there.
class Zone {
 public:
  /// Which of the two is meant, where the clocks show a reading twice because they are set back.
  enum class Pass : std::uint8_t { earlier, later };

  /// A stretch of UTC with one offset throughout, from `begin` to `end`, which is not in it. Whole seconds: the first
  /// and the last stretch of a zone are too long to be counted in microseconds.
  struct Stretch {
    std::chrono::sys_seconds begin;
    std::chrono::sys_seconds end;
    std::chrono::seconds offset;  ///< what the zone adds to UTC
  };

  /// Finds a zone by its IANA name, such as `Europe/Berlin`. Error: `usage`, when there is none by that name.
  static Result<Zone> named(std::string_view name);

  /// UTC, named `UTC`. It needs no database.
  static Zone utc();

  /// The zone of this machine and user: what the variable TZ names (`Europe/Berlin`, `:Europe/Berlin` or the path of
  /// its file; UTC when TZ is set and empty, as for the C library), else the machine's own, else UTC. A TZ that
  /// spells out rules (`CET-1CEST`) names no zone. Never fails; TZ must not be changed meanwhile by another thread.
  static Zone system();

  /// The name by which the database knows it. Lives as long as the process.
  std::string_view name() const;

  /// What this zone adds to UTC at `time`, summer time included.
  std::chrono::seconds offset_at(UtcTime time) const;

  /// The stretch around `time` in which the offset stays as it is at `time`.
  Stretch stretch_at(UtcTime time) const;

  /// What the clocks here show at `time`.
  LocalTime reading_at(UtcTime time) const;

  /// When the clocks here show `reading`: where they do twice, at the `pass` asked for; where they never do, the
  /// instant at which they are set forward over it.
  UtcTime instant_of(LocalTime reading, Pass pass) const;

  /// What this zone adds to UTC at the wall clock reading `time`. A reading that comes twice in autumn is taken
  /// as the second one (standard time), as .NET takes it; one that never comes in spring, by the offset before.
  std::chrono::seconds offset_at_reading(LocalTime time) const;

  /// The stretch of UTC around `time` in which the clocks here show each reading twice, because they are set back:
  /// two hours from the begin of the first pass to the end of the second, as a rule. Nothing at any other time.
  std::optional<TimeRange> repeated_around(UtcTime time) const;

 private:
  Zone() = default;
  explicit Zone(const date::time_zone& zone) : zone_(&zone) {}

  const date::time_zone* zone_ = nullptr;  ///< none: UTC
};

}  // namespace logbook
