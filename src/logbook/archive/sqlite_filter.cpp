#include "logbook/archive/sqlite_filter.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "logbook/archive/sqlite_rows.hpp"
#include "logbook/base/text.hpp"

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

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
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

std::string candidates_of(SQLite::Database& database, SqliteUserIds& user_ids, std::optional<std::int64_t> portal,
                          const Filter& filter) {
  if (!filter.user || filter.user->ids.empty()) return {};
  const auto& user = *filter.user;
  std::vector<std::int64_t> ids;
  for (const auto& id : user.ids) {
    for (const auto number : user_ids.numbers_of(id)) ids.push_back(number);
  }
  const auto logins = numbers_of_texts(database, "SELECT text, value FROM text", [&](std::string_view login) {
    const auto typed = case_folded(trimmed(login));
    return holds(user.emails, typed) || holds(user.names, typed) || holds(user.ids, typed);
  });
  std::vector<std::string> found{"SELECT NULL"};
  const auto find = [&](std::string_view index, std::string_view column, const std::vector<std::int64_t>& numbers) {
    if (numbers.empty()) return;
    found.push_back(
        fmt::format("SELECT arrival FROM event INDEXED BY {} WHERE shown = 1 AND portal {} AND {} IN ({}){}", index,
                    portal ? fmt::format("= {}", *portal) : "IN (SELECT portal FROM portal)", column,
                    fmt::join(numbers, ", "), near_range(filter)));
  };
  find("event_by_user", "user_id", ids);
  find("event_by_login", "login <> 0 AND login", logins);
  return fmt::format("arrival IN ({})", fmt::join(found, " UNION ALL "));
}

}  // namespace logbook::archive
