#pragma once
#include <memory>
#include <string_view>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"

namespace logbook::archive {

/// Opens the archive at `location`: `sqlite:PATH`, a file that is made if there is none, or `memory:`, which is gone
/// with the program.
///
/// Errors: `usage`, for another location; `storage` and `damaged`, about the file.
Result<std::unique_ptr<Archive>> open(std::string_view location);

/// Opens an archive that is there, for reading alone: its file may lie where nothing can be written, on a medium that
/// is read-only for instance; then nobody may write to it from elsewhere meanwhile. What would write to it fails with
/// `storage`.
///
/// Errors as above.
Result<std::unique_ptr<Archive>> open_to_read(std::string_view location);

}  // namespace logbook::archive
