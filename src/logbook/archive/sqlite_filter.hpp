#pragma once
#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <string>

#include "logbook/archive/sqlite_user_ids.hpp"
#include "logbook/event/filter.hpp"

namespace logbook::archive {

/// The conditions, in SQL, that a shown row of `event` fulfils if it is of `portal` (none: of any) and fits the range,
/// the actions and the outcome of `filter`: exactly those.
std::string conditions_of(std::optional<std::int64_t> portal, const Filter& filter);

/// True when `filter` asks for nothing but what `conditions_of` decides.
bool is_decided_by_conditions(const Filter& filter);

/// A condition, in SQL, that holds for all events of the user that `filter` asks for, and for some others. Empty when
/// it asks for none, or for one of whom no id is known. Throws `SQLite::Exception`.
std::string candidates_of(SQLite::Database& database, SqliteUserIds& user_ids, std::optional<std::int64_t> portal,
                          const Filter& filter);

}  // namespace logbook::archive
