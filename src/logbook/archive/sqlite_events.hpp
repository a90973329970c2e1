#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/archive/sqlite_texts.hpp"
#include "logbook/archive/sqlite_user_ids.hpp"
#include "logbook/archive/store.hpp"

namespace logbook::archive {

/// Reads the events of an archive, as `Store` promises it. For one thread at a time.
///
/// Throws `SQLite::Exception` and `Damage`; what is returned as an error is the visitor's.
class SqliteEvents {
 public:
  /// Both outlive it.
  SqliteEvents(SQLite::Database& database, SqliteTexts& texts);

  std::vector<std::optional<Kept>> find(std::int64_t portal, std::uint32_t epoch, std::span<const std::int64_t> ids);
  std::vector<Version> versions(std::int64_t portal, std::uint32_t epoch, std::int64_t id);
  std::uint64_t count_newer(std::int64_t portal, UtcTime time, const Epochs& epochs);

  /// Of `portal`, or of all.
  Result<void> scan(std::optional<std::int64_t> portal, const Query& query, const VisitKept& visit);

  Result<void> arrivals(const std::function<Result<Going>(const Arrival&)>& visit);

 private:
  std::string sql_of(std::optional<std::int64_t> portal, const Query& query);
  void read(SQLite::Statement& row, Kept& kept);

  SQLite::Database& database_;
  SqliteTexts& texts_;
  SQLite::Statement find_;
  SqliteUserIds user_ids_;
};

}  // namespace logbook::archive
