#include "logbook/cli/archive_options.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <system_error>

#include "logbook/archive/open.hpp"
#include "logbook/cli/config_option.hpp"
#include "logbook/cli/values.hpp"

namespace logbook::cli {
namespace {

Result<void> expect_archive(const std::string& location) {
  constexpr std::string_view kSqlite = "sqlite:";
  std::error_code ignored;
  if (location.starts_with(kSqlite) && !std::filesystem::exists(location.substr(kSqlite.size()), ignored)) {
    return std::unexpected(Error{ErrorKind::not_found, location, "there is no archive",
                                 "`logbook sync` makes one; --archive says where it is"});
  }
  return {};
}

}  // namespace

void add_archive_option(CLI::App& app, ArchiveOptions& options) {
  app.add_option("--archive", options.archive,
                 "Where the archive is: sqlite:PATH; default: LOGBOOK_ARCHIVE, then that of the configuration, then "
                 "logbook/archive.db in the user's directory for data")
      ->check(not_empty)
      ->type_name("LOCATION")
      ->group("Archive");
  add_config_option(app);
}

Result<std::string> archive_location(const ArchiveOptions& options, const Context& context) {
  if (!options.archive.empty()) return options.archive;
  if (auto location = variable(context, "LOGBOOK_ARCHIVE"); !location.empty()) return location;
  if (context.config != nullptr && !context.config->archive.empty()) return context.config->archive;
  if (const auto data = variable(context, "XDG_DATA_HOME"); data.starts_with('/')) {
    return "sqlite:" + data + "/logbook/archive.db";
  }
  if (const auto home = variable(context, "HOME"); home.starts_with('/')) {
    return "sqlite:" + home + "/.local/share/logbook/archive.db";
  }
  return std::unexpected(usage_error("--archive", "is missing, and there is no home directory to look in",
                                     "say where the archive is: --archive sqlite:/var/lib/logbook/archive.db"));
}

Result<std::unique_ptr<archive::Archive>> open_existing(const std::string& location) {
  if (const auto there = expect_archive(location); !there) return std::unexpected(there.error());
  return archive::open_to_read(location);
}

Result<std::unique_ptr<archive::Archive>> open_existing_to_write(const std::string& location) {
  if (const auto there = expect_archive(location); !there) return std::unexpected(there.error());
  return archive::open(location);
}

}  // namespace logbook::cli
