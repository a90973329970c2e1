#include "logbook/archive/sqlite_ledger.hpp"

#include <fmt/format.h>

#include <utility>

#include "logbook/archive/sqlite_error.hpp"
#include "logbook/archive/sqlite_rows.hpp"

namespace logbook::archive {
namespace {

using SQLite::Statement;

std::optional<std::int64_t> number_or_null(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getInt64());
}

std::optional<Landmark> landmark(std::optional<std::int64_t> id, std::optional<std::int64_t> time) {
  if (!id || !time) return std::nullopt;
  return Landmark{*id, time_of(*time)};
}

/// A value of an enumeration that ends with `last`.
template <class Enum>
Enum one_of(const SQLite::Column& column, Enum last) {
  const auto value = column.getInt64();
  if (value < 0 || value > static_cast<std::int64_t>(last)) throw Damage{"a segment's state is none that there is"};
  return static_cast<Enum>(value);
}

/// A segment that ends where the next one begins, or nowhere.
Segment read_segment(Statement& row) {
  Segment segment{.time = {time_of(row.getColumn(0).getInt64()), UtcTime::max()}};
  auto& what = segment.what;
  what.state = one_of(row.getColumn(1), SegmentState::pruned);
  what.evidence = one_of(row.getColumn(2), Evidence::polled);
  what.reason = one_of(row.getColumn(3), HoleReason::unknown_retention);
  if (const auto missing = number_or_null(row.getColumn(4))) what.missing = static_cast<std::uint64_t>(*missing);
  what.newer = landmark(number_or_null(row.getColumn(5)), number_or_null(row.getColumn(6)));
  what.older = landmark(number_or_null(row.getColumn(7)), number_or_null(row.getColumn(8)));
  return segment;
}

Mutation read_mutation(Statement& row) {
  return {static_cast<Mutation::Kind>(row.getColumn(0).getInt()),
          row.getColumn(1).getUInt(),
          row.getColumn(2).getInt64(),
          row.getColumn(3).getUInt(),
          row.getColumn(4).getUInt(),
          time_of(row.getColumn(5).getInt64())};
}

Root read_root(Statement& row) {
  return {static_cast<std::uint64_t>(row.getColumn(1).getInt64()), digest_or_damage(row.getColumn(2).getString()),
          digest_or_damage(row.getColumn(3).getString()), time_of(row.getColumn(4).getInt64())};
}

proof::SignedHead read_head(Statement& row) { return {row.getColumn(1).getString(), row.getColumn(2).getString()}; }

/// Up to `most` rows behind the one with the number `from`. They are numbered from 1, and none is ever taken away.
template <class T, class Read>
std::vector<T> numbered(Statement& row, const char* name, std::uint64_t from, std::size_t most, Read read) {
  std::vector<T> all;
  row.bind(1, static_cast<std::int64_t>(from));
  for (row.bind(2, static_cast<std::int64_t>(most)); row.executeStep();) {
    if (row.getColumn(0).getInt64() != static_cast<std::int64_t>(++from)) {
      throw Damage{fmt::format("{} {} is missing", name, from)};
    }
    all.push_back(read(row));
  }
  return all;
}

}  // namespace

SqliteLedger::SqliteLedger(SQLite::Database& database, SqliteTexts& texts)
    : database_(database),
      texts_(texts),
      find_portal_(database, "SELECT portal FROM portal WHERE name = ?"),
      find_sighting_(database,
                     "SELECT value, seen FROM observation WHERE portal = ? AND kind = ? AND subject = "
                     "(SELECT text FROM text WHERE value = ?) ORDER BY observation DESC LIMIT 1"),
      find_place_(database,
                  "SELECT value, seen FROM observation WHERE portal = ? AND kind = ? AND subject = "
                  "(SELECT text FROM text WHERE value = ?) AND value = (SELECT text FROM text WHERE value = ?) "
                  "ORDER BY observation DESC LIMIT 1") {}

std::optional<std::int64_t> SqliteLedger::portal(std::string_view name) {
  Using row(find_portal_);
  row->bind(1, std::string(name));
  return row->executeStep() ? std::optional(row->getColumn(0).getInt64()) : std::nullopt;
}

std::vector<std::string> SqliteLedger::portals() {
  std::vector<std::string> names;
  for (Statement row(database_, "SELECT name FROM portal ORDER BY name"); row.executeStep();) {
    names.push_back(row.getColumn(0).getString());
  }
  return names;
}

StoredTimeline SqliteLedger::timeline(std::int64_t portal) {
  std::vector<Segment> segments;
  Statement row(database_,
                "SELECT time_from, state, evidence, reason, missing, newer_id, newer_time, older_id, older_time "
                "FROM segment WHERE portal = ? ORDER BY time_from");
  for (row.bind(1, portal); row.executeStep();) {
    auto segment = read_segment(row);
    if (!segments.empty()) segments.back().time.until = segment.time.from;
    segments.push_back(segment);
  }
  auto timeline = Timeline::with(std::move(segments));
  if (!timeline) throw Damage{"the segments of a timeline do not fit together"};
  Statement stored(database_, "SELECT timeline FROM portal WHERE portal = ?");
  stored.bind(1, portal);
  stored.executeStep();
  return {*std::move(timeline), digest_or_damage(stored.getColumn(0).getString())};
}

std::vector<NamedDigest> SqliteLedger::timeline_digests() {
  std::vector<NamedDigest> all;
  for (Statement row(database_, "SELECT name, timeline FROM portal ORDER BY name"); row.executeStep();) {
    all.emplace_back(row.getColumn(0).getString(), digest_or_damage(row.getColumn(1).getString()));
  }
  return all;
}

std::vector<Mutation> SqliteLedger::mutations(std::string_view portal) {
  std::vector<Mutation> all;
  Statement row(database_,
                "SELECT kind, epoch, id, before, after, seen FROM mutation JOIN portal USING (portal) WHERE name = ? "
                "ORDER BY mutation");
  const std::string name(portal);
  for (row.bind(1, name); row.executeStep();) all.push_back(read_mutation(row));
  return all;
}

std::optional<std::string> SqliteLedger::cursor(std::string_view name) {
  Statement row(database_, "SELECT value FROM cursor WHERE name = ?");
  row.bind(1, std::string(name));
  return row.executeStep() ? std::optional(row.getColumn(0).getString()) : std::nullopt;
}

Seal SqliteLedger::seal() {
  Statement row(database_, "SELECT size, peaks, mutations, observations, prunings FROM seal");
  if (!row.executeStep()) return {};
  const auto blob = row.getColumn(1).getString();
  std::vector<proof::Digest> peaks;
  for (std::size_t i = 0; i < blob.size(); i += sizeof(proof::Digest)) {
    peaks.push_back(digest_or_damage(std::string_view(blob).substr(i, sizeof(proof::Digest))));
  }
  auto tree = proof::Tree::with(static_cast<std::uint64_t>(row.getColumn(0).getInt64()), std::move(peaks));
  if (!tree) throw Damage{"the peaks of the proof do not fit its size"};
  return {*std::move(tree), digest_or_damage(row.getColumn(2).getString()),
          digest_or_damage(row.getColumn(3).getString()), digest_or_damage(row.getColumn(4).getString())};
}

std::string SqliteLedger::name() {
  Statement row(database_, "SELECT name FROM archive");
  if (!row.executeStep()) throw Damage{"the archive's name is missing"};
  return row.getColumn(0).getString();
}

std::vector<Root> SqliteLedger::roots(std::uint64_t from, std::size_t most) {
  Statement row(database_, "SELECT root, size, digest, ledger, seen FROM root WHERE root > ? ORDER BY root LIMIT ?");
  return numbered<Root>(row, "root", from, most, read_root);
}

std::optional<Root> SqliteLedger::last_root() {
  Statement row(database_, "SELECT root, size, digest, ledger, seen FROM root ORDER BY root DESC LIMIT 1");
  return row.executeStep() ? std::optional(read_root(row)) : std::nullopt;
}

std::vector<proof::SignedHead> SqliteLedger::heads(std::uint64_t from, std::size_t most) {
  Statement row(database_, "SELECT head, text, signature FROM head WHERE head > ? ORDER BY head LIMIT ?");
  return numbered<proof::SignedHead>(row, "head", from, most, read_head);
}

std::optional<proof::SignedHead> SqliteLedger::last_head() {
  Statement row(database_, "SELECT head, text, signature FROM head ORDER BY head DESC LIMIT 1");
  return row.executeStep() ? std::optional(read_head(row)) : std::nullopt;
}

void SqliteLedger::all_mutations(const std::function<void(std::string_view, const Mutation&)>& visit) {
  Statement row(database_,
                "SELECT kind, epoch, id, before, after, seen, name FROM mutation JOIN portal USING (portal) "
                "ORDER BY mutation");
  while (row.executeStep()) visit(row.getColumn(6).getString(), read_mutation(row));
}

std::optional<Sighting> SqliteLedger::last_sighting(std::int64_t portal, const Observation& observation) {
  const bool is_place = observation.kind == Observation::Kind::place;
  Using row(is_place ? find_place_ : find_sighting_);
  row->bind(1, portal);
  row->bind(2, static_cast<int>(observation.kind));
  row->bindNoCopy(3, observation.subject);
  if (is_place) row->bindNoCopy(4, observation.value);
  if (!row->executeStep()) return std::nullopt;
  return Sighting{texts_.text_or_damage(row->getColumn(0).getInt64()), time_of(row->getColumn(1).getInt64())};
}

std::vector<Observation> SqliteLedger::people(std::int64_t portal) {
  // Of the rows of a group SQLite takes the others' values from the one with the greatest `observation`.
  Statement row(database_,
                "SELECT kind, subject_text.value, value_text.value, max(observation) FROM observation "
                "JOIN text AS subject_text ON subject_text.text = subject JOIN text AS value_text ON value_text.text = "
                "observation.value WHERE portal = ? AND kind IN (1, 4, 5, 6) GROUP BY kind, subject "
                "ORDER BY kind, subject_text.value");
  std::vector<Observation> people;
  for (row.bind(1, portal); row.executeStep();) {
    people.push_back({static_cast<Observation::Kind>(row.getColumn(0).getInt()), row.getColumn(1).getString(),
                      row.getColumn(2).getString()});
  }
  return people;
}

void SqliteLedger::observations(const std::function<void(const Noted&)>& visit) {
  Statement row(database_,
                "SELECT observation, 0, name, kind, subject, value, seen, NULL "
                "FROM observation JOIN portal USING (portal) "
                "UNION ALL SELECT observation, pruning, NULL, NULL, NULL, NULL, NULL, digest FROM pruned_observation "
                "ORDER BY observation");
  while (row.executeStep()) {
    Noted noted{.number = static_cast<std::uint64_t>(row.getColumn(0).getInt64())};
    const auto portal = row.getColumn(2).getString();
    if (row.getColumn(2).isNull()) {
      noted.pruning = pruning_or_damage(row.getColumn(1).getInt64());
      noted.digest = digest_or_damage(row.getColumn(7).getString());
    } else {
      noted.portal = portal;
      noted.observation = {static_cast<Observation::Kind>(row.getColumn(3).getInt()),
                           texts_.text_or_damage(row.getColumn(4).getInt64()),
                           texts_.text_or_damage(row.getColumn(5).getInt64())};
      noted.seen = time_of(row.getColumn(6).getInt64());
    }
    visit(noted);
  }
}

}  // namespace logbook::archive
