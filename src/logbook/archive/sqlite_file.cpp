#include "logbook/archive/sqlite_file.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "logbook/archive/sqlite_error.hpp"
#include "logbook/archive/sqlite_schema.hpp"

namespace logbook::archive {
namespace {

constexpr std::int32_t kApplication = 0x4C6F6742;  // "LogB"
constexpr std::int32_t kVersion = 1;
constexpr int kPatience = 10'000;  // milliseconds, while another program writes

Error cannot_be_made(const std::string& path, int error) {
  return {ErrorKind::storage, path, "cannot be made: " + std::generic_category().message(error),
          "see to it that its directory can be written, or give another path"};
}

/// Makes what directories are missing, and the file: SQLite would let others read it.
Result<void> make_file(const std::string& path) {
  const auto directory = std::filesystem::path(path).parent_path();
  std::filesystem::path part;
  for (const auto& name : directory) {
    part /= name;
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES) {
      return std::unexpected(cannot_be_made(part, errno));
    }
  }
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return errno == EEXIST ? Result<void>{} : std::unexpected(cannot_be_made(path, errno));
  ::close(file);
  return {};
}

/// An archive comes from other machines and hands: nothing in it is to be run.
void distrust(SQLite::Database& database) {
  ::sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  ::sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  database.exec("PRAGMA foreign_keys=ON");
}

void make_tables(SQLite::Database& database) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const bool is_new = database.execAndGet("PRAGMA user_version").getInt() == 0;
  if (is_new) {  // another program may have been faster
    database.exec(sqlite_schema());
    database.exec(fmt::format("PRAGMA application_id={}", kApplication));
    database.exec(fmt::format("PRAGMA user_version={}", kVersion));
  }
  transaction.commit();
}

Result<void> check_or_make(SQLite::Database& database, const std::string& path) {
  const auto application = database.execAndGet("PRAGMA application_id").getInt();
  const auto version = database.execAndGet("PRAGMA user_version").getInt();
  const auto tables = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
  const bool is_empty = application == 0 && version == 0 && tables == 0;
  if (!is_empty && application != kApplication) {
    return std::unexpected(Error{ErrorKind::storage, path, "is the database of another program",
                                 "give the path of an archive, or of a file that is not there yet"});
  }
  if (version > kVersion) {
    return std::unexpected(
        Error{ErrorKind::storage, path,
              fmt::format("was written by a newer logbook (format {}; this one knows {})", version, kVersion),
              "use that version, or a newer one"});
  }
  database.exec("PRAGMA journal_mode=WAL");
  database.exec("PRAGMA synchronous=FULL");  // a head that others keep must not be ahead of the disk
  if (is_empty) make_tables(database);
  return {};
}

}  // namespace

Result<std::unique_ptr<SQLite::Database>> open_sqlite_file(const std::string& path) {
  if (const auto made = make_file(path); !made) return std::unexpected(made.error());
  try {
    auto database = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE, kPatience);
    distrust(*database);
    if (const auto checked = check_or_make(*database, path); !checked) return std::unexpected(checked.error());
    return database;
  } catch (const SQLite::Exception& failure) {
    return std::unexpected(explain(failure, path));
  }
}

}  // namespace logbook::archive
