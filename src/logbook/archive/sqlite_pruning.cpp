#include "logbook/archive/sqlite_pruning.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>

#include "logbook/archive/seal.hpp"
#include "logbook/archive/sqlite_error.hpp"
#include "logbook/archive/sqlite_rows.hpp"

namespace logbook::archive {
namespace {

using SQLite::Statement;

constexpr std::size_t kTextsAtOnce = 10'000;

std::vector<std::uint64_t> numbers_in(Statement& row) {
  std::vector<std::uint64_t> numbers;
  while (row.executeStep()) numbers.push_back(static_cast<std::uint64_t>(row.getColumn(0).getInt64()));
  return numbers;
}

void bind_digest(Statement& row, int column, const proof::Digest& digest) {
  row.bind(column, digest.data(), static_cast<int>(digest.size()));
}

/// Which texts something refers to, as far as it has looked.
class TextsInUse {
 public:
  explicit TextsInUse(SQLite::Database& database)
      : events_(
            database,
            "SELECT arrival, user_id, user, login, action_text, ip, country, city, browser, platform, page FROM event "
            "WHERE arrival > ? ORDER BY arrival"),
        observations_(
            database,
            "SELECT observation, subject, value FROM observation WHERE observation > ? ORDER BY observation") {}

  /// Looks at what came since the last time.
  void look() {
    look(events_, last_event_);
    look(observations_, last_observation_);
  }

  bool contains(std::int64_t text) const {
    const auto at = static_cast<std::size_t>(text);
    return text == 0 || (at < used_.size() && used_[at]);
  }

 private:
  void look(Statement& statement, std::int64_t& last) {
    Using row(statement);
    for (row->bind(1, last); row->executeStep();) {
      last = row->getColumn(0).getInt64();
      for (int column = 1; column < row->getColumnCount(); ++column) note(row->getColumn(column).getInt64());
    }
  }

  void note(std::int64_t text) {
    if (text < 0) throw Damage{"an event names a text that is not there"};
    const auto at = static_cast<std::size_t>(text);
    if (at >= used_.size()) used_.resize(at + at / 2 + 1);
    used_[at] = true;
  }

  Statement events_;
  Statement observations_;
  std::int64_t last_event_ = -1;
  std::int64_t last_observation_ = 0;
  std::vector<bool> used_;
};

/// SQLite would look through all events for each text that is deleted.
class WithoutForeignKeys {
 public:
  explicit WithoutForeignKeys(SQLite::Database& database) : database_(database) {
    database_.exec("PRAGMA foreign_keys=OFF");
  }
  ~WithoutForeignKeys() { database_.tryExec("PRAGMA foreign_keys=ON"); }
  WithoutForeignKeys(const WithoutForeignKeys&) = delete;
  WithoutForeignKeys& operator=(const WithoutForeignKeys&) = delete;

 private:
  SQLite::Database& database_;
};

}  // namespace

Places SqlitePruning::prunable(std::int64_t portal, UtcTime time, std::size_t most) {
  Statement readings(database_,
                     "WITH old AS (SELECT arrival, epoch, id FROM event INDEXED BY event_by_time"
                     "  WHERE portal = ?1 AND shown = 1 AND time < ?2 ORDER BY time, id, arrival DESC LIMIT ?3) "
                     "SELECT arrival FROM old UNION "
                     "SELECT event.arrival FROM old JOIN event USING (epoch, id) WHERE portal = ?1 AND shown = 0 "
                     "ORDER BY arrival");
  Statement observations(database_,
                         "SELECT observation FROM observation WHERE portal = ?1 AND seen < ?2 "
                         "ORDER BY observation LIMIT ?3");
  for (auto* statement : {&readings, &observations}) {
    statement->bind(1, portal);
    statement->bind(2, kept_time(time));
    statement->bind(3, static_cast<std::int64_t>(most));
  }
  return {numbers_in(readings), numbers_in(observations)};
}

std::vector<NamedPruning> SqlitePruning::prunings() {
  std::vector<NamedPruning> all;
  Statement row(database_,
                "SELECT name, before, readings, readings_digest, observations, observations_digest, pruned, pruning "
                "FROM pruning JOIN portal USING (portal) ORDER BY pruning");
  while (row.executeStep()) {
    if (row.getColumn(7).getInt64() != static_cast<std::int64_t>(all.size() + 1)) throw Damage{"a pruning is missing"};
    const auto places = [&row](int column) {
      return PlacesDigest{static_cast<std::uint64_t>(row.getColumn(column).getInt64()),
                          digest_or_damage(row.getColumn(column + 1).getString())};
    };
    all.emplace_back(row.getColumn(0).getString(), Pruning{time_of(row.getColumn(1).getInt64()), places(2), places(4),
                                                           time_of(row.getColumn(6).getInt64())});
  }
  return all;
}

void SqlitePruning::write(std::int64_t portal, const Pruning& pruning, const Places& pruned) {
  Statement row(database_,
                "INSERT INTO pruning (portal, before, readings, readings_digest, observations, observations_digest, "
                "pruned) VALUES (?, ?, ?, ?, ?, ?, ?)");
  row.bind(1, portal);
  row.bind(2, kept_time(pruning.before));
  row.bind(3, static_cast<std::int64_t>(pruning.readings.count));
  bind_digest(row, 4, pruning.readings.digest);
  row.bind(5, static_cast<std::int64_t>(pruning.observations.count));
  bind_digest(row, 6, pruning.observations.digest);
  row.bind(7, kept_time(pruning.pruned));
  row.exec();
  const auto number = database_.getLastInsertRowid();
  write_readings(portal, number, pruned.readings);
  write_observations(number, pruned.observations);
}

void SqlitePruning::write_readings(std::int64_t portal, std::int64_t pruning,
                                   const std::vector<std::uint64_t>& places) {
  Statement keep(database_,
                 "INSERT INTO pruned_reading (arrival, leaf, pruning) SELECT arrival, leaf, ?2 FROM event "
                 "WHERE arrival = ?1");
  Statement take(database_, "DELETE FROM event WHERE arrival = ? RETURNING shown, user_id, action");
  Statement count(database_, "UPDATE tally SET events = events - 1 WHERE portal = ? AND user_id = ? AND action = ?");
  for (const auto place : places) {
    const auto arrival = static_cast<std::int64_t>(place);
    Using kept(keep);
    kept->bind(1, arrival);
    kept->bind(2, pruning);
    kept->exec();
    Using taken(take);
    taken->bind(1, arrival);
    if (!taken->executeStep() || taken->getColumn(0).getInt() == 0) continue;
    Using counted(count);
    counted->bind(1, portal);
    counted->bind(2, taken->getColumn(1).getInt64());
    counted->bind(3, taken->getColumn(2).getInt64());
    counted->exec();
  }
  database_.exec("DELETE FROM tally WHERE events = 0");
}

void SqlitePruning::write_observations(std::int64_t pruning, const std::vector<std::uint64_t>& numbers) {
  Statement find(database_,
                 "SELECT name, kind, subject, value, seen FROM observation JOIN portal USING (portal) "
                 "WHERE observation = ?");
  Statement keep(database_, "INSERT INTO pruned_observation (observation, digest, pruning) VALUES (?, ?, ?)");
  Statement take(database_, "DELETE FROM observation WHERE observation = ?");
  proof::Sha256 sha256;
  for (const auto number : numbers) {
    const auto observation = static_cast<std::int64_t>(number);
    Using found(find);
    found->bind(1, observation);
    if (!found->executeStep()) throw Damage{"an observation is missing"};
    Using kept(keep);
    kept->bind(1, observation);
    bind_digest(keep, 2,
                digest_of(sha256, found->getColumn(0).getString(),
                          {static_cast<Observation::Kind>(found->getColumn(1).getInt()),
                           texts_.text_or_damage(found->getColumn(2).getInt64()),
                           texts_.text_or_damage(found->getColumn(3).getInt64())},
                          time_of(found->getColumn(4).getInt64())));
    kept->bind(3, pruning);
    kept->exec();
    Using taken(take);
    taken->bind(1, observation);
    taken->exec();
  }
}

bool SqlitePruning::sweep() {
  TextsInUse in_use(database_);
  std::vector<std::int64_t> unused;
  {
    const SQLite::Transaction transaction(database_);  // others may write meanwhile
    in_use.look();
    for (Statement row(database_, "SELECT text FROM text ORDER BY text"); row.executeStep();) {
      const auto text = row.getColumn(0).getInt64();
      if (!in_use.contains(text)) unused.push_back(text);
    }
  }
  const WithoutForeignKeys without(database_);
  Statement take(database_, "DELETE FROM text WHERE text = ?");
  for (std::size_t i = 0; i < unused.size();) {
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    in_use.look();  // what others wrote since
    for (const auto end = std::min(i + kTextsAtOnce, unused.size()); i < end; ++i) {
      if (in_use.contains(unused[i])) continue;
      Using taken(take);
      taken->bind(1, unused[i]);
      taken->exec();
    }
    transaction.commit();
  }
  texts_.forget();
  // The log holds pages as they were before.
  Statement emptied(database_, "PRAGMA wal_checkpoint(TRUNCATE)");
  return emptied.executeStep() && emptied.getColumn(0).getInt() == 0;
}

}  // namespace logbook::archive
