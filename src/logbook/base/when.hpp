#pragma once
#include <cstdint>
#include <string_view>

#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"
#include "logbook/base/zone.hpp"

namespace logbook {

/// Whether a time begins or ends a range [since, until).
enum class RangeEnd : std::uint8_t { since, until };

/// Reads a time as people type it. White space around it is ignored. The forms:
///
/// - `2026-07-01T08:00:00Z`, `2026-07-01 08:00+02:00`: all that `parse_time` reads. That instant.
/// - `2026-07-01 08:00`, `2026-07-01T08:00:30`: what the clocks in `zone` show. A reading that comes twice is the
///   earlier instant for `since` and the later one for `until`, so that the range misses nothing; one that never comes
///   is the instant at which the clocks are set forward over it.
/// - `2026-07-01`, `today`, `yesterday`: the begin of that day in `zone` for `since`, its end for `until`, so that
///   the day belongs to the range.
/// - `now`.
/// - `-7d` or `7d`: so much before `now`. `s`, `m` (minutes) and `h` are exact; `d`, `w`, `mo` (months) and `y` go
///   back in the calendar and keep the wall clock of `zone`, and a month too short for the day gives its last:
///   `-1mo` on 31 March is 28 February. What lies before 1970 is 1970-01-01T00:00:00Z.
///
/// Words are read in any case, units in lower case. Years go from 1970 to 2200 and amounts up to 10,000.
///
/// Error: `usage`, about `option` (such as `--since`), which quotes `text` and offers what was probably meant.
Result<UtcTime> parse_when(std::string_view option, std::string_view text, RangeEnd end, const Zone& zone, UtcTime now);

}  // namespace logbook
