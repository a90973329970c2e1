// What every archive makes of rows that come again, otherwise than before, out of a file, or after a restore.
#include <gmock/gmock.h>

#include "logbook/archive/any_archive_test.hpp"

namespace logbook::archive {
namespace {

using proof::Provenance;
using testing::at;
using ::testing::ElementsAre;
using testing::event;
using ::testing::IsEmpty;

TEST_P(AnyArchive, StoresTheSameBatchTwiceWithoutHarm) {
  const auto same = batch({event({.id = 1}), event({.id = 2})});
  append(same);
  const auto tree = archive_->seal()->tree;

  EXPECT_EQ(append(same), Appended{.known = 2});

  EXPECT_THAT(ids(*archive_), ElementsAre(2, 1));
  EXPECT_EQ(archive_->seal()->tree.size(), tree.size());
}

TEST_P(AnyArchive, NotesWhatAppearsWhereAllHadBeenRead) {
  auto read = batch({event({.id = 5, .time = at(9, 0)}), event({.id = 2, .time = at(8, 0)})});
  read.claim = Claim{{at(8, 0), at(10, 0)}};
  Hole hole;
  hole.time = {at(8, 20), at(8, 40)};
  read.holes = {hole};
  append(read);

  const auto later = append(batch(
      {event({.id = 3, .time = at(8, 30)}), event({.id = 4, .time = at(8, 50)}), event({.id = 6, .time = at(10, 0)})}));

  EXPECT_EQ(later, (Appended{.added = 3, .appeared = 1})) << "not what lies in a hole, nor what is new";
  EXPECT_THAT(*archive_->mutations(kPortal),
              ElementsAre(Mutation{.kind = Mutation::Kind::appeared, .id = 4, .seen = at(20, 0)}));
  append(imported({event({.id = 1, .time = at(9, 30)})}));
  EXPECT_EQ(archive_->mutations(kPortal)->size(), 1U) << "what somebody imports says nothing of the portal";
}

TEST_P(AnyArchive, NotesOnceWhatVanishedAndThatItReturned) {
  append(batch({event({.id = 1}), event({.id = 2})}));
  auto gone_now = batch({});
  gone_now.vanished = {2, 77};

  EXPECT_EQ(append(gone_now), (Appended{.vanished = 1}));
  EXPECT_EQ(append(gone_now), Appended{}) << "noted before";
  EXPECT_THAT(ids(*archive_), ElementsAre(2, 1)) << "what was read is kept";
  EXPECT_THAT(gone(*archive_->mutations(kPortal), Epochs{}), ElementsAre(2));

  EXPECT_EQ(append(batch({event({.id = 2})})), (Appended{.known = 1, .returned = 1}));
  EXPECT_THAT(gone(*archive_->mutations(kPortal), Epochs{}), IsEmpty());
  EXPECT_EQ(append(gone_now), (Appended{.vanished = 1})) << "it may vanish again";
  EXPECT_TRUE(archive_->verify());
}

TEST_P(AnyArchive, StoresNothingEqualTwiceWhenAPortalWasRestored) {
  append(batch(
      {event({.id = 1, .time = at(7, 0)}), event({.id = 2, .time = at(8, 0)}), event({.id = 3, .time = at(9, 0)})}));
  auto restored = batch({event({.id = 1, .time = at(7, 0)}), event({.id = 2, .time = at(12, 0)})});
  restored.epochs = given_out_again({0, 100});

  EXPECT_EQ(append(restored), (Appended{.added = 1, .known = 1}));
  EXPECT_EQ(append(restored), (Appended{.known = 2}));

  EXPECT_THAT(ids(*archive_), ElementsAre(2, 3, 2, 1)) << "both rows with the id 2";
}

TEST_P(AnyArchive, KnowsTheRowsOfABackupForWhatTheyWere) {
  append(batch({event({.id = 1, .time = at(7, 0)}), event({.id = 2, .time = at(8, 0)})}));
  auto restored = batch({event({.id = 1, .time = at(7, 0), .login = "changed"}), event({.id = 2, .time = at(12, 0)})});
  restored.epochs = given_out_again({1, 2});
  restored.vanished = {1};

  EXPECT_EQ(append(restored), (Appended{.added = 1, .mutated = 1, .vanished = 1}));

  EXPECT_THAT(gone(*archive_->mutations(kPortal), restored.epochs), ElementsAre(1));
  EXPECT_THAT(gone(*archive_->mutations(kPortal), given_out_again({0, 2})), IsEmpty()) << "then 1 is another event";
}

TEST_P(AnyArchive, KeepsBothReadingsOfARowThatWasChanged) {
  const auto before = event({.id = 1, .ip = "203.0.113.7"});
  const auto now = event({.id = 1, .ip = "198.51.100.1"});
  append(batch({before}));

  EXPECT_EQ(append(batch({now})), Appended{.mutated = 1});
  EXPECT_EQ(append(batch({before})), Appended{.known = 1}) << "a reading that was there once";

  EXPECT_THAT(all(*archive_), ElementsAre(Kept{.event = now, .version = 1}));
  EXPECT_THAT(*archive_->versions(kPortal, 0, 1), ElementsAre(Kept{.event = before}, Kept{.event = now, .version = 1}));
  EXPECT_THAT(*archive_->mutations(kPortal), ElementsAre(Mutation{Mutation::Kind::changed, 0, 1, 0, 1, at(20, 0)}));
  EXPECT_EQ(archive_->seal()->tree.size(), 2U);
}

TEST_P(AnyArchive, ShowsTheReadingOfARowThatTellsMore) {
  const auto cut = event({.id = 1, .ip = "2001"});
  const auto whole = event({.id = 1, .ip = "2001:db8::7"});
  append(batch({cut}));

  EXPECT_EQ(append(batch({whole})), Appended{.refined = 1});
  EXPECT_EQ(append(batch({cut})), Appended{.known = 1});

  EXPECT_THAT(all(*archive_), ElementsAre(Kept{.event = whole, .version = 1}));
  EXPECT_THAT(*archive_->mutations(kPortal), IsEmpty());
}

TEST_P(AnyArchive, DoesNotLetGoOfAReadingThatTellsMore) {
  const auto whole = event({.id = 1, .ip = "2001:db8::7"});
  append(batch({whole}));

  EXPECT_EQ(append(batch({event({.id = 1, .ip = "2001"})})), Appended{.refined = 1});

  EXPECT_THAT(all(*archive_), ElementsAre(Kept{.event = whole}));
  EXPECT_THAT(*archive_->versions(kPortal, 0, 1), ::testing::SizeIs(2));
}

TEST_P(AnyArchive, LetsThePortalsOwnRowTakeThePlaceOfAnImportedOne) {
  const auto forged = event({.id = 1, .ip = "198.51.100.1"});
  const auto real = event({.id = 1, .ip = "203.0.113.7"});
  append(imported({forged, event({.id = 2})}));

  EXPECT_EQ(append(batch({real, event({.id = 2})})), Appended{.superseded = 2});
  EXPECT_EQ(append(imported({forged})), Appended{.known = 1}) << "and never the other way round";

  EXPECT_THAT(all(*archive_),
              ElementsAre(Kept{.event = event({.id = 2}), .version = 1}, Kept{.event = real, .version = 1}));
  EXPECT_THAT(*archive_->mutations(kPortal), IsEmpty());
}

TEST_P(AnyArchive, LetsThePortalsOwnRowTakeThePlaceOfOneThatWasImportedBeforeARestore) {
  append(imported({event({.id = 1, .user = "Mallory"})}));
  auto told = batch({event({.id = 1, .user = "Ann"})});
  told.epochs = given_out_again({0, 100});

  EXPECT_EQ(append(told), Appended{.superseded = 1});

  EXPECT_EQ(append(told), Appended{.known = 1});
  ASSERT_THAT(ids(*archive_), ElementsAre(1));
  EXPECT_EQ(all(*archive_)[0].event.user, "Ann");
  EXPECT_TRUE(archive_->verify());
}

TEST_P(AnyArchive, KeepsAnImportedEventWhoseIdIsAnotherOnesByNowInAnEarlierLifeOfThePortal) {
  auto restored = batch({event({.id = 5, .time = at(12, 0), .user = "Ann"})});
  restored.epochs = given_out_again({0, 100});
  append(restored);
  auto saved = imported({event({.id = 5, .time = at(9, 0), .user = "Bob"})});
  saved.epochs = given_out_again({0, 100});

  EXPECT_EQ(append(saved), Appended{.added = 1});
  EXPECT_EQ(append(saved), Appended{.known = 1});

  EXPECT_THAT(ids(*archive_), ElementsAre(5, 5));
  EXPECT_EQ(archive_->versions(kPortal, 0, 5)->size(), 1U);
  auto other = saved;
  other.events = {event({.id = 5, .time = at(10, 0), .user = "Eve"})};
  EXPECT_EQ(append(other), Appended{.contradicted = 1}) << "one is already there";
  EXPECT_THAT(ids(*archive_), ElementsAre(5, 5));
}

TEST_P(AnyArchive, TakesNoImportedEventWhoseIdIsAnotherOnes) {
  append(batch({event({.id = 5, .time = at(9, 0)})}));

  EXPECT_EQ(append(imported({event({.id = 5, .time = at(8, 0)}), event({.id = 6, .time = at(10, 0)})})),
            (Appended{.added = 1, .contradicted = 1}));

  EXPECT_THAT(ids(*archive_), ElementsAre(6, 5));
}

TEST_P(AnyArchive, NotesThatARowAppearedWhereAllHadBeenReadAlsoWhereItHadBeenImported) {
  auto read = batch({event({.id = 1, .time = at(8, 0)})});
  read.claim = Claim{{at(7, 0), at(9, 0)}};
  append(read);
  append(imported({event({.id = 2, .time = at(8, 30)})}));

  EXPECT_EQ(append(batch({event({.id = 2, .time = at(8, 30)})})), (Appended{.superseded = 1, .appeared = 1}));

  ASSERT_THAT(*archive_->mutations(kPortal), ::testing::SizeIs(1));
  EXPECT_EQ(archive_->mutations(kPortal)->front().kind, Mutation::Kind::appeared);
  EXPECT_TRUE(archive_->verify());
}

TEST_P(AnyArchive, TakesTwoReadingsOfARowInOneBatch) {
  EXPECT_EQ(append(batch({event({.id = 1}), event({.id = 1}), event({.id = 1, .login = "other"})})),
            (Appended{.added = 1, .known = 1, .mutated = 1}));

  EXPECT_THAT(*archive_->versions(kPortal, 0, 1), ::testing::SizeIs(2));
  EXPECT_THAT(ids(*archive_), ElementsAre(1));
}

TEST_P(AnyArchive, IsSoundWhereOneBatchBringsARowAndAnotherReadingOfItWithAnotherUser) {
  append(batch({event({.id = 1, .user_id = "ann"}), event({.id = 1, .user_id = "bob"})}));

  EXPECT_TRUE(archive_->verify());
  EXPECT_EQ(all(*archive_, {.user_id = "bob"}).size() + all(*archive_, {.user_id = "ann"}).size(), 1U);
}

}  // namespace
}  // namespace logbook::archive
