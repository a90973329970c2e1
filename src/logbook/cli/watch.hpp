#pragma once
#include <string>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/cli/connection.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/head_signing.hpp"
#include "logbook/cli/portal_choice.hpp"
#include "logbook/sync/identity.hpp"

namespace logbook::cli {

struct WatchOptions {
  std::string location;         ///< of the archive: each portal's thread opens it for itself
  archive::Archive& archive;    ///< the same, opened
  const HeadSigning& signing;   ///< signs what came in, every five minutes and at the end
  sync::IdentityChange change;  ///< as in `sync::check_identity`
  std::string metrics{};        ///< address and port to serve OpenMetrics on; empty: nowhere
};

/// Keeps syncing `portals` side by side, each about as often as its events come, and writes a line when something
/// happened, and one an hour while nothing does. Ends at SIGTERM or Ctrl-C, then with 0: that is how a service is
/// stopped; or when no portal can be watched any more, with the worst status of all. systemd is told when it is ready,
/// that it lives, and that it stops. Errors: those of `serve::TextServer::start`.
Result<int> watch(const std::vector<PortalChoice>& portals, const ConnectionOptions& connection,
                  const PaceOptions& pace, const WatchOptions& options, const Context& context);

}  // namespace logbook::cli
