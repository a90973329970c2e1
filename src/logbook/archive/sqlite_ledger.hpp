#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/archive/sqlite_texts.hpp"
#include "logbook/archive/store.hpp"

namespace logbook::archive {

/// Reads all in an archive that is no event: portals, coverage, mutations, observations, cursors and the proof, as
/// `Store` promises it. For one thread at a time.
///
/// Throws `SQLite::Exception` and `Damage`.
class SqliteLedger {
 public:
  /// Both outlive it.
  SqliteLedger(SQLite::Database& database, SqliteTexts& texts);

  /// The number of a portal; nothing of one unknown here.
  std::optional<std::int64_t> portal(std::string_view name);

  std::vector<std::string> portals();
  StoredTimeline timeline(std::int64_t portal);
  std::vector<NamedDigest> timeline_digests();
  std::vector<Mutation> mutations(std::string_view portal);
  std::optional<std::string> cursor(std::string_view name);
  std::optional<Sighting> last_sighting(std::int64_t portal, const Observation& observation);
  std::vector<Observation> people(std::int64_t portal);

  std::string name();
  Seal seal();
  std::vector<Root> roots(std::uint64_t from, std::size_t most);
  std::optional<Root> last_root();
  std::vector<proof::SignedHead> heads(std::uint64_t from, std::size_t most);
  std::optional<proof::SignedHead> last_head();
  void all_mutations(const std::function<void(std::string_view portal, const Mutation&)>& visit);
  void observations(const std::function<void(const Noted&)>& visit);

 private:
  SQLite::Database& database_;
  SqliteTexts& texts_;
  SQLite::Statement find_portal_;
  SQLite::Statement find_sighting_;
  SQLite::Statement find_place_;
};

}  // namespace logbook::archive
