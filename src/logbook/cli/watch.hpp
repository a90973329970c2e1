#pragma once
#include <functional>
#include <string>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/cli/connection.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/portal_choice.hpp"
#include "logbook/sync/identity.hpp"

namespace logbook::cli {

struct WatchOptions {
  std::string archive;            ///< its location
  sync::IdentityChange change{};  ///< as in `sync::check_identity`
  std::string metrics{};          ///< address and port to serve OpenMetrics on; empty: nowhere
  std::function<bool()> sign{};   ///< signs what is held, and says what it did; called now and then by another thread
};

/// Keeps syncing `portals` side by side, each about as often as its events come, and writes a line when something
/// happened, and one an hour while nothing does. Ends at SIGTERM or Ctrl-C, then with 0: that is how a service is
/// stopped; or when no portal can be watched any more, with the worst status of all. systemd is told when it is ready,
/// that it lives, and that it stops. Errors: those of `serve::TextServer::start`.
Result<int> watch(const std::vector<PortalChoice>& portals, const ConnectionOptions& connection,
                  const PaceOptions& pace, const WatchOptions& options, const Context& context);

}  // namespace logbook::cli
