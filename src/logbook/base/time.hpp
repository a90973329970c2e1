#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace logbook {

/// A moment in UTC. The portal writes local time with its offset; it becomes this on reading.
using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;

/// A half-open stretch of time: `from` is in it, `until` is not.
struct TimeRange {
  UtcTime from;
  UtcTime until;

  bool empty() const { return from >= until; }
  bool contains(UtcTime time) const { return from <= time && time < until; }
  bool operator==(const TimeRange&) const = default;
};

/// Reads a time as RFC 3339 and the portal write it: `2026-03-02T11:05:41.0000000+03:00`, or with `Z`. The
/// zone is required. Lenient beyond what the portal is known to write: any number of fraction digits (those below a
/// microsecond are dropped), seconds left out, `t`, `z` or a space, `+0300`. Nothing when `text` is no such time.
std::optional<UtcTime> parse_time(std::string_view text);

/// `2026-03-02T08:05:41Z`: whole seconds, rounded down.
std::string format_utc(UtcTime time);

/// Appends `time` to `out` as `format_utc` writes it, but with nothing lost: `2026-03-02T08:05:41.250000Z` where the
/// second is not a whole one.
void append_utc(std::string& out, UtcTime time);

/// Reads an HTTP date in each of the three forms of RFC 9110: `Sun, 22 Nov 2026 19:04:00 GMT`,
/// `Sunday, 22-Nov-26 19:04:00 GMT` and `Sun Nov 22 19:04:00 2026`. Nothing when `text` is none.
std::optional<UtcTime> parse_http_date(std::string_view text);

/// Writes an HTTP date in the first of these forms.
std::string format_http_date(UtcTime time);

}  // namespace logbook
