#include "logbook/archive/sqlite_filter.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

#include "logbook/archive/sqlite_rows.hpp"

namespace logbook::archive {
namespace {

/// How much earlier than its time an event may have happened, at most: an hour that comes twice, and some room. So the
/// index has something to go by.
constexpr std::chrono::hours kLongestFold{3};

/// Holds for all events in the range, and for some newer ones. An index decides it.
std::string near_range(const Filter& filter) {
  std::string conditions;
  if (filter.since) conditions += fmt::format(" AND time >= {}", kept_time(*filter.since));
  if (filter.until) conditions += fmt::format(" AND time < {}", kept_time(*filter.until + kLongestFold));
  return conditions;
}

std::string of_portal(std::optional<std::int64_t> portal) {
  return portal ? fmt::format(" AND event.portal = {}", *portal) : "";
}

std::string one_of(const std::vector<std::int32_t>& actions) {
  return fmt::format("action IN ({})", fmt::join(actions, ", "));
}

std::string with_outcome(Outcome outcome) {
  std::vector<std::int32_t> numbers;
  for (const auto& row : actions()) {
    // Actions unknown to us are of the outcome `other`, so all that are something else are left out for that.
    const bool is_listed = outcome == Outcome::other ? row.outcome != Outcome::other : row.outcome == outcome;
    if (is_listed) numbers.push_back(static_cast<std::int32_t>(row.action));
  }
  return outcome == Outcome::other ? "NOT " + one_of(numbers) : one_of(numbers);
}

/// Numbers of those texts that `sql` finds and `fits` takes.
template <class Fits>
std::vector<std::int64_t> numbers_of_texts(SQLite::Database& database, const std::string& sql, Fits fits) {
  std::vector<std::int64_t> numbers;
  for (SQLite::Statement row(database, sql); row.executeStep();) {
    const auto text = row.getColumn(1);
    if (fits(std::string_view(text.getText(), static_cast<std::size_t>(text.getBytes())))) {
      numbers.push_back(row.getColumn(0).getInt64());
    }
  }
  return numbers;
}

/// A path for each of the numbers that `column` may have, so that no events have to be sorted; where they are too many
/// for that, several numbers share one.
std::vector<AccessPath> one_by_one(const char* index, const std::string& condition, const char* column,
                                   std::span<const std::int64_t> numbers) {
  constexpr std::size_t kMostPaths = 32;
  const auto share = std::max<std::size_t>(1, (numbers.size() + kMostPaths - 1) / kMostPaths);
  std::vector<AccessPath> paths;
  while (!numbers.empty()) {
    const auto some = numbers.first(std::min(share, numbers.size()));
    paths.push_back({index, fmt::format("{} AND {} IN ({})", condition, column, fmt::join(some, ", "))});
    numbers = numbers.subspan(some.size());
  }
  return paths;
}

}  // namespace

std::string conditions_of(std::optional<std::int64_t> portal, const Filter& filter) {
  auto conditions = "shown = 1" + of_portal(portal) + near_range(filter);
  if (filter.until) conditions += fmt::format(" AND time - uncertain * 1000000 < {}", kept_time(*filter.until));
  if (filter.outcome) conditions += " AND " + with_outcome(*filter.outcome);
  if (!filter.actions.empty()) {
    std::vector<std::int32_t> numbers;
    numbers.reserve(filter.actions.size());
    for (const auto action : filter.actions) numbers.push_back(static_cast<std::int32_t>(action));
    conditions += " AND " + one_of(numbers);
  }
  return conditions;
}

bool is_decided_by_conditions(const Filter& filter) {
  return !filter.user && filter.login.empty() && !filter.address && filter.country.empty();
}

std::vector<AccessPath> access_paths(SQLite::Database& database, SqliteUserIds& user_ids,
                                     std::optional<std::int64_t> portal, const Query& query) {
  const auto of_any = portal ? "" : " AND event.portal IN (SELECT portal FROM portal)";
  const auto none = std::vector<AccessPath>{{"", " AND FALSE"}};
  if (query.user_id) {
    const auto paths = one_by_one("event_by_user", of_any, "user_id", user_ids.numbers_of(*query.user_id));
    return paths.empty() ? none : paths;
  }
  const bool asks_for_few = portal && query.provenance == proof::Provenance::imported;
  if (asks_for_few) return {{"event_imported", " AND provenance <> 1"}};
  if (!query.filter.user || query.filter.user->ids.empty()) return {{portal ? "event_by_time" : "", ""}};
  const auto& user = *query.filter.user;
  std::vector<std::int64_t> ids;
  for (const auto& id : user.ids) {
    for (const auto number : user_ids.numbers_of(id)) ids.push_back(number);
  }
  const auto logins = numbers_of_texts(database, "SELECT text, value FROM text",
                                       [&](std::string_view login) { return user.typed(login) != UserEvidence::none; });
  auto paths = one_by_one("event_by_user", of_any, "user_id", ids);
  const auto of_others = fmt::format("{} AND user_id NOT IN ({}) AND login <> 0", of_any, fmt::join(ids, ", "));
  for (auto& path : one_by_one("event_by_login", of_others, "login", logins)) paths.push_back(std::move(path));
  return paths.empty() ? none : paths;
}

}  // namespace logbook::archive
