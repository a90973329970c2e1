#include "logbook/archive/sqlite_store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <utility>

#include "logbook/archive/sqlite_error.hpp"
#include "logbook/archive/sqlite_events.hpp"
#include "logbook/archive/sqlite_ledger.hpp"
#include "logbook/archive/sqlite_pruning.hpp"
#include "logbook/archive/sqlite_rows.hpp"
#include "logbook/archive/sqlite_summary.hpp"
#include "logbook/archive/sqlite_texts.hpp"
#include "logbook/archive/sqlite_writer.hpp"

namespace logbook::archive {
namespace {

/// Hands on to who reads and writes, and turns what they throw into errors.
class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, std::unique_ptr<SQLite::Database> database)
      : path_(std::move(path)),
        database_(std::move(database)),
        texts_(*database_),
        writer_(*database_, texts_),
        events_(*database_, texts_),
        ledger_(*database_, texts_),
        pruning_(*database_, texts_),
        data_version_(*database_, "PRAGMA data_version") {}

  Result<void> update(const Decide& decide) override {
    return write_what(decide, [this](const Changes& changes) { writer_.write(changes); });
  }

  Result<std::string> name() override {
    return answer([&] { return ledger_.name(); });
  }

  Result<void> add_head(const MakeHead& make) override {
    return write_what(make, [this](const proof::SignedHead& head) { writer_.write(head); });
  }

  Result<std::optional<Root>> last_root() override {
    return answer([&] { return ledger_.last_root(); });
  }

  Result<std::optional<proof::SignedHead>> last_head() override {
    return answer([&] { return ledger_.last_head(); });
  }

  Result<std::vector<std::optional<Kept>>> find(std::string_view portal, std::uint32_t epoch,
                                                std::span<const std::int64_t> ids) override {
    return answer([&] {
      const auto number = ledger_.portal(portal);
      return number ? events_.find(*number, epoch, ids) : std::vector<std::optional<Kept>>(ids.size());
    });
  }

  Result<std::vector<Version>> versions(std::string_view portal, std::uint32_t epoch, std::int64_t id) override {
    return answer([&] {
      const auto number = ledger_.portal(portal);
      return number ? events_.versions(*number, epoch, id) : std::vector<Version>{};
    });
  }

  Result<Seal> seal() override {
    return answer([&] { return ledger_.seal(); });
  }

  Result<StoredTimeline> timeline(std::string_view portal) override {
    return answer([&] {
      const auto number = ledger_.portal(portal);
      return number ? ledger_.timeline(*number) : StoredTimeline{};
    });
  }

  Result<std::vector<NamedDigest>> timeline_digests() override {
    return answer([&] { return ledger_.timeline_digests(); });
  }

  Result<std::vector<Mutation>> mutations(std::string_view portal) override {
    return answer([&] { return ledger_.mutations(portal); });
  }

  Result<std::optional<std::string>> cursor(std::string_view name) override {
    return answer([&] { return ledger_.cursor(name); });
  }

  Result<std::optional<Sighting>> last_sighting(std::string_view portal, const Observation& wanted) override {
    return answer([&] {
      const auto number = ledger_.portal(portal);
      return number ? ledger_.last_sighting(*number, wanted) : std::nullopt;
    });
  }

  Result<std::vector<Observation>> people(std::string_view portal) override {
    return answer([&] {
      const auto number = ledger_.portal(portal);
      return number ? ledger_.people(*number) : std::vector<Observation>{};
    });
  }

  Result<std::vector<std::string>> portals() override {
    return answer([&] { return ledger_.portals(); });
  }

  Result<std::uint64_t> count_newer(std::string_view portal, UtcTime time, const Epochs& epochs) override {
    return answer([&] {
      const auto number = ledger_.portal(portal);
      return number ? events_.count_newer(*number, time, epochs) : 0;
    });
  }

  Result<Places> prunable(std::string_view portal, UtcTime time, std::size_t most) override {
    return answer([&] {
      const auto number = ledger_.portal(portal);
      return number ? pruning_.prunable(*number, time, most) : Places{};
    });
  }

  Result<std::vector<NamedPruning>> prunings() override {
    return answer([&] { return pruning_.prunings(); });
  }

  Result<void> sweep() override {
    bool is_gone = false;
    const auto swept = guarded([&] { is_gone = pruning_.sweep(); });
    if (!swept || is_gone) return swept;
    return std::unexpected(Error{ErrorKind::storage, path_,
                                 "was pruned, but its file still holds what was forgotten: another program reads it",
                                 "end that program, then run `logbook prune` again"});
  }

  Result<void> scan(const Query& query, const VisitKept& visit) override {
    Result<void> visited;
    auto done = guarded([&] {
      const auto number = ledger_.portal(query.portal);
      if (number || query.portal.empty()) visited = events_.scan(number, query, visit);
    });
    return done ? visited : done;
  }

  Result<std::optional<std::vector<Group>>> summarize(const Summary& summary) override {
    Result<std::optional<std::vector<Group>>> groups;
    const auto done = guarded([&] {
      const auto number = ledger_.portal(summary.portal);
      if (number || summary.portal.empty()) groups = sql_summary(*database_, texts_, number, summary);
    });
    return done ? std::move(groups) : std::unexpected(done.error());
  }

  Result<void> unchanging(const std::function<Result<void>()>& work) override {
    Result<void> worked;
    const auto done = guarded([&] {
      const SQLite::Transaction transaction(*database_);  // the first reading decides what is seen
      worked = work();
    });
    return done ? worked : done;
  }

  Result<void> check() override {
    return guarded([&] {
      for (const auto* question : {"PRAGMA integrity_check(1)", "PRAGMA foreign_key_check"}) {
        SQLite::Statement row(*database_, question);
        if (!row.executeStep() || row.getColumn(0).getString() == "ok") continue;
        auto found = row.getColumn(0).getString();
        throw Damage{found.substr(found.find('\n') + 1)};  // behind the name of the database, where it is told
      }
    });
  }

  Result<std::vector<Root>> roots(std::uint64_t from, std::size_t most) override {
    return answer([&] { return ledger_.roots(from, most); });
  }

  Result<std::vector<proof::SignedHead>> heads(std::uint64_t from, std::size_t most) override {
    return answer([&] { return ledger_.heads(from, most); });
  }

  Result<void> arrivals(const std::function<Result<Going>(const Arrival&)>& visit) override {
    Result<void> visited;
    auto done = guarded([&] { visited = events_.arrivals(visit); });
    return done ? visited : done;
  }

  Result<void> all_mutations(const std::function<void(std::string_view, const Mutation&)>& visit) override {
    return guarded([&] { ledger_.all_mutations(visit); });
  }

  Result<void> observations(const std::function<void(const Noted&)>& visit) override {
    return guarded([&] { ledger_.observations(visit); });
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

  /// Writes what `decide` returns, if anything, in one transaction that begins before it is asked.
  template <class Decide, class Write>
  Result<void> write_what(const Decide& decide, Write write) {
    Result<void> decided;
    auto done = guarded([&] {
      SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
      forget_what_others_may_have_swept();
      const auto what = decide();
      if (!what) {
        decided = std::unexpected(what.error());
      } else if (*what) {
        write(**what);
        transaction.commit();
      }
    });
    if (!done) texts_.forget();
    return done ? decided : done;
  }

  /// A text that this one remembers may be gone.
  void forget_what_others_may_have_swept() {
    Using row(data_version_);
    row->executeStep();
    const auto version = row->getColumn(0).getInt64();
    if (std::exchange(seen_version_, version) != version) texts_.forget();
  }

  /// What `ask` returns, or what it throws.
  template <class Ask>
  auto answer(Ask ask) -> Result<decltype(ask())> {
    Result<decltype(ask())> answered;
    const auto done = guarded([&] { answered = ask(); });
    return done ? std::move(answered) : std::unexpected(done.error());
  }

  std::string path_;
  std::unique_ptr<SQLite::Database> database_;
  SqliteTexts texts_;
  SqliteWriter writer_;
  SqliteEvents events_;
  SqliteLedger ledger_;
  SqlitePruning pruning_;
  SQLite::Statement data_version_;  // another one where another program wrote
  std::int64_t seen_version_ = 0;
};

}  // namespace

Result<std::unique_ptr<Store>> sqlite_store(const std::string& path, const FileOptions& options) {
  auto database = open_sqlite_file(path, options);
  if (!database) return std::unexpected(database.error());
  try {
    return std::make_unique<SqliteStore>(path, *std::move(database));
  } catch (const SQLite::Exception& failure) {
    return std::unexpected(explain(failure, path));
  }
}

}  // namespace logbook::archive
