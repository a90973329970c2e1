#include "logbook/archive/sqlite_events.hpp"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <string>
#include <tuple>

#include "logbook/archive/sqlite_error.hpp"
#include "logbook/archive/sqlite_filter.hpp"
#include "logbook/archive/sqlite_rows.hpp"

namespace logbook::archive {
namespace {

using SQLite::Statement;

std::string event_query(std::string_view rest) { return fmt::format("SELECT {} FROM event {}", kEventColumns, rest); }

constexpr int kUserId = 8;  // in `kEventColumns`

/// How many events are shown, by the numbers of portal and user id, and by action.
using Tally = std::map<std::tuple<std::int64_t, std::int64_t, LoginAction>, std::int64_t>;

Tally kept_tally(SQLite::Database& database) {
  Tally tally;
  for (Statement row(database, "SELECT portal, user_id, action, events FROM tally"); row.executeStep();) {
    tally[{row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), LoginAction{row.getColumn(2).getInt()}}] =
        row.getColumn(3).getInt64();
  }
  return tally;
}

/// What stayed of readings that were pruned, in order of arrival.
class PrunedReadings {
 public:
  explicit PrunedReadings(SQLite::Database& database)
      : row_(database, "SELECT arrival, leaf, pruning FROM pruned_reading ORDER BY arrival"),
        is_one_left_(row_.executeStep()) {}

  /// Visits those before `place` that were not visited yet.
  Result<Going> visit_up_to(std::uint64_t place, const std::function<Result<Going>(const Arrival&)>& visit) {
    while (is_one_left_ && static_cast<std::uint64_t>(row_.getColumn(0).getInt64()) < place) {
      const auto going = visit({.place = static_cast<std::uint64_t>(row_.getColumn(0).getInt64()),
                                .leaf = digest_or_damage(row_.getColumn(1).getString()),
                                .pruning = pruning_or_damage(row_.getColumn(2).getInt64())});
      if (!going || *going == Going::enough) return going;
      is_one_left_ = row_.executeStep();
    }
    return Going::on;
  }

 private:
  Statement row_;
  bool is_one_left_;
};

}  // namespace

SqliteEvents::SqliteEvents(SQLite::Database& database, SqliteTexts& texts)
    : database_(database),
      texts_(texts),
      find_(database, event_query("WHERE portal = ? AND epoch = ? AND id = ? AND shown = 1")),
      user_ids_(database) {}

void SqliteEvents::read(Statement& row, Kept& kept) {
  if (!read_event(row, texts_, kept))
    throw Damage{fmt::format("event {} names a text that is not there", kept.event.id)};
}

std::vector<std::optional<Kept>> SqliteEvents::find(std::int64_t portal, std::uint32_t epoch,
                                                    std::span<const std::int64_t> ids) {
  std::vector<std::optional<Kept>> found(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Using row(find_);
    row->bind(1, portal);
    row->bind(2, epoch);
    row->bind(3, ids[i]);
    if (row->executeStep()) read(find_, found[i].emplace());
  }
  return found;
}

std::vector<Version> SqliteEvents::versions(std::int64_t portal, std::uint32_t epoch, std::int64_t id) {
  std::vector<Version> all;
  const auto either = [](int shown) {
    return fmt::format("SELECT {}, leaf, shown FROM event WHERE portal = ?1 AND epoch = ?2 AND id = ?3 AND shown = {}",
                       kEventColumns, shown);
  };
  Statement rows(database_, fmt::format("{} UNION ALL {} ORDER BY version", either(0), either(1)));
  rows.bind(1, portal);
  rows.bind(2, epoch);
  rows.bind(3, id);
  while (rows.executeStep()) {
    auto& version = all.emplace_back();
    read(rows, version.kept);
    version.leaf = digest_or_damage(rows.getColumn("leaf").getString());
    version.is_shown = rows.getColumn("shown").getInt() == 1;
  }
  return all;
}

std::uint64_t SqliteEvents::count_newer(std::int64_t portal, UtcTime time, const Epochs& epochs) {
  Statement row(database_,
                "SELECT (SELECT count(*) FROM event INDEXED BY event_by_time"
                "        WHERE portal = ?1 AND shown = 1 AND time > ?2) -"
                "       (SELECT count(*) FROM event INDEXED BY event_imported"
                "        WHERE portal = ?1 AND shown = 1 AND provenance <> 1 AND time > ?2)");
  row.bind(1, portal);
  row.bind(2, kept_time(time));
  row.executeStep();
  auto newer = row.getColumn(0).getInt64();
  Statement past(database_,
                 "SELECT count(*) FROM event INDEXED BY event_by_id "
                 "WHERE portal = ? AND epoch = ? AND id > ? AND id <= ? AND shown = 1 AND provenance = 1 AND time > ?");
  for (std::uint32_t epoch = 0; epoch < epochs.size(); ++epoch) {
    for (const auto& ids : epochs.past(epoch)) {
      past.bind(1, portal);
      past.bind(2, epoch);
      past.bind(3, ids.after);
      past.bind(4, ids.upto);
      past.bind(5, kept_time(time));
      past.executeStep();
      newer -= past.getColumn(0).getInt64();
      past.reset();
    }
  }
  return static_cast<std::uint64_t>(newer);
}

std::string SqliteEvents::sql_of(std::optional<std::int64_t> portal, const Query& query) {
  const auto direction = query.order == Order::newest_first ? "DESC" : "ASC";
  const auto opposite = query.order == Order::newest_first ? "ASC" : "DESC";
  auto conditions = conditions_of(portal, query.filter);
  if (query.provenance) conditions += fmt::format(" AND provenance = {}", static_cast<int>(*query.provenance));
  std::string sql;
  for (const auto& path : access_paths(database_, user_ids_, portal, query)) {
    sql += fmt::format("{}SELECT {}, name, arrival FROM event {} {} CROSS JOIN portal USING (portal) WHERE {}{}",
                       sql.empty() ? "" : " UNION ALL ", kEventColumns, path.index.empty() ? "" : "INDEXED BY",
                       path.index, conditions, path.condition);
  }
  return sql + fmt::format(" ORDER BY time {0}, id {0}, arrival {1}", direction, opposite);
}

Result<void> SqliteEvents::scan(std::optional<std::int64_t> portal, const Query& query, const VisitKept& visit) {
  Statement rows(database_, sql_of(portal, query));
  constexpr int kName = 18;
  Kept kept;
  std::string name;
  while (rows.executeStep()) {
    read(rows, kept);
    name = rows.getColumn(kName).getString();
    const auto going = visit(name, kept);
    if (!going) return std::unexpected(going.error());
    if (*going == Going::enough) break;
  }
  return {};
}

Result<void> SqliteEvents::arrivals(const std::function<Result<Going>(const Arrival&)>& visit) {
  constexpr int kArrival = 18;
  Statement rows(database_, fmt::format("SELECT {}, arrival, leaf, shown, name FROM event JOIN portal USING (portal) "
                                        "ORDER BY arrival",
                                        kEventColumns));
  PrunedReadings pruned(database_);
  Tally tally;
  Kept kept;
  while (rows.executeStep()) {
    const auto place = static_cast<std::uint64_t>(rows.getColumn(kArrival).getInt64());
    const auto before = pruned.visit_up_to(place, visit);
    if (!before || *before == Going::enough) return before ? Result<void>{} : std::unexpected(before.error());
    read(rows, kept);
    const bool is_shown = rows.getColumn(kArrival + 2).getInt() == 1;
    if (is_shown) ++tally[{rows.getColumn(0).getInt64(), rows.getColumn(kUserId).getInt64(), kept.event.action}];
    const auto name = rows.getColumn(kArrival + 3).getString();
    const auto going = visit({.place = place,
                              .leaf = digest_or_damage(rows.getColumn(kArrival + 1).getString()),
                              .portal = name,
                              .kept = &kept,
                              .is_shown = is_shown});
    if (!going) return std::unexpected(going.error());
    if (*going == Going::enough) return {};
  }
  const auto rest = pruned.visit_up_to(std::numeric_limits<std::uint64_t>::max(), visit);
  if (!rest) return std::unexpected(rest.error());
  if (tally != kept_tally(database_)) throw Damage{"its tally of events does not fit them"};
  return {};
}

}  // namespace logbook::archive
