#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "logbook/base/error.hpp"

namespace logbook {

/// A program of the user's, and what it gets.
struct ProgramRun {
  std::vector<std::string> argv;  ///< the program, looked for in PATH unless there is a slash in it, and its arguments
  std::string input{};            ///< what it finds on its standard input
  std::chrono::milliseconds limit{std::chrono::seconds(30)};  ///< how long it may take
  std::size_t max_output = 65'536;                            ///< how many bytes it may write to its standard output
};

/// Runs a program to its end, without a shell, and returns what it wrote to its standard output, byte for byte: it may
/// be a secret, and stands in no error. Its standard error is ours. It gets our environment and directory, but no other
/// open file, and no terminal: one that wants to ask a person fails at once, rather than wait. May be called by any
/// thread.
///
/// Errors, about the program: `usage`, when it cannot be started; `storage`, when it ended with another status than 0
/// or by a signal, took or wrote too much (then it is ended, with all that it started), or when the system is out of
/// something.
Result<std::string> run_program(const ProgramRun& run);

}  // namespace logbook
