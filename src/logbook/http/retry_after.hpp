#pragma once
#include <chrono>
#include <optional>

#include "logbook/base/time.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::http {

// Private to this module.

/// What `Retry-After` asks for, or nothing when it says nothing useful: no such header, no number or date, or a date
/// that has passed by this machine's clock. A pause of zero would be a race against a server in distress.
std::optional<std::chrono::milliseconds> retry_after(const Answer& answer, UtcTime now);

}  // namespace logbook::http
