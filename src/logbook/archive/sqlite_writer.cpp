#include "logbook/archive/sqlite_writer.hpp"

#include <fmt/format.h>

#include <optional>

#include "logbook/archive/sqlite_rows.hpp"

namespace logbook::archive {
namespace {

using SQLite::Statement;

void bind_or_null(Statement& statement, int column, std::optional<std::int64_t> number) {
  if (number) {
    statement.bind(column, *number);
  } else {
    statement.bind(column);
  }
}

void bind_segment(Statement& row, std::int64_t portal, const Segment& segment) {
  const auto id = [](const std::optional<Landmark>& mark) { return mark ? std::optional(mark->id) : std::nullopt; };
  const auto time = [](const std::optional<Landmark>& mark) {
    return mark ? std::optional(kept_time(mark->time)) : std::nullopt;
  };
  const auto& [state, evidence, reason, missing, newer, older] = segment.what;
  row.bind(1, portal);
  row.bind(2, kept_time(segment.time.from));
  row.bind(3, static_cast<std::int64_t>(state));
  row.bind(4, static_cast<std::int64_t>(evidence));
  row.bind(5, static_cast<std::int64_t>(reason));
  bind_or_null(row, 6, missing ? std::optional(static_cast<std::int64_t>(*missing)) : std::nullopt);
  bind_or_null(row, 7, id(newer));
  bind_or_null(row, 8, time(newer));
  bind_or_null(row, 9, id(older));
  bind_or_null(row, 10, time(older));
}

void bind_blob(Statement& row, int column, std::string_view bytes) {
  row.bind(column, bytes.data(), static_cast<int>(bytes.size()));
}

std::string peaks_blob(const proof::Tree& tree) {
  std::string blob;
  for (const auto& peak : tree.peaks()) blob += proof::bytes_of(peak);
  return blob;
}

}  // namespace

SqliteWriter::SqliteWriter(SQLite::Database& database, SqliteTexts& texts)
    : database_(database),
      texts_(texts),
      pruning_(database, texts),
      add_event_(database,
                 fmt::format("INSERT INTO event (arrival, leaf, shown, {}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
                             "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             kEventColumns)),
      add_observation_(database, "INSERT INTO observation (portal, kind, subject, value, seen) VALUES (?, ?, ?, ?, ?)"),
      add_tally_(database,
                 "INSERT INTO tally (portal, user_id, action, events) VALUES (?, ?, ?, ?) "
                 "ON CONFLICT DO UPDATE SET events = events + excluded.events") {}

std::int64_t SqliteWriter::number_of_portal(const std::string& name) {
  Statement find(database_, "SELECT portal FROM portal WHERE name = ?");
  find.bind(1, name);
  if (find.executeStep()) return find.getColumn(0).getInt64();
  Statement add(database_, "INSERT INTO portal (name, timeline) VALUES (?, zeroblob(32))");
  add.bind(1, name);
  add.exec();
  return database_.getLastInsertRowid();
}

void SqliteWriter::write(const Changes& changes) {
  const auto portal = number_of_portal(changes.portal);
  auto arrival = static_cast<std::int64_t>(changes.seal.tree.size() - changes.versions.size());
  if (changes.pruning) pruning_.write(portal, *changes.pruning, changes.pruned);
  tally_.clear();
  for (const auto& version : changes.versions) write(arrival++, portal, version);
  write_tally(portal);
  write(changes.seal, changes.root);
  for (const auto& mutation : changes.mutations) write(portal, mutation);
  for (const auto& observation : changes.observations) write(portal, observation, changes.seen);
  if (changes.timeline) write(portal, *changes.timeline, changes.timeline_digest);
  for (const auto& cursor : changes.cursors) {
    Statement row(database_, "INSERT OR REPLACE INTO cursor (name, value) VALUES (?, ?)");
    row.bind(1, cursor.name);
    row.bind(2, cursor.value);
    row.exec();
  }
}

void SqliteWriter::write(const proof::SignedHead& head) {
  Statement row(database_, "INSERT INTO head (text, signature) VALUES (?, ?)");
  row.bind(1, head.text);
  bind_blob(row, 2, head.signature);
  row.exec();
}

void SqliteWriter::write(std::int64_t arrival, std::int64_t portal, const Version& version) {
  if (version.is_shown && version.kept.version > 0) show_no_other(portal, version.kept);
  const auto leaf = proof::bytes_of(version.leaf);
  Using row(add_event_);
  row->bind(1, arrival);
  row->bindNoCopy(2, leaf.data(), static_cast<int>(leaf.size()));
  row->bind(3, version.is_shown ? 1 : 0);
  bind_event(add_event_, 4, texts_, portal, version.kept);
  row->exec();
  if (!version.is_shown) return;
  const auto& event = version.kept.event;
  ++tally_[{texts_.number_of(event.user_id), static_cast<std::int64_t>(event.action)}];
}

/// Another version takes the place of the one that is shown.
void SqliteWriter::show_no_other(std::int64_t portal, const Kept& kept) {
  Statement row(database_,
                "UPDATE event SET shown = 0 WHERE portal = ? AND epoch = ? AND id = ? AND shown = 1 "
                "RETURNING user_id, action");
  row.bind(1, portal);
  row.bind(2, kept.epoch);
  row.bind(3, kept.event.id);
  while (row.executeStep()) --tally_[{row.getColumn(0).getInt64(), row.getColumn(1).getInt64()}];
}

void SqliteWriter::write_tally(std::int64_t portal) {
  bool is_less = false;
  for (const auto& [key, more] : tally_) {
    if (more == 0) continue;
    Using row(add_tally_);
    row->bind(1, portal);
    row->bind(2, key.first);
    row->bind(3, key.second);
    row->bind(4, more);
    row->exec();
    is_less = is_less || more < 0;
  }
  if (is_less) database_.exec("DELETE FROM tally WHERE events = 0");
}

void SqliteWriter::write(const Seal& seal, const Root& root) {
  Statement state(
      database_,
      "INSERT OR REPLACE INTO seal (seal, size, peaks, mutations, observations, prunings) VALUES (1, ?, ?, ?, ?, ?)");
  state.bind(1, static_cast<std::int64_t>(seal.tree.size()));
  bind_blob(state, 2, peaks_blob(seal.tree));
  bind_blob(state, 3, proof::bytes_of(seal.mutations));
  bind_blob(state, 4, proof::bytes_of(seal.observations));
  bind_blob(state, 5, proof::bytes_of(seal.prunings));
  state.exec();
  Statement row(database_, "INSERT INTO root (size, digest, ledger, seen) VALUES (?, ?, ?, ?)");
  row.bind(1, static_cast<std::int64_t>(root.size));
  bind_blob(row, 2, proof::bytes_of(root.root));
  bind_blob(row, 3, proof::bytes_of(root.ledger));
  row.bind(4, kept_time(root.seen));
  row.exec();
}

void SqliteWriter::write(std::int64_t portal, const Mutation& mutation) {
  Statement row(database_,
                "INSERT INTO mutation (portal, kind, epoch, id, before, after, seen) VALUES (?, ?, ?, ?, ?, ?, ?)");
  row.bind(1, portal);
  row.bind(2, static_cast<int>(mutation.kind));
  row.bind(3, mutation.epoch);
  row.bind(4, mutation.id);
  row.bind(5, mutation.before);
  row.bind(6, mutation.after);
  row.bind(7, kept_time(mutation.seen));
  row.exec();
}

void SqliteWriter::write(std::int64_t portal, const Observation& observation, UtcTime seen) {
  Using row(add_observation_);
  row->bind(1, portal);
  row->bind(2, static_cast<std::int64_t>(observation.kind));
  row->bind(3, texts_.number_of(observation.subject));
  row->bind(4, texts_.number_of(observation.value));
  row->bind(5, kept_time(seen));
  row->exec();
}

void SqliteWriter::write(std::int64_t portal, const Timeline& timeline, const proof::Digest& digest) {
  Statement stored(database_, "UPDATE portal SET timeline = ? WHERE portal = ?");
  bind_blob(stored, 1, proof::bytes_of(digest));
  stored.bind(2, portal);
  stored.exec();
  Statement old(database_, "DELETE FROM segment WHERE portal = ?");
  old.bind(1, portal);
  old.exec();
  Statement segments(database_,
                     "INSERT INTO segment (portal, time_from, state, evidence, reason, missing, newer_id, newer_time, "
                     "older_id, older_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& segment : timeline.segments()) {
    segments.reset();
    bind_segment(segments, portal, segment);
    segments.exec();
  }
}

}  // namespace logbook::archive
