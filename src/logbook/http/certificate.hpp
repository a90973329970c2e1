#pragma once
#include <optional>
#include <string_view>

#include "logbook/base/time.hpp"

namespace logbook::http {

// Private to this module.

/// Reads a line of what libcurl tells of a certificate: `Expire date:Dec 31 23:59:59 2099 GMT`, as OpenSSL writes it,
/// or `Expire date:2099-12-31 23:59:59 GMT`, as GnuTLS does. Nothing when it is no such line.
std::optional<UtcTime> expiry_in(std::string_view line);

}  // namespace logbook::http
