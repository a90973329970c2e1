#include "logbook/cli/commands.hpp"

#include <array>

namespace logbook::cli {
namespace {

constexpr std::array kCommands{
    Command{"last", "Login events, newest first", configure_last},
    Command{"failed", "Failed attempts to log in, one by one or grouped", configure_failed},
    Command{"users", "Who logged in lately: each user id of the newest events, once", configure_users},
    Command{"sync", "Bring the login history into an archive, from wherever the last sync ended", configure_sync},
    Command{"coverage", "Which stretches of each history an archive holds completely", configure_coverage},
    Command{"verify", "Whether anything in an archive was changed since it was stored", configure_verify},
    Command{"import", "Add events from files to an archive: they make nothing complete", configure_import},
    Command{"prune", "Forget what an archive holds of long ago, for ever", configure_prune},
    Command{"key", "Make the key that signs what an archive holds, or show its public half", configure_key},
    Command{"portals", "The portals that are configured or held: state, last sync, coverage, expiry of the key",
            configure_portals},
    Command{"doctor", "What stands between you and your portal's login history, check by check", configure_doctor},
    Command{"demo", "Start a portal on this machine to try things on, or write its history", configure_demo},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace logbook::cli
