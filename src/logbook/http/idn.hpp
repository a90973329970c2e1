#pragma once
#include <string>

#include "logbook/base/error.hpp"

namespace logbook::http {

// Private to this module.

/// The ASCII form of the international host name `host` (UTF-8), after IDNA 2008 and Unicode TR 46: letters, digits and
/// `-._`, or an IPv4 address where wide digits spell one. libcurl would do it too, but only where the locale is a UTF-8
/// one. Error: `usage`, when there is no such form, or the library libidn2 is missing; loaded when first used, for
/// linked it would add a third to the time that every command takes to start.
Result<std::string> to_ascii(const std::string& host);

}  // namespace logbook::http
