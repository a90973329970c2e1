#pragma once
#include <string>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/portal/client.hpp"

namespace logbook::sync {

/// Keeps who a portal's people are, as it has them today: names, e-mails, short names, whether they are disabled. Reads
/// them once a day at most, and ten thousand at most. Where the portal does not show them, nothing is stored, and the
/// next sync tries again.
///
/// Errors: those of the archive.
Result<void> store_people(portal::Client& client, archive::Archive& archive, const std::string& portal, UtcTime seen);

}  // namespace logbook::sync
