#pragma once
#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "logbook/archive/sqlite_texts.hpp"
#include "logbook/archive/store.hpp"

namespace logbook::archive {

/// Takes away what an archive is to forget. For one thread at a time.
///
/// Throws `SQLite::Exception` and `Damage`.
class SqlitePruning {
 public:
  /// Both outlive it.
  SqlitePruning(SQLite::Database& database, SqliteTexts& texts) : database_(database), texts_(texts) {}

  Places prunable(std::int64_t portal, UtcTime time, std::size_t most);
  std::vector<NamedPruning> prunings();

  /// To be called within a transaction.
  void write(std::int64_t portal, const Pruning& pruning, const Places& pruned);

  /// To be called outside of any transaction. False, where another program still reads the file as it was.
  bool sweep();

 private:
  void write_readings(std::int64_t portal, std::int64_t pruning, const std::vector<std::uint64_t>& places);
  void write_observations(std::int64_t pruning, const std::vector<std::uint64_t>& numbers);

  SQLite::Database& database_;
  SqliteTexts& texts_;
};

}  // namespace logbook::archive
