#pragma once
#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "logbook/archive/query.hpp"
#include "logbook/archive/sqlite_texts.hpp"
#include "logbook/base/error.hpp"

namespace logbook::archive {

/// Answers `summary` of `portal`, or of all: SQL counts what has the same numbers, `Grouping` does the rest, so the
/// answer is that of `Grouping` alone. Nothing where SQL cannot count: filters that look into texts, days of other
/// zones than UTC. Errors are those of `Grouping`. Throws `SQLite::Exception` and `Damage`.
Result<std::optional<std::vector<Group>>> sql_summary(SQLite::Database& database, SqliteTexts& texts,
                                                      std::optional<std::int64_t> portal, const Summary& summary);

}  // namespace logbook::archive
