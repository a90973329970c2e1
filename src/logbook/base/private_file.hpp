#pragma once
#include <string>
#include <string_view>

#include "logbook/base/error.hpp"

namespace logbook {

/// Makes the file `path` with `content`, for its owner alone (0600), and the directories that are missing, for their
/// owner alone (0700). True when it was made; false when something has that name already, which stays as it is.
/// Error: `storage`; then nothing is left of the file.
Result<bool> make_private_file(const std::string& path, std::string_view content);

}  // namespace logbook
