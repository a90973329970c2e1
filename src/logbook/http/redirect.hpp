#pragma once
#include <memory>

#include "logbook/http/transport.hpp"

namespace logbook::http {

/// Wraps `inner` so that redirects (301, 302, 303, 307, 308) are followed, at most five in a row, and only within the
/// origin (scheme, host, port) of the request, or from http to https on the same host. Any other is
/// `Fault::other_origin`, whose mend names that address: the bearer never leaves its origin.
std::unique_ptr<Transport> following_redirects(std::unique_ptr<Transport> inner);

}  // namespace logbook::http
