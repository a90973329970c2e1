#pragma once
#include <string>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/portal_choice.hpp"

namespace logbook::cli {

/// Finds the key of a portal that is in no configuration: in `key_file` if that is not
/// empty, else in the variable `DOCSPACE_API_KEY`, else in systemd's `$CREDENTIALS_DIRECTORY/docspace-api-key`.
///
/// A key file must be readable by its owner alone; its group may read it too when the file belongs to root. White
/// space around the key is dropped. Errors: `usage` for a missing, empty or exposed file, with the command that mends
/// it, for a key that no header can carry, and when there is no key at all.
Result<Secret> find_api_key(const std::string& key_file, const Context& context);

/// Finds the key of `portal`. One of the configuration has keys of its own: in `key_file`, if that is not empty, else
/// in its own `key_file`, or as the first line that its `key_command` writes, or in systemd's
/// `$CREDENTIALS_DIRECTORY/docspace-api-key.NAME`. Without any of these the key of the environment serves a portal that
/// was named by its address, and no other. Errors: as above, and those of `run_program`.
Result<Secret> find_api_key(const std::string& key_file, const PortalChoice& portal, const Context& context);

}  // namespace logbook::cli
