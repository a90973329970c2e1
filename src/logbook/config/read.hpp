#pragma once
#include <span>
#include <string>
#include <string_view>

#include "logbook/base/error.hpp"
#include "logbook/config/config.hpp"

namespace logbook::config {

/// Reads the text of a configuration, TOML 1.0 as `docs/configuration.md` tells. `path` is the file that it is from:
/// paths in it are relative to that file's directory.
///
/// Error: `usage`, about `path:line:column`, for text that is no TOML, a key that is not known, a value of another type
/// or out of its range, and settings that exclude each other.
Result<Config> read_text(std::string_view text, const std::string& path);

/// Reads the file at `path`, 1 MiB at most. It belongs to root or to whoever runs the program, and nobody else may
/// write to it. Errors: `not_found`; `usage`, for a file that others may change, with the command that mends it, and
/// those of `read_text`; `storage`, when it cannot be read.
Result<Config> read_file(const std::string& path);

/// Reads the first of `paths` that is there; without any of them the configuration is empty. Errors: those of
/// `read_file`, but for `not_found`.
Result<Config> read_first(std::span<const std::string> paths);

}  // namespace logbook::config
