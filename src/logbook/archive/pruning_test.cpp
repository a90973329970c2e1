// What an archive forgets when it is told to, and what stays.
#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "logbook/archive/open.hpp"
#include "logbook/archive/sqlite_store.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::archive {
namespace {

using ::testing::_;
using testing::at;
using ::testing::ElementsAre;
using testing::event;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kPortal = "https://docs.example.com";

Batch batch(std::vector<LoginEvent> events, UtcTime seen = at(20, 0)) {
  return {.portal = kPortal, .events = std::move(events), .seen = seen};
}

Prune before(UtcTime time, std::size_t most = 100) {
  return {.portal = kPortal, .before = time, .most = most, .now = at(23, 0)};
}

std::vector<std::int64_t> ids(Archive& archive) {
  std::vector<std::int64_t> found;
  const auto read = archive.read({}, [&](std::string_view, const Kept& kept) -> Result<Going> {
    found.push_back(kept.event.id);
    return Going::on;
  });
  EXPECT_TRUE(read) << read.error().cause;
  return found;
}

/// Runs with each kind of archive.
class PrunedArchive : public ::testing::TestWithParam<std::string> {
 protected:
  PrunedArchive() : archive_(*open(GetParam() == "memory" ? "memory:" : "sqlite:" + file())) {}

  std::string file() const { return folder_.path() / "archive.db"; }

  void append(const Batch& one) {
    const auto done = archive_->append(one);
    ASSERT_TRUE(done) << done.error().cause;
  }

  Verified verified() {
    const auto verified = archive_->verify();
    EXPECT_TRUE(verified) << verified.error().thing << ": " << verified.error().cause;
    return verified.value_or(Verified{});
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<Archive> archive_;
};

TEST_P(PrunedArchive, HasForgottenEventsWithAllTheirReadings) {
  append(batch({event({.id = 1, .time = at(8, 0), .ip = "192.0.2.1"}), event({.id = 2, .time = at(9, 0)})}));
  append(batch({event({.id = 1, .time = at(8, 0), .ip = "192.0.2.2"})}));  // a second reading: it was changed

  EXPECT_EQ(*archive_->prune(before(at(9, 0))), (Pruned{.readings = 2}));

  EXPECT_THAT(ids(*archive_), ElementsAre(2)) << "what happened at the time itself stays";
  EXPECT_THAT(*archive_->versions(kPortal, 0, 1), IsEmpty());
  EXPECT_EQ(archive_->mutations(kPortal)->size(), 1U) << "that it was changed is still known";
  EXPECT_THAT(verified(), ::testing::Field(&Verified::pruned, 2));
}

TEST_P(PrunedArchive, KeepsAnEventThatIsShownWithALaterTime) {
  append(batch({event({.id = 1, .time = at(8, 0)})}));
  append(batch({event({.id = 1, .time = at(10, 0)})}));

  EXPECT_EQ(*archive_->prune(before(at(9, 0))), Pruned{});

  EXPECT_EQ(archive_->versions(kPortal, 0, 1)->size(), 2U);
}

TEST_P(PrunedArchive, HasForgottenWhatWasObservedEarlier) {
  append(batch({event({.id = 1, .time = at(6, 0), .user_id = "ann", .user = "Ann Example"})}, at(7, 0)));
  append(batch({event({.id = 2, .time = at(9, 0), .user_id = "bob", .user = "Bob Example"})}, at(10, 0)));

  EXPECT_EQ(archive_->prune(before(at(8, 0)))->readings, 1U);

  EXPECT_THAT(*archive_->people(kPortal), ElementsAre(Observation{Observation::Kind::user_name, "bob", "Bob Example"}));
  append(batch({event({.id = 3, .time = at(11, 0), .user_id = "ann", .user = "Ann Example"})}, at(12, 0)));
  EXPECT_EQ(archive_->people(kPortal)->size(), 2U) << "it is observed anew";
  verified();
}

TEST_P(PrunedArchive, ClaimsNothingOfThatTime) {
  auto read = batch({event({.id = 1, .time = at(6, 0)}), event({.id = 2, .time = at(12, 0)})});
  read.claim = Claim{{at(5, 0), at(13, 0)}};
  Hole hole;
  hole.time = {at(7, 0), at(9, 0)};
  hole.missing = 3;
  read.holes = {hole};
  append(read);

  EXPECT_TRUE(archive_->prune(before(at(8, 0))));

  const auto held = *archive_->coverage(kPortal);
  EXPECT_THAT(held.claims(), ElementsAre(Claim{{at(8, 0), at(13, 0)}}));
  hole.time.from = at(8, 0);
  hole.missing.reset();
  EXPECT_THAT(held.holes(), ElementsAre(hole)) << "how many are missing in what is left of it is not known";
  verified();
}

TEST_P(PrunedArchive, ForgetsTheOldestFirstAndNoMoreThanItIsToldAtOnce) {
  append(batch({event({.id = 1, .time = at(8, 0)}), event({.id = 2, .time = at(6, 0)}),
                event({.id = 3, .time = at(7, 0)}), event({.id = 4, .time = at(9, 0)})}));

  EXPECT_EQ(archive_->prune(before(at(8, 30), 2))->readings, 2U);
  EXPECT_THAT(ids(*archive_), ElementsAre(4, 1));
  EXPECT_EQ(archive_->prune(before(at(8, 30), 2))->readings, 1U);
  EXPECT_EQ(*archive_->prune(before(at(8, 30), 2)), Pruned{});

  const auto told = *archive_->prunings(kPortal);
  ASSERT_EQ(told.size(), 2U) << "where there was nothing to forget, nothing is said";
  EXPECT_EQ(told[0].readings.count, 2U);
  EXPECT_EQ(told[1].before, at(8, 30));
  EXPECT_EQ(told[1].pruned, at(23, 0));
  EXPECT_EQ(verified().readings, 4U);
}

TEST_P(PrunedArchive, LeavesOtherPortalsAlone) {
  append(batch({event({.id = 1, .time = at(6, 0)})}));
  auto other = batch({event({.id = 2, .time = at(6, 0)})});
  other.portal = "https://other.example.com";
  other.claim = Claim{{at(5, 0), at(7, 0)}};
  append(other);

  EXPECT_TRUE(archive_->prune(before(at(8, 0))));

  EXPECT_THAT(ids(*archive_), ElementsAre(2));
  EXPECT_EQ(archive_->coverage(other.portal)->claims().size(), 1U);
  EXPECT_THAT(*archive_->prunings(other.portal), IsEmpty());
}

TEST_P(PrunedArchive, TakesAnEventThatItForgotAsANewOne) {
  append(batch({event({.id = 1, .time = at(6, 0)})}));
  EXPECT_TRUE(archive_->prune(before(at(8, 0))));

  append(batch({event({.id = 1, .time = at(6, 0)})}));

  EXPECT_THAT(ids(*archive_), ElementsAre(1));
  EXPECT_EQ(verified().readings, 2U);
}

TEST_P(PrunedArchive, RemembersCursorsWithWhatItForgets) {
  append(batch({event({.id = 1, .time = at(6, 0)})}));
  auto prune = before(at(8, 0));
  prune.cursors = {{"end of it", "08:00"}};

  EXPECT_TRUE(archive_->prune(prune));

  EXPECT_EQ(*archive_->cursor("end of it"), "08:00");
}

INSTANTIATE_TEST_SUITE_P(Stores, PrunedArchive, ::testing::Values("memory", "sqlite"),
                         [](const auto& store) { return store.param; });

/// An archive in a file, of which the events before 08:00 are to be forgotten.
class PrunedFile : public ::testing::Test {
 protected:
  PrunedFile() {
    EXPECT_TRUE(
        archive_->append(batch({event({.id = 1, .time = at(6, 0), .user_id = "u-old", .user = "Oldtimer Example"}),
                                event({.id = 2, .time = at(7, 0), .user_id = "u-old", .user = "Oldtimer Example"})},
                               at(7, 30))));
    EXPECT_TRUE(
        archive_->append(batch({event({.id = 3, .time = at(9, 0), .user_id = "u-new", .user = "Newcomer Example"}),
                                event({.id = 4, .time = at(9, 0), .user_id = "u-new", .user = "Newcomer Example"})},
                               at(9, 30))));
  }

  std::string path() const { return folder_.path() / "archive.db"; }

  void prune() {
    EXPECT_EQ(archive_->prune(before(at(8, 0)))->readings, 2U);
    EXPECT_TRUE(archive_->sweep());
  }

  /// All bytes of the file and of what belongs to it.
  std::string bytes() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      std::ifstream file(entry.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<Archive> archive_ = *open("sqlite:" + path());
};

TEST_F(PrunedFile, HoldsNoByteOfThoseWhoWereForgotten) {
  ASSERT_THAT(bytes(), HasSubstr("Oldtimer Example"));

  prune();

  EXPECT_THAT(bytes(), Not(HasSubstr("Oldtimer Example")));
  EXPECT_THAT(bytes(), Not(HasSubstr("u-old")));
  EXPECT_THAT(bytes(), HasSubstr("Newcomer Example"));
}

TEST_F(PrunedFile, IsNotSaidToHaveForgottenWhileAnotherProgramReadsItAsItWas) {
  auto store = *sqlite_store(path(), {.patience = std::chrono::milliseconds{1}});
  Archive reader(*sqlite_store(path(), {.access = Access::read}));
  EXPECT_TRUE(archive_->prune(before(at(8, 0))));

  EXPECT_TRUE(reader.unchanging([&]() -> Result<void> {
    EXPECT_TRUE(reader.portals());
    EXPECT_TRUE(archive_->prune(before(at(8, 1))));
    EXPECT_THAT(store->sweep(), testing::FailsWith(ErrorKind::storage, HasSubstr("still holds what was forgotten")));
    return {};
  }));

  EXPECT_TRUE(store->sweep());
  EXPECT_THAT(bytes(), Not(HasSubstr("Oldtimer Example")));
}

TEST_F(PrunedFile, IsWrittenByAProgramThatRemembersTextsOfBefore) {
  auto other = *open("sqlite:" + path());
  EXPECT_TRUE(
      other->append(batch({event({.id = 5, .time = at(7, 59), .user_id = "u-5", .user = "Oldtimer Example"})})));

  EXPECT_EQ(archive_->prune(before(at(8, 0)))->readings, 3U);
  EXPECT_EQ(archive_->prune(before(at(21, 0)))->readings, 2U);
  EXPECT_TRUE(archive_->sweep());
  const auto again =
      other->append(batch({event({.id = 6, .time = at(22, 0), .user_id = "u-5", .user = "Oldtimer Example"})}));

  EXPECT_TRUE(again) << again.error().cause;
  const auto verified = archive_->verify();
  EXPECT_TRUE(verified) << verified.error().thing << verified.error().cause;
}

TEST_F(PrunedFile, DoesNotTakeAwayWhatOthersWriteMeanwhile) {
  EXPECT_TRUE(archive_->prune(before(at(8, 0))));
  auto other = *open("sqlite:" + path());
  EXPECT_TRUE(
      other->append(batch({event({.id = 6, .time = at(22, 0), .user_id = "u-old", .user = "Oldtimer Example"})})));

  EXPECT_TRUE(archive_->sweep());

  EXPECT_TRUE(archive_->verify());
}

TEST_F(PrunedFile, HidesNothingElseThatWasTakenAway) {
  prune();
  const auto copy = (folder_.path() / "copy.db").string();
  for (const std::string sql :
       {"INSERT INTO pruned_reading SELECT arrival, leaf, 1 FROM event WHERE id = 3; DELETE FROM event WHERE id = 3;"
        "UPDATE tally SET events = events - 1",
        "INSERT INTO pruned_reading SELECT arrival, leaf, 2 FROM event WHERE id = 3; DELETE FROM event WHERE id = 3;"
        "UPDATE tally SET events = events - 1",
        "INSERT INTO pruned_reading SELECT arrival, leaf, 0 FROM event WHERE id = 3; DELETE FROM event WHERE id = 3",
        "UPDATE pruned_reading SET leaf = zeroblob(32) WHERE arrival = 0",
        "DELETE FROM pruned_reading WHERE arrival = 1", "UPDATE pruned_reading SET arrival = 9 WHERE arrival = 1",
        "UPDATE pruning SET before = before + 1", "UPDATE pruning SET readings = 1",
        "UPDATE pruning SET readings_digest = zeroblob(32)", "UPDATE pruning SET observations_digest = zeroblob(32)",
        "UPDATE pruning SET pruned = pruned + 1",
        "UPDATE pruned_observation SET digest = zeroblob(32) WHERE observation = 1",
        "DELETE FROM pruned_observation WHERE observation = 1",
        "INSERT INTO pruned_observation SELECT observation, zeroblob(32), 1 FROM observation; DELETE FROM observation",
        "INSERT INTO pruning SELECT 2, portal, before, 0, zeroblob(32), 0, zeroblob(32), pruned FROM pruning",
        "DELETE FROM pruned_reading; DELETE FROM pruned_observation; DELETE FROM pruning",
        "UPDATE seal SET prunings = zeroblob(32)"}) {
    std::filesystem::remove(copy);
    SQLite::Database(path(), SQLite::OPEN_READWRITE).exec("VACUUM INTO '" + copy + "'");
    EXPECT_GT(SQLite::Database(copy, SQLite::OPEN_READWRITE).exec(sql), 0) << sql << " changes nothing";

    EXPECT_THAT((*open("sqlite:" + copy))->verify(), FailsWith(ErrorKind::damaged, _)) << sql;
  }
  std::filesystem::remove(copy);
  SQLite::Database(path(), SQLite::OPEN_READWRITE).exec("VACUUM INTO '" + copy + "'");
  EXPECT_TRUE((*open("sqlite:" + copy))->verify()) << "a copy without any change is as it was stored";
}

}  // namespace
}  // namespace logbook::archive
