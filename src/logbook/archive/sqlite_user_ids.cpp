#include "logbook/archive/sqlite_user_ids.hpp"

#include "logbook/archive/sqlite_rows.hpp"
#include "logbook/base/text.hpp"

namespace logbook::archive {

SqliteUserIds::SqliteUserIds(SQLite::Database& database)
    : database_(database), version_(database, "PRAGMA data_version") {}

std::span<const std::int64_t> SqliteUserIds::numbers_of(const std::string& id) {
  {
    Using row(version_);
    row->executeStep();
    const std::pair<std::int64_t, std::int64_t> now{row->getColumn(0).getInt64(), database_.getTotalChanges()};
    if (now != std::exchange(read_at_, now)) read();
  }
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? std::span<const std::int64_t>{} : found->second;
}

void SqliteUserIds::read() {
  numbers_.clear();
  SQLite::Statement row(database_, "SELECT text, value FROM text WHERE text IN (SELECT user_id FROM tally)");
  while (row.executeStep()) {
    numbers_[lower_ascii(row.getColumn(1).getString())].push_back(row.getColumn(0).getInt64());
  }
}

}  // namespace logbook::archive
