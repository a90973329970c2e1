#pragma once
#include <string>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/cli/connection.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/portal_choice.hpp"
#include "logbook/sync/identity.hpp"

namespace logbook::cli {

/// Brings the histories of `portals`, those of the configuration, into the archive at `location`, side by side: each at
/// its own pace, and all together with no more requests at once than the configuration allows. Writes a line for each
/// as it ends, and returns the worst of their exit statuses.
///
/// Error: `usage`, where `--key-file` would hand one portal's key to all.
Result<int> sync_all(const std::vector<PortalChoice>& portals, const ConnectionOptions& options,
                     const PaceOptions& pace, const std::string& location, sync::IdentityChange change,
                     const Context& context);

}  // namespace logbook::cli
