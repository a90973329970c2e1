#pragma once
#include <cstddef>
#include <string>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/cli/context.hpp"

namespace logbook::cli {

/// What a file holds that nobody but its owner may read, in the words of errors.
struct SecretKind {
  const char* what;     ///< "API key"
  const char* option;   ///< that names the file: "--key-file"
  const char* form;     ///< what it looks like: "one line, sk-…"
  std::size_t longest;  ///< in bytes
};

/// Reads the file at `path`, byte for byte. It must be readable by its owner alone; its group may read it too when the
/// file belongs to root. Errors: `usage` for a file that is missing, exposed (with the command that mends it) or too
/// long, and for a directory.
Result<Secret> read_secret_file(const std::string& path, const SecretKind& kind);

/// The path of a file among systemd's credentials, in `$CREDENTIALS_DIRECTORY`, that is there; "" where it is not.
std::string credential(const std::string& name, const Context& context);

}  // namespace logbook::cli
