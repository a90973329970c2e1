#pragma once
#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "logbook/archive/query.hpp"
#include "logbook/archive/sqlite_user_ids.hpp"
#include "logbook/event/filter.hpp"

namespace logbook::archive {

/// The conditions, in SQL, that a shown row of `event` fulfils if it is of `portal` (none: of any) and fits the range,
/// the actions and the outcome of `filter`: exactly those.
std::string conditions_of(std::optional<std::int64_t> portal, const Filter& filter);

/// True when `filter` asks for nothing but what `conditions_of` decides.
bool is_decided_by_conditions(const Filter& filter);

/// A way to the events of a query: of several, each finds others.
struct AccessPath {
  std::string index;      ///< that SQLite shall use; "": as it thinks best
  std::string condition;  ///< " AND …" in SQL, or nothing
};

/// The ways to all events that `query` asks for, and to some others: by a user, where it asks for one whose id is
/// known. An index of one portal gives events in the order of their times. Throws `SQLite::Exception`.
std::vector<AccessPath> access_paths(SQLite::Database& database, SqliteUserIds& user_ids,
                                     std::optional<std::int64_t> portal, const Query& query);

}  // namespace logbook::archive
