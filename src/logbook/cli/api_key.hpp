#pragma once
#include <string>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/cli/context.hpp"

namespace logbook::cli {

/// Finds the key of a portal that was named on the command line or by `DOCSPACE_BASE_URL`: in `key_file` if that is not
/// empty, else in the variable `DOCSPACE_API_KEY`, else in systemd's `$CREDENTIALS_DIRECTORY/docspace-api-key`.
///
/// A key file must be readable by its owner alone; its group may read it too when the file belongs to root. White
/// space around the key is dropped. Errors: `usage` for a missing, empty or exposed file, with the command that mends
/// it, for a key that no header can carry, and when there is no key at all.
Result<Secret> find_api_key(const std::string& key_file, const Context& context);

}  // namespace logbook::cli
