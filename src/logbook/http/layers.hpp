#pragma once
#include <memory>

#include "logbook/base/random.hpp"
#include "logbook/http/governor.hpp"
#include "logbook/http/retry.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::http {

/// Wraps `network` in all that one of several connections to one server needs, in this order from the inside: each
/// request, those of a redirect too, waits for its turn with `governor`; redirects are followed; what may pass is tried
/// again, except a 429, which the governor waits out. `options.watch` hears of the pauses of both. `governor` and
/// `clock` outlive the transport.
std::unique_ptr<Transport> layered(std::unique_ptr<Transport> network, Governor& governor, Clock& clock, Random random,
                                   RetryOptions options);

}  // namespace logbook::http
