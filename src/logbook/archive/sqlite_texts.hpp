#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace logbook::archive {

/// The texts of an archive, each kept once under a number. Remembers those that it met. For one thread at a time.
///
/// Throws `SQLite::Exception`.
class SqliteTexts {
 public:
  /// `database` outlives it.
  explicit SqliteTexts(SQLite::Database& database);

  /// The number of `text`, which is added if it is not there.
  std::int64_t number_of(const std::string& text);

  /// The text of a number, which lives until the next call of any of these; null, where there is none.
  const std::string* text_of(std::int64_t number);

  /// The same, but throws `Damage` where there is none.
  std::string text_or_damage(std::int64_t number);

  /// Forgets what it remembers: for when what was added is taken back.
  void forget();

 private:
  void make_room(std::size_t bytes);

  SQLite::Statement find_number_;
  SQLite::Statement add_;
  SQLite::Statement find_text_;
  std::unordered_map<std::string, std::int64_t> numbers_;
  std::unordered_map<std::int64_t, std::string> texts_;
  std::size_t bytes_ = 0;
};

}  // namespace logbook::archive
