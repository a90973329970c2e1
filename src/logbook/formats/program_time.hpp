#pragma once
#include <string>

#include "logbook/base/time.hpp"

namespace logbook::formats {

/// Appends `time` as programs get it in every format: in UTC, always with six digits behind the second,
/// `2026-03-02T08:05:41.000000Z`. So the texts sort as the times do, whichever portal they come from.
void append_program_time(std::string& out, UtcTime time);

/// The same as a text of its own.
std::string program_time(UtcTime time);

}  // namespace logbook::formats
