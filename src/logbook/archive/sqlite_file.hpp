#pragma once
#include <memory>
#include <string>

#include "logbook/base/error.hpp"

namespace SQLite {
class Database;
}

namespace logbook::archive {

/// Opens the archive in the SQLite file `path`, made with its tables if there is none: for its owner alone (0600), in
/// directories for their owner alone (0700). `docs/archive-format.md` tells what is in it.
///
/// Errors: `storage`, for a file that is not an archive, from a newer version, or cannot be opened; `damaged`.
Result<std::unique_ptr<SQLite::Database>> open_sqlite_file(const std::string& path);

}  // namespace logbook::archive
