#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "logbook/base/error.hpp"

namespace SQLite {
class Database;
}

namespace logbook::archive {

/// What an archive's file is opened for.
enum class Access : std::uint8_t {
  write,  ///< it is made if there is none
  read,   ///< it may lie where nothing can be written
};

/// How to open an archive's file.
struct FileOptions {
  Access access = Access::write;
  std::chrono::milliseconds patience{10'000};  ///< while another program writes
};

/// Opens the archive in the SQLite file `path`. One that is made is for its owner alone (0600), in directories for
/// their owner alone (0700). `docs/archive-format.md` tells what is in it.
///
/// Errors: `storage`, for a file that is not an archive, from a newer version, or cannot be opened; `damaged`.
Result<std::unique_ptr<SQLite::Database>> open_sqlite_file(const std::string& path, const FileOptions& options);

}  // namespace logbook::archive
