#pragma once
#include <cstdint>
#include <ostream>

#include "logbook/base/error.hpp"
#include "logbook/demo/options.hpp"

namespace logbook::demo {

/// Writes to `out` the body of one answer of a portal with `options` that holds `events` rows, newest first: as
/// `login/last` would answer if it showed them all. Takes 32 bytes of memory a row, and half a MiB. The same
/// options give the same bytes. `out` keeps what went wrong with it. Error: `usage`, for an unknown time zone.
Result<void> dump(const Options& options, std::int64_t events, std::ostream& out);

}  // namespace logbook::demo
