#pragma once
#include <optional>
#include <string>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/proof/signing_key.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// Adds `--signing-key` to `app`; `file` outlives it.
void add_signing_key_option(CLI::App& app, std::string& file);

/// Where a signing key is, or is to be made: `file`, or what LOGBOOK_SIGNING_KEY or the configuration says, or
/// systemd's
/// `$CREDENTIALS_DIRECTORY/logbook-signing-key`, or logbook/signing-key.pem in the user's own directory for
/// configuration.
struct SigningKeyPlace {
  std::string path;
  bool was_named{};  ///< so that a key has to be there; otherwise there may be none
};

/// Error: `usage`, where nothing tells and there is no home directory.
Result<SigningKeyPlace> signing_key_place(const std::string& file, const Context& context);

/// Reads the key at `path`, which only its owner may read (`secret_file.hpp`). Errors: `usage`, with `option` as the
/// one that names the file.
Result<proof::SigningKey> read_signing_key(const std::string& path, const char* option = "--signing-key");

/// The key to sign with; nothing where none was named and none is at the user's. Errors: `usage`.
Result<std::optional<proof::SigningKey>> find_signing_key(const std::string& file, const Context& context);

}  // namespace logbook::cli
