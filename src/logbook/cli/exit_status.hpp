#pragma once
#include <span>
#include <string_view>

#include "logbook/base/error.hpp"

namespace logbook::cli {

inline constexpr int kComplete = 0;    ///< answered
inline constexpr int kFailed = 1;      ///< answered, but something that was to be done with it failed
inline constexpr int kIncomplete = 5;  ///< answered, but the history behind it is incomplete

/// The exit status that tells a script what kind of failure it was.
int exit_status(ErrorKind kind);

/// The status that stands for several: the one that calls for a person the most. From the least to the most: 0, 5, 3
/// (what was found), 6 (the next try may succeed), 4, 2, 1 (somebody has to mend something), 7 (the archive), 130 and
/// 143.
int worst(std::span<const int> statuses);

/// How the sync of a portal ended, in a word that scripts may look for: "whole", "incomplete", "unreachable",
/// "refused", "damaged", "interrupted", or "failed" for all else.
std::string_view word_of(int status);

/// All statuses and what they mean, for the help.
extern const std::string_view kExitStatusHelp;

}  // namespace logbook::cli
