#include "logbook/archive/sqlite_summary.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "logbook/archive/grouping.hpp"
#include "logbook/archive/sqlite_error.hpp"
#include "logbook/archive/sqlite_filter.hpp"
#include "logbook/archive/sqlite_rows.hpp"

namespace logbook::archive {
namespace {

bool asks_for(const Summary& summary, Key key) { return std::ranges::find(summary.by, key) != summary.by.end(); }

bool can_be_counted(const Summary& summary) {
  const bool has_known_days = !asks_for(summary, Key::day) || summary.zone.name() == Zone::utc().name();
  return has_known_days && is_decided_by_conditions(summary.filter);
}

/// How many events each user has of each action is kept; the first and the last of all are found by an index.
std::string by_user(std::optional<std::int64_t> portal) {
  return fmt::format(
      "SELECT user_id, 0, 0, action, events,"
      " (SELECT time FROM event INDEXED BY event_by_user WHERE shown = 1 AND portal = tally.portal"
      "  AND user_id = tally.user_id ORDER BY time ASC LIMIT 1),"
      " (SELECT time FROM event INDEXED BY event_by_user WHERE shown = 1 AND portal = tally.portal"
      "  AND user_id = tally.user_id ORDER BY time DESC LIMIT 1) "
      "FROM tally {}",
      portal ? fmt::format("WHERE portal = {}", *portal) : "");
}

std::string by_any(std::optional<std::int64_t> portal, const Summary& summary) {
  constexpr const char* kDay = "(time - ((time % 86400000000) + 86400000000) % 86400000000)";
  const auto column = [&](Key key, const char* name) { return asks_for(summary, key) ? name : "0"; };
  return fmt::format(
      "SELECT {}, {}, {}, action, count(*), min(time), max(time), {} FROM event WHERE {} GROUP BY 1, 2, 3, 4, 8",
      column(Key::user, "user_id"), column(Key::login, "login"), column(Key::address, "ip"), column(Key::day, kDay),
      conditions_of(portal, summary.filter));
}

const std::string& text_of(SqliteTexts& texts, std::int64_t number) {
  const auto* text = texts.text_of(number);
  if (text == nullptr) throw Damage{fmt::format("text {} is not there", number)};
  return *text;
}

}  // namespace

Result<std::optional<std::vector<Group>>> sql_summary(SQLite::Database& database, SqliteTexts& texts,
                                                      std::optional<std::int64_t> portal, const Summary& summary) {
  if (!can_be_counted(summary)) return std::nullopt;
  const bool is_of_users = summary.by == std::vector{Key::user} && summary.filter.takes_all();
  SQLite::Statement row(database, is_of_users ? by_user(portal) : by_any(portal, summary));
  Grouping grouping(summary);
  LoginEvent like;
  while (row.executeStep()) {
    like.user_id = text_of(texts, row.getColumn(0).getInt64());
    like.login = text_of(texts, row.getColumn(1).getInt64());
    like.ip = text_of(texts, row.getColumn(2).getInt64());
    like.action = LoginAction{row.getColumn(3).getInt()};
    like.time = time_of(row.getColumn(5).getInt64());
    const auto events = static_cast<std::uint64_t>(row.getColumn(4).getInt64());
    if (const auto added = grouping.add(like, events, like.time, time_of(row.getColumn(6).getInt64())); !added) {
      return std::unexpected(added.error());
    }
  }
  return grouping.groups();
}

}  // namespace logbook::archive
