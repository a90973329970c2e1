#include "logbook/archive/sqlite_file.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

#include "logbook/archive/sqlite_error.hpp"
#include "logbook/archive/sqlite_schema.hpp"
#include "logbook/base/private_file.hpp"
#include "logbook/proof/head.hpp"

namespace logbook::archive {
namespace {

constexpr std::int32_t kApplication = 0x4C6F6742;  // "LogB"

/// An archive comes from other machines and hands: nothing in it is to be run.
void distrust(SQLite::Database& database) {
  ::sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  ::sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  database.exec("PRAGMA foreign_keys=ON");
}

std::size_t format_of(SQLite::Database& database) {
  return static_cast<std::size_t>(std::max(database.execAndGet("PRAGMA user_version").getInt(), 0));
}

/// From whatever format it has, none at first, to the present one.
void bring_up_to_date(SQLite::Database& database) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const auto steps = sqlite_steps();
  const auto format = format_of(database);  // another program may have been faster
  for (auto step = format; step < steps.size(); ++step) database.exec(steps[step]);
  if (format == 0) {
    database.exec(fmt::format("INSERT INTO archive (archive, name) VALUES (1, '{}')", proof::new_archive_name()));
    database.exec(fmt::format("PRAGMA application_id={}", kApplication));
  }
  database.exec(fmt::format("PRAGMA user_version={}", steps.size()));
  transaction.commit();
}

Result<void> check(SQLite::Database& database, const std::string& path, bool is_empty) {
  const auto application = database.execAndGet("PRAGMA application_id").getInt();
  if (!is_empty && application != kApplication) {
    return std::unexpected(Error{ErrorKind::storage, path, "is the database of another program",
                                 "give the path of an archive, or of a file that is not there yet"});
  }
  const auto present = sqlite_steps().size();
  if (const auto format = format_of(database); format > present) {
    return std::unexpected(
        Error{ErrorKind::storage, path,
              fmt::format("was written by a newer logbook (format {}; this one knows {})", format, present),
              "use that version, or a newer one"});
  }
  return {};
}

bool holds_nothing(SQLite::Database& database) {
  return database.execAndGet("PRAGMA application_id").getInt() == 0 &&
         database.execAndGet("PRAGMA user_version").getInt() == 0 &&
         database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
}

// NOMUTEX: a store is for one thread at a time anyway.
using Opened = Result<std::unique_ptr<SQLite::Database>>;

bool is_writable(const std::string& path) {
  const auto directory = std::filesystem::absolute(path).parent_path();
  return ::access(path.c_str(), W_OK) == 0 && ::access(directory.c_str(), W_OK) == 0;
}

/// Of several that open a new file at once, each may stand in the way of the others, which SQLite tells without
/// waiting.
void write_through_a_log(SQLite::Database& database, int patience) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience);
  int code = database.tryExec("PRAGMA journal_mode=WAL");
  while (code == SQLITE_BUSY && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    code = database.tryExec("PRAGMA journal_mode=WAL");
  }
  if (code != SQLITE_OK) throw SQLite::Exception(database.getHandle(), code);
}

Opened open_to_write(const std::string& path, int patience) {
  // SQLite would let others read it.
  if (const auto made = make_private_file(path, ""); !made) return std::unexpected(made.error());
  if (!is_writable(path)) {
    return std::unexpected(Error{ErrorKind::storage, path, "cannot be written: it or its directory is read-only",
                                 "see to it that you may write both, or give a path elsewhere"});
  }
  auto database = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, patience);
  distrust(*database);
  const bool is_empty = holds_nothing(*database);
  if (const auto checked = check(*database, path, is_empty); !checked) return std::unexpected(checked.error());
  if (is_empty) ::chmod(path.c_str(), S_IRUSR | S_IWUSR);  // somebody else may have made the file
  write_through_a_log(*database, patience);
  database->exec("PRAGMA secure_delete=ON");         // what is pruned is gone from the file
  database->exec("PRAGMA synchronous=FULL");         // a head that others keep must not be ahead of the disk
  database->exec("PRAGMA wal_autocheckpoint=4000");  // pages; most are written again and again meanwhile
  database->exec("PRAGMA cache_size=-16384");        // KiB: the pages that a batch touches
  if (format_of(*database) < sqlite_steps().size()) bring_up_to_date(*database);
  return database;
}

Opened open_read_only(const std::string& name, const std::string& path, int flags, int patience) {
  auto database =
      std::make_unique<SQLite::Database>(name, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX | flags, patience);
  distrust(*database);
  if (holds_nothing(*database)) {
    return std::unexpected(Error{ErrorKind::not_found, path, "holds nothing yet: a first sync was broken off",
                                 "`logbook sync` goes on with it"});
  }
  if (const auto checked = check(*database, path, false); !checked) return std::unexpected(checked.error());
  if (const auto format = format_of(*database); format < sqlite_steps().size()) {
    return std::unexpected(
        Error{ErrorKind::storage, path,
              fmt::format("has format {} of an older logbook, which this one only writes to", format),
              "`logbook sync` brings it up to date; copy it before, if the older one is to read it"});
  }
  return database;
}

/// "file:…" of a path, with what has a meaning there written as %XX.
std::string uri_of(const std::string& path) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    const bool is_special = c == '%' || c == '?' || c == '#';
    uri += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return uri;
}

/// Readers, too, write beside an archive, so that writers know of them. Where nobody can write, nobody has to know; but
/// then what was not yet brought from the log into the archive cannot be read.
Opened open_to_read(const std::string& path, int patience) {
  if (is_writable(path)) {
    try {
      return open_read_only(path, path, 0, patience);
    } catch (const SQLite::Exception& failure) {
      if (failure.getExtendedErrorCode() != SQLITE_READONLY_ROLLBACK) throw;
    }
    // A program was killed while it made the archive. Whoever may write undoes what it had begun by looking at it.
    SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, patience).execAndGet("PRAGMA user_version");
    return open_read_only(path, path, 0, patience);
  }
  std::error_code no_log;
  const auto log = std::filesystem::file_size(path + "-wal", no_log);
  if (!no_log && log > 0) {
    return std::unexpected(Error{ErrorKind::storage, path,
                                 "cannot be read where nothing can be written: it was in use when it was brought there",
                                 "make the copy again with: sqlite3 archive.db '.backup copy.db'"});
  }
  return open_read_only(uri_of(path) + "?immutable=1", path, SQLite::OPEN_URI, patience);
}

}  // namespace

Result<std::unique_ptr<SQLite::Database>> open_sqlite_file(const std::string& path, const FileOptions& options) {
  const auto patience = static_cast<int>(options.patience.count());
  if (std::error_code unknown; std::filesystem::is_directory(path, unknown)) {
    return std::unexpected(Error{ErrorKind::storage, path, "is a directory",
                                 "give the path of the archive's file, such as archive.db in it"});
  }
  if (::access(path.c_str(), R_OK) != 0 && errno == EACCES) {
    return std::unexpected(Error{ErrorKind::storage, path, "cannot be read: permission denied",
                                 "see to it that you may read it, and look into its directory"});
  }
  try {
    return options.access == Access::read ? open_to_read(path, patience) : open_to_write(path, patience);
  } catch (const SQLite::Exception& failure) {
    return std::unexpected(explain(failure, path));
  }
}

}  // namespace logbook::archive
