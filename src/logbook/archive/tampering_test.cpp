// Changes made to an archive behind its back, each of which `verify` has to notice.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::archive {
namespace {

using ::testing::_;
using testing::at;
using testing::event;
using testing::FailsWith;

Batch batch(std::vector<LoginEvent> events) {
  Batch made{.portal = "https://docs.example.com", .events = std::move(events)};
  made.seen = at(20, 0);
  return made;
}

LoginEvent full_event(std::int64_t id) {
  auto made = event({.id = id,
                     .time = at(8, static_cast<int>(id)),
                     .user = "Ann Example",
                     .login = fmt::format("ann{}", id),
                     .ip = fmt::format("203.0.113.{}", id)});
  made.action_text = "Login";
  made.country = "Latvia";
  made.city = "Riga";
  made.browser = "Chrome 137";
  made.platform = "Linux";
  made.page = "https://docs.example.com/";
  return made;
}

/// A small archive with something of everything in it, and copies of it to be tampered with.
class Tampering : public ::testing::Test {
 protected:
  Tampering() {
    auto archive = *open("sqlite:" + whole().string());
    auto first = batch({});
    for (std::int64_t id = 1; id <= 12; ++id) first.events.push_back(full_event(id));
    Hole hole;
    hole.newer = Landmark{9, at(8, 9)};
    hole.older = Landmark{8, at(8, 8)};
    hole.missing = 1;
    hole.time = {at(8, 8), at(8, 10)};
    first.claim = Claim{{at(8, 0), at(9, 0)}};
    first.holes = {hole};
    EXPECT_TRUE(archive->append(first));
    auto second = batch({full_event(13), full_event(5)});
    second.events.back().ip = "198.51.100.1";  // a mutation
    EXPECT_TRUE(archive->append(second));
  }

  std::filesystem::path whole() const { return folder_.path() / "whole.db"; }

  /// What `verify` says of a copy in which `sql` was run.
  Result<Verified> verified_after(const std::string& sql) const {
    const auto copy = folder_.path() / "copy.db";
    std::filesystem::copy_file(whole(), copy, std::filesystem::copy_options::overwrite_existing);
    {
      SQLite::Database database(copy, SQLite::OPEN_READWRITE);
      EXPECT_GT(database.exec(sql), 0) << sql << " changes nothing";
    }
    auto archive = open("sqlite:" + copy.string());
    if (!archive) return std::unexpected(archive.error());
    auto verified = (*archive)->verify();
    archive->reset();
    std::filesystem::remove(copy.string() + "-wal");
    return verified;
  }

  std::vector<std::string> texts(const std::string& sql) const {
    SQLite::Database database(whole());
    SQLite::Statement row(database, sql);
    std::vector<std::string> found;
    while (row.executeStep()) found.push_back(row.getColumn(0).getString());
    return found;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Tampering, IsNotSeenWhereThereIsNone) { EXPECT_TRUE(verified_after("UPDATE portal SET name = name")); }

TEST_F(Tampering, WithAnyNumberOfAnyReadingIsNoticed) {
  for (const auto& column : texts("SELECT name FROM pragma_table_info('event') WHERE type = 'INTEGER'")) {
    const bool is_text = !texts(fmt::format("SELECT 1 FROM pragma_foreign_key_list('event') WHERE \"table\" = 'text' "
                                            "AND \"from\" = '{}'",
                                            column))
                              .empty();
    const auto other = is_text             ? fmt::format("(SELECT max(text) FROM text WHERE text <> {})", column)
                       : column == "shown" ? "1 - shown"
                                           : fmt::format("{} + 1000", column);
    for (int arrival = 0; arrival < 14; ++arrival) {
      EXPECT_THAT(verified_after(fmt::format("DROP INDEX event_by_id; DROP INDEX event_aside; "
                                             "UPDATE event SET {} = {} WHERE arrival = {}",
                                             column, other, arrival)),
                  FailsWith(ErrorKind::damaged, _))
          << column << " of reading " << arrival;
    }
  }
}

TEST_F(Tampering, WithAnyByteOfAnyTextIsNoticed) {
  for (const auto& text : texts("SELECT text FROM text WHERE value <> ''")) {
    const auto size = std::stoi(texts("SELECT length(value) FROM text WHERE text = " + text).front());
    for (int at_byte = 1; at_byte <= size; ++at_byte) {
      EXPECT_THAT(verified_after(fmt::format("UPDATE text SET value = substr(value, 1, {0} - 1) || '~' || "
                                             "substr(value, {0} + 1) WHERE text = {1}",
                                             at_byte, text)),
                  FailsWith(ErrorKind::damaged, _))
          << "byte " << at_byte << " of text " << text;
    }
  }
}

TEST_F(Tampering, WithTheTallyOfEventsIsNoticed) {
  for (const auto* change : {"UPDATE tally SET events = events + 1 WHERE action = (SELECT min(action) FROM tally)",
                             "UPDATE tally SET action = action + 1", "DELETE FROM tally",
                             "INSERT INTO tally SELECT portal, user_id, 4711, 1 FROM tally LIMIT 1"}) {
    EXPECT_THAT(verified_after(change), FailsWith(ErrorKind::damaged, ::testing::HasSubstr("tally"))) << change;
  }
}

TEST_F(Tampering, ByTakingAwayAddingOrMovingReadingsIsNoticed) {
  for (int arrival = 0; arrival < 14; ++arrival) {
    EXPECT_THAT(verified_after(fmt::format("DELETE FROM event WHERE arrival = {}", arrival)),
                FailsWith(ErrorKind::damaged, _));
  }
  EXPECT_THAT(verified_after("UPDATE event SET arrival = 99 WHERE arrival = 3;"
                             "UPDATE event SET arrival = 3 WHERE arrival = 4;"
                             "UPDATE event SET arrival = 4 WHERE arrival = 99"),
              FailsWith(ErrorKind::damaged, _));
  EXPECT_THAT(verified_after("INSERT INTO event SELECT 14, leaf, portal, epoch, 99, version, shown, provenance, time, "
                             "uncertain, action, user_id, user, login, action_text, ip, country, city, browser, "
                             "platform, page FROM event WHERE arrival = 12"),
              FailsWith(ErrorKind::damaged, _));
}

TEST_F(Tampering, WithLeavesRootsAndChainsIsNoticed) {
  for (const auto* sql : {"UPDATE event SET leaf = zeroblob(32) WHERE arrival = 2",
                          "UPDATE root SET digest = zeroblob(32) WHERE root = 1",
                          "UPDATE root SET digest = zeroblob(32) WHERE root = 2",
                          "UPDATE root SET ledger = zeroblob(32) WHERE root = 2",
                          "UPDATE root SET size = size - 1 WHERE root = 2",
                          "UPDATE root SET size = size + 1 WHERE root = 2",
                          "DELETE FROM root WHERE root = 2",
                          "UPDATE seal SET size = size - 1",
                          "UPDATE seal SET peaks = zeroblob(length(peaks))",
                          "UPDATE seal SET mutations = zeroblob(32)",
                          "UPDATE seal SET observations = zeroblob(32)",
                          "UPDATE seal SET peaks = zeroblob(7)",
                          "DELETE FROM seal",
                          "DELETE FROM mutation",
                          "UPDATE mutation SET seen = seen + 1",
                          "UPDATE mutation SET id = id + 1",
                          "DELETE FROM observation WHERE observation = 1",
                          "UPDATE observation SET seen = seen + 1 WHERE observation = 1",
                          "UPDATE observation SET kind = 3 WHERE kind = 1",
                          "DELETE FROM segment",
                          "DELETE FROM segment WHERE state = 1",
                          "UPDATE segment SET state = 3 WHERE state = 1",
                          "UPDATE segment SET time_from = time_from - 1 WHERE state = 3",
                          "UPDATE segment SET time_from = time_from - 1000000 WHERE state = 3",
                          "UPDATE segment SET evidence = 2 WHERE state = 3",
                          "UPDATE segment SET evidence = 258 WHERE state = 3",
                          "UPDATE segment SET missing = 0 WHERE state = 1",
                          "UPDATE segment SET newer_id = 7 WHERE state = 1",
                          "UPDATE portal SET timeline = zeroblob(32)",
                          "UPDATE portal SET timeline = zeroblob(31)",
                          "UPDATE segment SET time_from = 9223372036854775807 WHERE state = 1",
                          "UPDATE portal SET name = 'https://other.example.com'"}) {
    EXPECT_THAT(verified_after(sql), FailsWith(ErrorKind::damaged, _)) << sql;
  }
}

/// An answer rests on the timeline: no command waits for `verify` to see that it was changed.
TEST_F(Tampering, OfTheTimelineIsNoticedByWhoeverReadsIt) {
  for (const auto* sql : {"UPDATE segment SET state = 3 WHERE state = 1", "DELETE FROM segment WHERE state = 0",
                          "UPDATE segment SET time_from = 9223372036854775807 WHERE state = 1",
                          "UPDATE portal SET timeline = zeroblob(32)"}) {
    const auto copy = folder_.path() / "copy.db";
    std::filesystem::copy_file(whole(), copy, std::filesystem::copy_options::overwrite_existing);
    SQLite::Database(copy, SQLite::OPEN_READWRITE).exec(sql);
    auto archive = *open("sqlite:" + copy.string());

    EXPECT_THAT(archive->timeline("https://docs.example.com"), FailsWith(ErrorKind::damaged, _)) << sql;
    EXPECT_THAT(archive->append(batch({full_event(14)})), FailsWith(ErrorKind::damaged, _)) << sql;
  }
}

/// Else a sync would report, and sign, that the portal had changed its past.
TEST_F(Tampering, OfAnEventIsNotTakenForAChangeOfThePortals) {
  const auto copy = folder_.path() / "copy.db";
  std::filesystem::copy_file(whole(), copy, std::filesystem::copy_options::overwrite_existing);
  SQLite::Database(copy, SQLite::OPEN_READWRITE).exec("UPDATE event SET action = 1013 WHERE id = 7");
  auto archive = *open("sqlite:" + copy.string());

  EXPECT_THAT(archive->append(batch({full_event(6), full_event(7)})), FailsWith(ErrorKind::damaged, _));
  EXPECT_THAT(archive->versions("https://docs.example.com", 0, 7), FailsWith(ErrorKind::damaged, _));
  EXPECT_TRUE(archive->append(batch({full_event(6)})));
}

}  // namespace
}  // namespace logbook::archive
