#include "logbook/archive/sqlite_store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "logbook/archive/sqlite_error.hpp"
#include "logbook/archive/sqlite_file.hpp"
#include "logbook/archive/sqlite_rows.hpp"
#include "logbook/archive/sqlite_texts.hpp"
#include "logbook/archive/sqlite_writer.hpp"

namespace logbook::archive {
namespace {

using SQLite::Statement;

/// How much earlier than its time an event may have happened, at most: an hour that comes twice, and some room.
constexpr std::chrono::hours kLongestFold{3};

/// What the archive holds cannot be.
struct Damage {
  std::string what;
};

std::optional<std::int64_t> number_or_null(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getInt64());
}

std::optional<Landmark> landmark(std::optional<std::int64_t> id, std::optional<std::int64_t> time) {
  if (!id || !time) return std::nullopt;
  return Landmark{*id, time_of(*time)};
}

Hole read_hole(Statement& row) {
  Hole hole;
  hole.time = {time_of(row.getColumn(0).getInt64()), time_of(row.getColumn(1).getInt64())};
  hole.reason = static_cast<HoleReason>(row.getColumn(2).getInt());
  if (const auto missing = number_or_null(row.getColumn(3))) hole.missing = static_cast<std::uint64_t>(*missing);
  hole.newer = landmark(number_or_null(row.getColumn(4)), number_or_null(row.getColumn(5)));
  hole.older = landmark(number_or_null(row.getColumn(6)), number_or_null(row.getColumn(7)));
  return hole;
}

Mutation read_mutation(Statement& row) {
  return {static_cast<Mutation::Kind>(row.getColumn(0).getInt()),
          row.getColumn(1).getUInt(),
          row.getColumn(2).getInt64(),
          row.getColumn(3).getUInt(),
          row.getColumn(4).getUInt(),
          time_of(row.getColumn(5).getInt64())};
}

std::string event_query(std::string_view rest) { return fmt::format("SELECT {} FROM event {}", kEventColumns, rest); }

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, std::unique_ptr<SQLite::Database> database)
      : path_(std::move(path)), database_(std::move(database)), texts_(*database_), writer_(*database_, texts_) {}

  Result<void> update(const Decide& decide) override {
    Result<void> decided;
    auto done = guarded([&] {
      SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
      const auto changes = decide();
      if (!changes) {
        decided = std::unexpected(changes.error());
      } else if (*changes) {
        writer_.write(**changes);
        transaction.commit();
      }
    });
    if (!done) texts_.forget();
    return done ? decided : done;
  }

  Result<std::vector<std::optional<Kept>>> find(std::string_view portal, std::uint32_t epoch,
                                                std::span<const std::int64_t> ids) override {
    std::vector<std::optional<Kept>> found(ids.size());
    auto done = guarded([&] {
      const auto number = portal_number(portal);
      if (!number) return;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        Using row(find_event_);
        row->bind(1, *number);
        row->bind(2, epoch);
        row->bind(3, ids[i]);
        if (row->executeStep()) read(find_event_, found[i].emplace());
      }
    });
    return answer(done, std::move(found));
  }

  Result<std::vector<Kept>> versions(std::string_view portal, std::uint32_t epoch, std::int64_t id) override {
    std::vector<Kept> all;
    auto done = guarded([&] {
      const auto number = portal_number(portal);
      if (!number) return;
      Statement rows(*database_, event_query("WHERE portal = ? AND epoch = ? AND id = ? ORDER BY version"));
      rows.bind(1, *number);
      rows.bind(2, epoch);
      rows.bind(3, id);
      while (rows.executeStep()) read(rows, all.emplace_back());
    });
    return answer(done, std::move(all));
  }

  Result<Seal> seal() override {
    Seal seal;
    auto done = guarded([&] {
      Statement row(*database_, "SELECT size, peaks, mutations, observations FROM seal");
      if (!row.executeStep()) return;
      const auto blob = row.getColumn(1).getString();
      std::vector<proof::Digest> peaks;
      for (std::size_t i = 0; i < blob.size(); i += sizeof(proof::Digest)) {
        peaks.push_back(digest(std::string_view(blob).substr(i, sizeof(proof::Digest))));
      }
      auto tree = proof::Tree::with(static_cast<std::uint64_t>(row.getColumn(0).getInt64()), std::move(peaks));
      if (!tree) throw Damage{"the peaks of the proof do not fit its size"};
      seal = {*std::move(tree), digest(row.getColumn(2).getString()), digest(row.getColumn(3).getString())};
    });
    return answer(done, std::move(seal));
  }

  Result<Ledger> ledger(std::string_view portal) override {
    Ledger ledger;
    auto done = guarded([&] {
      if (const auto number = portal_number(portal)) ledger = ledger_of(*number);
    });
    return answer(done, std::move(ledger));
  }

  Result<std::vector<NamedLedger>> ledgers() override {
    std::vector<NamedLedger> all;
    auto done = guarded([&] {
      for (Statement row(*database_, "SELECT name, portal FROM portal ORDER BY name"); row.executeStep();) {
        all.emplace_back(row.getColumn(0).getString(), ledger_of(row.getColumn(1).getInt64()));
      }
    });
    return answer(done, std::move(all));
  }

  Result<std::vector<Mutation>> mutations(std::string_view portal) override {
    std::vector<Mutation> all;
    auto done = guarded([&] {
      Statement row(
          *database_,
          "SELECT kind, epoch, id, before, after, seen FROM mutation JOIN portal USING (portal) WHERE name = ? "
          "ORDER BY mutation");
      const std::string name(portal);
      for (row.bind(1, name); row.executeStep();) {
        all.push_back(read_mutation(row));
      }
    });
    return answer(done, std::move(all));
  }

  Result<std::optional<std::string>> cursor(std::string_view name) override {
    std::optional<std::string> value;
    auto done = guarded([&] {
      Statement row(*database_, "SELECT value FROM cursor WHERE name = ?");
      row.bind(1, std::string(name));
      if (row.executeStep()) value = row.getColumn(0).getString();
    });
    return answer(done, std::move(value));
  }

  Result<std::vector<std::string>> portals() override {
    std::vector<std::string> names;
    auto done = guarded([&] {
      for (Statement row(*database_, "SELECT name FROM portal ORDER BY name"); row.executeStep();) {
        names.push_back(row.getColumn(0).getString());
      }
    });
    return answer(done, std::move(names));
  }

  Result<std::uint64_t> count_newer(std::string_view portal, UtcTime time) override {
    std::uint64_t count = 0;
    auto done = guarded([&] {
      const auto number = portal_number(portal);
      if (!number) return;
      Statement row(*database_,
                    "SELECT count(*) FROM event WHERE portal = ? AND shown = 1 AND time > ? AND provenance = 1");
      row.bind(1, *number);
      row.bind(2, kept_time(time));
      row.executeStep();
      count = static_cast<std::uint64_t>(row.getColumn(0).getInt64());
    });
    return answer(done, count);
  }

  Result<void> scan(const Query& query, const VisitKept& visit) override {
    Result<void> visited;
    auto done = guarded([&] { visited = scan_or_throw(query, visit); });
    return done ? visited : done;
  }

  Result<void> check() override {
    return guarded([&] {
      for (const auto* question : {"PRAGMA integrity_check(1)", "PRAGMA foreign_key_check"}) {
        Statement row(*database_, question);
        if (row.executeStep() && row.getColumn(0).getString() != "ok") throw Damage{row.getColumn(0).getString()};
      }
    });
  }

  Result<std::vector<Root>> roots(std::uint64_t from, std::size_t most) override {
    std::vector<Root> all;
    auto done = guarded([&] {
      Statement row(*database_, "SELECT size, digest, ledger, seen FROM root WHERE root > ? ORDER BY root LIMIT ?");
      row.bind(1, static_cast<std::int64_t>(from));  // they are numbered from 1, and none is ever taken away
      for (row.bind(2, static_cast<std::int64_t>(most)); row.executeStep();) {
        all.push_back({static_cast<std::uint64_t>(row.getColumn(0).getInt64()), digest(row.getColumn(1).getString()),
                       digest(row.getColumn(2).getString()), time_of(row.getColumn(3).getInt64())});
      }
    });
    return answer(done, std::move(all));
  }

  Result<void> arrivals(const std::function<Result<Going>(const Arrival&)>& visit) override {
    Result<void> visited;
    auto done = guarded([&] { visited = arrivals_or_throw(visit); });
    return done ? visited : done;
  }

  Result<void> all_mutations(const std::function<void(std::string_view, const Mutation&)>& visit) override {
    return guarded([&] {
      Statement row(*database_,
                    "SELECT kind, epoch, id, before, after, seen, name FROM mutation JOIN portal USING (portal) "
                    "ORDER BY mutation");
      while (row.executeStep()) visit(row.getColumn(6).getString(), read_mutation(row));
    });
  }

  Result<void> observations(const std::function<void(std::string_view, const Observation&, UtcTime)>& visit) override {
    return guarded([&] {
      Statement row(*database_,
                    "SELECT name, kind, subject, value, seen FROM observation JOIN portal USING (portal) "
                    "ORDER BY observation");
      while (row.executeStep()) {
        visit(row.getColumn(0).getString(),
              {static_cast<Observation::Kind>(row.getColumn(1).getInt()), text_of(row.getColumn(2).getInt64()),
               text_of(row.getColumn(3).getInt64())},
              time_of(row.getColumn(4).getInt64()));
      }
    });
  }

 private:
  /// Runs `work`, and turns what SQLite throws into an error.
  template <class Work>
  Result<void> guarded(Work work) {
    try {
      work();
      return {};
    } catch (const SQLite::Exception& failure) {
      return std::unexpected(explain(failure, path_));
    } catch (const Damage& damage) {
      return std::unexpected(damaged(path_, damage.what));
    }
  }

  template <class T>
  static Result<T> answer(const Result<void>& done, T value) {
    return done ? Result<T>(std::move(value)) : std::unexpected(done.error());
  }

  void read(Statement& row, Kept& kept) {
    if (!read_event(row, texts_, kept))
      throw Damage{fmt::format("event {} names a text that is not there", kept.event.id)};
  }

  static proof::Digest digest(std::string_view bytes) {
    const auto digest = proof::digest_from_bytes(bytes);
    if (!digest) throw Damage{"a digest of the proof is cut short"};
    return *digest;
  }

  Ledger ledger_of(std::int64_t portal) {
    std::vector<Claim> claims;
    Statement row(*database_, "SELECT time_from, time_until, evidence FROM claim WHERE portal = ?");
    for (row.bind(1, portal); row.executeStep();) {
      claims.push_back({{time_of(row.getColumn(0).getInt64()), time_of(row.getColumn(1).getInt64())},
                        static_cast<Evidence>(row.getColumn(2).getInt())});
    }
    std::vector<Hole> holes;
    Statement hole(*database_,
                   "SELECT time_from, time_until, reason, missing, newer_id, newer_time, older_id, older_time "
                   "FROM hole WHERE portal = ? ORDER BY rowid");
    for (hole.bind(1, portal); hole.executeStep();) holes.push_back(read_hole(hole));
    return {claims, holes};
  }

  std::optional<std::int64_t> portal_number(std::string_view name) {
    Using row(find_portal_);
    row->bind(1, std::string(name));
    return row->executeStep() ? std::optional(row->getColumn(0).getInt64()) : std::nullopt;
  }

  std::string text_of(std::int64_t number) {
    const auto* text = texts_.text_of(number);
    if (text == nullptr) throw Damage{fmt::format("text {} is not there", number)};
    return *text;
  }

  Result<void> arrivals_or_throw(const std::function<Result<Going>(const Arrival&)>& visit) {
    constexpr int kArrival = 18;
    Statement rows(*database_,
                   fmt::format("SELECT {}, arrival, leaf, shown, name FROM event JOIN portal USING (portal) "
                               "ORDER BY arrival",
                               kEventColumns));
    Kept kept;
    while (rows.executeStep()) {
      read(rows, kept);
      const auto name = rows.getColumn(kArrival + 3).getString();
      const auto going =
          visit({static_cast<std::uint64_t>(rows.getColumn(kArrival).getInt64()), name, kept,
                 digest(rows.getColumn(kArrival + 1).getString()), rows.getColumn(kArrival + 2).getInt() == 1});
      if (!going) return std::unexpected(going.error());
      if (*going == Going::enough) break;
    }
    return {};
  }

  Result<void> scan_or_throw(const Query& query, const VisitKept& visit) {
    const auto wanted = portals_of(query);
    const auto direction = query.order == Order::newest_first ? "DESC" : "ASC";
    const auto opposite = query.order == Order::newest_first ? "ASC" : "DESC";
    const auto one = wanted.size() == 1;
    // Of several portals SQLite has to sort what it finds; of one the index has the order.
    Statement rows(
        *database_,
        fmt::format(
            "SELECT {}, name FROM event {} portal USING (portal) WHERE {} shown = 1 AND time >= ?2 AND time < ?3 "
            "ORDER BY time {}, id {}, epoch {}{}",
            kEventColumns, "CROSS JOIN", one ? "event.portal = ?1 AND" : "", direction, direction, direction,
            one ? "" : fmt::format(", name {}", opposite)));
    if (wanted.empty()) return {};
    if (one) rows.bind(1, wanted.front());
    rows.bind(2, query.filter.since ? kept_time(*query.filter.since) : std::numeric_limits<std::int64_t>::min());
    rows.bind(3, query.filter.until ? kept_time(*query.filter.until + kLongestFold)
                                    : std::numeric_limits<std::int64_t>::max());
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

  std::vector<std::int64_t> portals_of(const Query& query) {
    std::vector<std::int64_t> numbers;
    if (query.portal.empty()) {
      for (Statement row(*database_, "SELECT portal FROM portal"); row.executeStep();)
        numbers.push_back(row.getColumn(0).getInt64());
    } else if (const auto number = portal_number(query.portal)) {
      numbers.push_back(*number);
    }
    return numbers;
  }

  std::string path_;
  std::unique_ptr<SQLite::Database> database_;
  SqliteTexts texts_;
  SqliteWriter writer_;
  Statement find_portal_{*database_, "SELECT portal FROM portal WHERE name = ?"};
  Statement find_event_{*database_, event_query("WHERE portal = ? AND epoch = ? AND id = ? AND shown = 1")};
};

}  // namespace

Result<std::unique_ptr<Store>> sqlite_store(const std::string& path) {
  auto database = open_sqlite_file(path);
  if (!database) return std::unexpected(database.error());
  try {
    return std::make_unique<SqliteStore>(path, *std::move(database));
  } catch (const SQLite::Exception& failure) {
    return std::unexpected(explain(failure, path));
  }
}

}  // namespace logbook::archive
