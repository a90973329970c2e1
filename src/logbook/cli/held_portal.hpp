#pragma once
#include <string>
#include <vector>

#include "logbook/cli/context.hpp"
#include "logbook/cli/portal_choice.hpp"

namespace logbook::cli {

/// `choice` under the name by which an archive that holds `held` knows it: its name in the configuration, or its
/// address, where it was brought in by that before it was given a name.
PortalChoice as_held(PortalChoice choice, const std::vector<std::string>& held);

/// The portal among `held`, those of an archive, that `typed`, the value of `--portal`, or else the environment or the
/// configuration means; where none of them names any, the only one that is held. "" where it is none of them. An
/// archive may have a name that is configured nowhere any more.
std::string held_portal(const std::vector<std::string>& held, const std::string& typed, const Context& context);

}  // namespace logbook::cli
