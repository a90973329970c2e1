#pragma once
#include <span>

#include "logbook/cli/context.hpp"

namespace logbook::cli {

/// Runs the program with its arguments, the name of the program not among them. Writes answers to `context.out`,
/// remarks and errors to `context.err`, and returns the exit status.
int run(std::span<const char* const> arguments, const Context& context);

/// Runs the program as `main` does, with the process's own streams and environment.
int run_process(int argc, const char* const* argv);

}  // namespace logbook::cli
