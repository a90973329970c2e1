// What every archive does, whatever it keeps its events in.
#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::archive {
namespace {

using namespace std::chrono_literals;
using proof::Provenance;
using testing::at;
using ::testing::ElementsAre;
using testing::event;
using ::testing::IsEmpty;

constexpr LoginAction kPassword{1029};
constexpr LoginAction kWrongPassword{1013};
constexpr const char* kPortal = "https://docs.example.com";

Batch batch(std::vector<LoginEvent> events) {
  Batch made{.portal = kPortal, .events = std::move(events)};
  made.seen = at(20, 0);
  return made;
}

/// Of a portal that was restored from a backup.
Epochs given_out_again(IdRange ids) {
  Epochs epochs;
  epochs.begin(ids);
  return epochs;
}

Batch imported(std::vector<LoginEvent> events) {
  auto made = batch(std::move(events));
  made.provenance = Provenance::imported;
  return made;
}

std::vector<Kept> all(Archive& archive, Query query = {}) {
  std::vector<Kept> kept;
  const auto read = archive.read(query, [&](std::string_view, const Kept& one) -> Result<Going> {
    kept.push_back(one);
    return Going::on;
  });
  EXPECT_TRUE(read) << read.error().cause;
  return kept;
}

std::vector<std::int64_t> ids(Archive& archive, Query query = {}) {
  std::vector<std::int64_t> found;
  for (const auto& kept : all(archive, std::move(query))) found.push_back(kept.event.id);
  return found;
}

/// Runs with each kind of archive.
class AnyArchive : public ::testing::TestWithParam<std::string> {
 protected:
  AnyArchive() : archive_(*open(GetParam() == "memory" ? "memory:" : "sqlite:" + file())) {}

  std::string file() const { return folder_.path() / "archive.db"; }

  Appended append(const Batch& one) {
    const auto done = archive_->append(one);
    EXPECT_TRUE(done) << done.error().cause;
    return done.value_or(Appended{});
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<Archive> archive_;
};

TEST_P(AnyArchive, IsEmptyAtFirst) {
  EXPECT_THAT(all(*archive_), IsEmpty());
  EXPECT_THAT(*archive_->portals(), IsEmpty());
  EXPECT_EQ(*archive_->coverage(kPortal), Ledger{});
  EXPECT_EQ(archive_->seal()->tree.size(), 0U);
}

TEST_P(AnyArchive, GivesBackWhatWasStored) {
  auto told = event({.id = 7, .time = at(8, 0) + 250ms, .user = "Änn\n\"Example\"", .login = "ann'; --", .ip = "2001"});
  told.time_uncertain_by = 1h;
  told.action_text = "Anmeldung";
  told.country = "Latvia";
  told.city = "Rīga";
  told.browser = std::string("nul\0inside", 10);
  told.platform = "Linux";
  told.page = "https://docs.example.com/rooms?token=secret";

  EXPECT_EQ(append(batch({told})), Appended{.added = 1});

  told.page = "https://docs.example.com/rooms";
  EXPECT_THAT(all(*archive_), ElementsAre(Kept{.event = told}));
  EXPECT_THAT(*archive_->portals(), ElementsAre(kPortal));
}

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

TEST_P(AnyArchive, ReadsNewestFirstAndOldestFirst) {
  append(batch({event({.id = 5, .time = at(9, 0)}), event({.id = 6, .time = at(8, 0)}),
                event({.id = 4, .time = at(9, 0)}), event({.id = 9, .time = at(7, 0)})}));

  EXPECT_THAT(ids(*archive_), ElementsAre(5, 4, 6, 9)) << "by time, then by id";
  EXPECT_THAT(ids(*archive_, {.order = Order::oldest_first}), ElementsAre(9, 6, 4, 5));
  EXPECT_THAT(ids(*archive_, {.most = 2}), ElementsAre(5, 4));
  EXPECT_THAT(ids(*archive_, {.most = 0}), IsEmpty());
}

TEST_P(AnyArchive, ReadsWhatAFilterAsksFor) {
  auto late = event({.id = 4, .time = at(10, 0)});
  late.time_uncertain_by = 1h;
  append(batch({event({.id = 1, .time = at(8, 0)}), event({.id = 2, .time = at(9, 0), .action = kWrongPassword}),
                event({.id = 3, .time = at(10, 0)}), late}));

  Query range;
  range.filter.since = at(8, 30);
  range.filter.until = at(9, 30);
  EXPECT_THAT(ids(*archive_, range), ElementsAre(4, 2)) << "4 may have happened at nine";
  Query failures;
  failures.filter.outcome = Outcome::failure;
  EXPECT_THAT(ids(*archive_, failures), ElementsAre(2));
  EXPECT_THAT(ids(*archive_, {.portal = "https://other.example.com"}), IsEmpty());
}

TEST_P(AnyArchive, ReadsWhatThePortalToldAndWhatWasImportedEachAlone) {
  append(batch({event({.id = 1, .time = at(8, 0)}), event({.id = 2, .time = at(9, 0)})}));
  append(imported({event({.id = 3, .time = at(10, 0)})}));

  EXPECT_THAT(ids(*archive_, {.provenance = Provenance::portal, .most = 1}), ElementsAre(2));
  EXPECT_THAT(ids(*archive_, {.provenance = Provenance::imported}), ElementsAre(3));
}

TEST_P(AnyArchive, KeepsPortalsAndEpochsApart) {
  auto elsewhere = batch({event({.id = 1, .time = at(9, 0)})});
  elsewhere.portal = "https://other.example.com";
  auto after_a_restore = batch({event({.id = 1, .time = at(8, 0), .login = "other"})});
  after_a_restore.epochs = given_out_again({0, 100});

  append(batch({event({.id = 1, .time = at(8, 0)})}));
  EXPECT_EQ(append(elsewhere), Appended{.added = 1});
  EXPECT_EQ(append(after_a_restore), Appended{.added = 1});

  EXPECT_THAT(all(*archive_), ::testing::SizeIs(3));
  EXPECT_THAT(ids(*archive_, {.portal = kPortal}), ElementsAre(1, 1));
  EXPECT_THAT(*archive_->portals(), ElementsAre(kPortal, "https://other.example.com"));
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

TEST_P(AnyArchive, KnowsWhatItHoldsCompletely) {
  Hole hole;
  hole.newer = Landmark{9, at(9, 30)};
  hole.older = Landmark{7, at(9, 0)};
  hole.missing = 1;
  hole.reason = HoleReason::bad_row;
  hole.time = {at(9, 0), at(9, 31)};
  auto first = batch({event({.id = 9, .time = at(9, 30)})});
  first.claim = Claim{{at(8, 0), at(12, 0)}};
  first.holes = {hole};
  auto second = batch({event({.id = 10, .time = at(12, 30)})});
  second.claim = Claim{{at(11, 0), at(14, 0)}, Evidence::polled};

  append(first);
  append(second);

  const auto ledger = *archive_->coverage(kPortal);
  EXPECT_THAT(ledger.claims(), ElementsAre(Claim{{at(8, 0), at(14, 0)}, Evidence::both}));
  EXPECT_THAT(ledger.holes(), ElementsAre(hole));
}

TEST_P(AnyArchive, CountsWhatIsNewer) {
  auto elsewhere = batch({event({.id = 9, .time = at(12, 0)})});
  elsewhere.portal = "https://other.example.com";
  append(elsewhere);
  append(batch({event({.id = 1, .time = at(8, 0)}), event({.id = 2, .time = at(9, 0)}),
                event({.id = 3, .time = at(9, 0)}), event({.id = 4, .time = at(10, 0)})}));

  append(imported({event({.id = 5, .time = at(11, 0)})}));

  EXPECT_EQ(*archive_->count_newer(kPortal, at(9, 0), {}), 1U);
  EXPECT_EQ(*archive_->count_newer(kPortal, at(8, 59), {}), 3U);
  EXPECT_EQ(*archive_->count_newer(kPortal, at(0, 0), {}), 4U) << "not those that somebody imported";
  EXPECT_EQ(*archive_->count_newer(kPortal, at(0, 0), given_out_again({2, 4})), 2U) << "3 and 4 mean others by now";
  EXPECT_EQ(*archive_->count_newer("https://none.example.com", at(0, 0), {}), 0U);
}

TEST_P(AnyArchive, KnowsWhatWasSeenLastOfEachPerson) {
  using Kind = Observation::Kind;
  auto first = batch({event({.id = 1, .user_id = "u1", .user = "Ann Example"})});
  first.observations = {{Kind::user_email, "u1", "ann@example.com"}, {Kind::user_status, "u1", "active"}};
  append(first);
  auto later = batch({event({.id = 2, .user_id = "u1", .user = "Ann Other"})});
  later.observations = {{Kind::user_status, "u1", "disabled"}};
  append(later);

  EXPECT_THAT(*archive_->people(kPortal), ElementsAre(Observation{Kind::user_name, "u1", "Ann Other"},
                                                      Observation{Kind::user_email, "u1", "ann@example.com"},
                                                      Observation{Kind::user_status, "u1", "disabled"}));
  EXPECT_THAT(*archive_->people("https://none.example.com"), IsEmpty());
}

TEST_P(AnyArchive, RemembersAcrossProgramsWhatItObservedToday) {
  const auto same = batch({event({.id = 1, .user_id = "u1", .user = "Ann Example"})});
  append(same);
  const auto seal = *archive_->seal();
  if (GetParam() != "memory") archive_ = *open("sqlite:" + file());

  append(same);
  EXPECT_EQ(archive_->seal()->observations, seal.observations);

  auto tomorrow = same;
  tomorrow.seen = same.seen + 25h;
  append(tomorrow);
  EXPECT_NE(archive_->seal()->observations, seal.observations);
}

TEST_P(AnyArchive, RemembersCursors) {
  auto with_cursor = batch({});
  with_cursor.cursors = {{"siem", "812345"}, {"mail", "1"}};
  append(with_cursor);
  with_cursor.cursors = {{"siem", "812346"}};
  append(with_cursor);

  EXPECT_EQ(*archive_->cursor("siem"), "812346");
  EXPECT_EQ(*archive_->cursor("mail"), "1");
  EXPECT_EQ(*archive_->cursor("none"), std::nullopt);
}

TEST_P(AnyArchive, AnswersSummaries) {
  append(batch({event({.id = 1, .time = at(8, 0), .user_id = "ann", .ip = "203.0.113.7"}),
                event({.id = 2, .time = at(9, 0), .action = kWrongPassword, .user_id = "ANN", .ip = "203.0.113.8"}),
                event({.id = 3, .time = at(23, 30), .user_id = "bob", .ip = "203.0.113.7"})}));

  const Group ann{{"ann"}, 2, 1, 1, at(8, 0), at(9, 0)};
  const Group bob{{"bob"}, 1, 1, 0, at(23, 30), at(23, 30)};
  EXPECT_THAT(*archive_->summarize({.by = {Key::user}}), ElementsAre(ann, bob));
  EXPECT_THAT(*archive_->summarize({.by = {Key::user}, .order = GroupOrder::newest_first}), ElementsAre(bob, ann));
  EXPECT_THAT(*archive_->summarize({.by = {Key::user}, .most = 1}), ElementsAre(ann));
  EXPECT_THAT(
      *archive_->summarize({.by = {Key::day}, .order = GroupOrder::by_key, .zone = *Zone::named("Europe/Riga")}),
      ElementsAre(Group{{"2026-03-02"}, 2, 1, 1, at(8, 0), at(9, 0)},
                  Group{{"2026-03-03"}, 1, 1, 0, at(23, 30), at(23, 30)}));
  EXPECT_THAT(*archive_->summarize({}), ElementsAre(Group{{}, 3, 2, 1, at(8, 0), at(23, 30)}));
  Summary failures{.by = {Key::address, Key::outcome}};
  failures.filter.outcome = Outcome::failure;
  EXPECT_THAT(*archive_->summarize(failures),
              ElementsAre(Group{{"203.0.113.8", "failure"}, 1, 0, 1, at(9, 0), at(9, 0)}));
}

TEST_P(AnyArchive, IsVerifiedWhateverWasStored) {
  auto first =
      batch({event({.id = 1, .user = "Ann", .ip = "2001"}), event({.id = 2, .user_id = "bob", .user = "Bob"})});
  first.claim = Claim{{at(8, 0), at(12, 0)}};
  append(first);
  append(batch({event({.id = 1, .user = "Ann", .ip = "2001:db8::7"}),
                event({.id = 2, .user_id = "bob", .user = "Bob", .ip = "::"})}));
  append(imported({event({.id = 3})}));

  EXPECT_EQ(*archive_->verify(), (Verified{.readings = 5, .roots = 3, .mutations = 0, .observations = 2}));
}

TEST_P(AnyArchive, WritesNothingWhereNothingIsNew) {
  auto same = batch({event({.id = 1, .user = "Ann"})});
  same.claim = Claim{{at(8, 0), at(12, 0)}};
  append(same);
  append(same);

  EXPECT_EQ(archive_->verify()->roots, 1U);
}

TEST_P(AnyArchive, EndsReadingWithTheErrorOfWhoeverReads) {
  append(batch({event({.id = 1}), event({.id = 2})}));
  int visits = 0;

  const auto read = archive_->read({}, [&](std::string_view, const Kept&) -> Result<Going> {
    ++visits;
    return std::unexpected(Error{ErrorKind::storage, "pipe", "is closed", ""});
  });

  EXPECT_THAT(read, testing::FailsWith(ErrorKind::storage, "is closed"));
  EXPECT_EQ(visits, 1);
}

INSTANTIATE_TEST_SUITE_P(Stores, AnyArchive, ::testing::Values("memory", "sqlite"),
                         [](const auto& store) { return store.param; });

}  // namespace
}  // namespace logbook::archive
