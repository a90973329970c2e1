#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "logbook/base/time.hpp"
#include "logbook/base/zone.hpp"

namespace logbook {

/// How much of a local time is written; its offset always is, `Z` where the zone is UTC by name.
enum class TimeFormat : std::uint8_t {
  iso,      ///< `2026-11-22T20:04:00+01:00`, as RFC 3339 has it: names one instant
  minutes,  ///< `2026-11-22 20:04+01:00`: for eyes
};

/// Writes times as the clocks of one zone show them. What is below a second (below a minute with
/// `TimeFormat::minutes`) is dropped. An offset that is no whole minute (none since 1972) is rounded to one.
///
/// The day and the offset last written are kept, so times that come in order cost little: millions of calls are fine.
/// For one thread at a time; copies are independent.
class LocalFormat {
 public:
  LocalFormat(Zone zone, TimeFormat format);

  std::string operator()(UtcTime time);

 private:
  void enter_stretch(std::chrono::sys_seconds time);
  void enter_day(std::chrono::local_days day);

  Zone zone_;
  TimeFormat format_;
  bool utc_by_name_;
  Zone::Stretch stretch_{};      ///< empty at first
  std::chrono::local_days day_;  ///< the day in `text_`
  std::string text_;             ///< the time last written; empty when day or offset must be written anew
  std::size_t clock_at_ = 0;     ///< where in `text_` the clock begins
};

}  // namespace logbook
