#pragma once
#include <memory>
#include <string>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// The option of every command that uses an archive, as it was typed.
struct ArchiveOptions {
  std::string archive;
};

/// Adds the option to `app`; `options` outlives it.
void add_archive_option(CLI::App& app, ArchiveOptions& options);

/// Where the archive is: as the option says, or LOGBOOK_ARCHIVE, or the configuration, or in the user's own directory
/// for data. Error: `usage`, where none of them tells.
Result<std::string> archive_location(const ArchiveOptions& options, const Context& context);

/// Opens an archive that is there, to write it. Errors: `not_found`, where none is; and those of `archive::open`.
Result<std::unique_ptr<archive::Archive>> open_existing_to_write(const std::string& location);

/// Opens an archive that is there, to read it. Errors: `not_found`, where none is; and those of
/// `archive::open_to_read`.
Result<std::unique_ptr<archive::Archive>> open_existing(const std::string& location);

}  // namespace logbook::cli
