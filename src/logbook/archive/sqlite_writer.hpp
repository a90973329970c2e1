#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "logbook/archive/sqlite_pruning.hpp"
#include "logbook/archive/sqlite_texts.hpp"
#include "logbook/archive/store.hpp"

namespace logbook::archive {

/// Writes what a transaction changes into the tables of an archive. For one thread at a time.
class SqliteWriter {
 public:
  /// Both outlive it. Throws `SQLite::Exception`.
  SqliteWriter(SQLite::Database& database, SqliteTexts& texts);

  /// To be called within a transaction. Throws `SQLite::Exception`.
  void write(const Changes& changes);
  void write(const proof::SignedHead& head);

 private:
  std::int64_t number_of_portal(const std::string& name);
  void write(std::int64_t arrival, std::int64_t portal, const Version& version);
  void show_no_other(std::int64_t portal, const Kept& kept);
  void write_tally(std::int64_t portal);
  void write(const Seal& seal, const Root& root);
  void write(std::int64_t portal, const Mutation& mutation);
  void write(std::int64_t portal, const Observation& observation, UtcTime seen);
  void write(std::int64_t portal, const Timeline& timeline, const proof::Digest& digest);

  SQLite::Database& database_;
  SqliteTexts& texts_;
  SqlitePruning pruning_;
  SQLite::Statement add_event_;
  SQLite::Statement add_observation_;
  SQLite::Statement add_tally_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> tally_;  // events more, by user id and action
};

}  // namespace logbook::archive
