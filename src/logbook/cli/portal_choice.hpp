#pragma once
#include <string>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/config/config.hpp"
#include "logbook/portal/address.hpp"

namespace logbook::cli {

/// A portal that a command is to ask.
struct PortalChoice {
  std::string name;  ///< under which archives know it: its name in the configuration, otherwise its address
  portal::Address address;
  const config::Portal* configured = nullptr;  ///< lives as long as the configuration; null: it is not in there
  /// It was named by its address, on the command line or in the environment: the key that is there is meant for it.
  bool by_address = true;
};

/// The word for all portals of the configuration.
inline constexpr std::string_view kAllPortals = "all";

/// Finds the portal that `typed`, the value of `--portal`, means: a name in the configuration or an address. Where
/// nothing was typed it is the one of DOCSPACE_BASE_URL, otherwise the only one of the configuration. An address that
/// the configuration has is the portal there.
///
/// Error: `usage`, for a name that is not known, for "all", and where several portals may be meant or none is there.
Result<PortalChoice> choose_portal(const std::string& typed, const Context& context);

/// All portals of the configuration, by name. Error: `usage`, where there are none, or one's address is none.
Result<std::vector<PortalChoice>> all_portals(const Context& context);

}  // namespace logbook::cli
