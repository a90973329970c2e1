#include "logbook/archive/sqlite_texts.hpp"

#include <fmt/format.h>

#include "logbook/archive/sqlite_error.hpp"

namespace logbook::archive {
namespace {

constexpr std::size_t kMostBytes = std::size_t{12} << 20;
constexpr std::size_t kOverhead = 64;  // of an entry

}  // namespace

SqliteTexts::SqliteTexts(SQLite::Database& database)
    : find_number_(database, "SELECT text FROM text WHERE value = ?"),
      add_(database, "INSERT INTO text (value) VALUES (?) RETURNING text"),
      find_text_(database, "SELECT value FROM text WHERE text = ?") {}

std::int64_t SqliteTexts::number_of(const std::string& text) {
  if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  find_number_.reset();
  find_number_.bindNoCopy(1, text);
  std::int64_t number = 0;
  if (find_number_.executeStep()) {
    number = find_number_.getColumn(0).getInt64();
  } else {
    add_.reset();
    add_.bindNoCopy(1, text);
    add_.executeStep();
    number = add_.getColumn(0).getInt64();
    add_.executeStep();  // to its end
  }
  find_number_.reset();
  make_room(text.size());
  numbers_.emplace(text, number);
  return number;
}

const std::string* SqliteTexts::text_of(std::int64_t number) {
  if (const auto known = texts_.find(number); known != texts_.end()) return &known->second;
  find_text_.reset();
  find_text_.bind(1, number);
  if (!find_text_.executeStep()) return nullptr;
  auto text = find_text_.getColumn(0).getString();
  find_text_.reset();
  make_room(text.size());
  return &texts_.emplace(number, std::move(text)).first->second;
}

std::string SqliteTexts::text_or_damage(std::int64_t number) {
  const auto* text = text_of(number);
  if (text == nullptr) throw Damage{fmt::format("text {} is not there", number)};
  return *text;
}

void SqliteTexts::forget() {
  numbers_.clear();
  texts_.clear();
  bytes_ = 0;
}

void SqliteTexts::make_room(std::size_t bytes) {
  if (bytes_ > kMostBytes) forget();
  bytes_ += bytes + kOverhead;
}

}  // namespace logbook::archive
