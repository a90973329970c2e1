#pragma once
#include <string_view>

#include "logbook/base/error.hpp"

namespace logbook::cli {

/// The exit status that tells a script what kind of failure it was.
int exit_status(ErrorKind kind);

/// All statuses and what they mean, for the help.
extern const std::string_view kExitStatusHelp;

}  // namespace logbook::cli
