#pragma once
#include <memory>
#include <string>

#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"

namespace logbook::archive {

/// Opens the archive in the SQLite file `path`, made if there is none (`sqlite_file.hpp`). Errors: `storage`,
/// `damaged`.
Result<std::unique_ptr<Store>> sqlite_store(const std::string& path);

}  // namespace logbook::archive
