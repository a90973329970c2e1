#pragma once
#include <memory>
#include <string>

#include "logbook/archive/sqlite_file.hpp"
#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"

namespace logbook::archive {

/// Opens the archive in the SQLite file `path`, as `options` say (`sqlite_file.hpp`). What is opened to read gives
/// `storage` when something is written to it. Errors: `storage`, `damaged`.
Result<std::unique_ptr<Store>> sqlite_store(const std::string& path, const FileOptions& options = {});

}  // namespace logbook::archive
