#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace logbook::archive {

/// Under which numbers the ids of users stand in an archive: one may come in different cases of letters. They are read
/// once, and again after somebody wrote. For one thread at a time.
///
/// Throws `SQLite::Exception`.
class SqliteUserIds {
 public:
  /// `database` outlives it.
  explicit SqliteUserIds(SQLite::Database& database);

  /// The numbers of the texts that are `id`, which is in lower case. They live until the next call.
  std::span<const std::int64_t> numbers_of(const std::string& id);

 private:
  void read();

  SQLite::Database& database_;
  SQLite::Statement version_;
  std::pair<std::int64_t, std::int64_t> read_at_{-1, -1};  // what others wrote, what we wrote
  std::unordered_map<std::string, std::vector<std::int64_t>> numbers_;
};

}  // namespace logbook::archive
