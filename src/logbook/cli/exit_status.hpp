#pragma once
#include <string_view>

#include "logbook/base/error.hpp"

namespace logbook::cli {

inline constexpr int kComplete = 0;    ///< answered
inline constexpr int kIncomplete = 5;  ///< answered, but the history behind it is incomplete

/// The exit status that tells a script what kind of failure it was.
int exit_status(ErrorKind kind);

/// All statuses and what they mean, for the help.
extern const std::string_view kExitStatusHelp;

}  // namespace logbook::cli
