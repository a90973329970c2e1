#pragma once
#include <functional>
#include <string>

#include "logbook/base/time.hpp"

namespace logbook::formats {

/// Writes a moment for eyes, in the zone that the reader wants. `format_utc` is one.
using TimeText = std::function<std::string(UtcTime)>;

}  // namespace logbook::formats
