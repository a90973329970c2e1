// What every archive does, whatever it keeps its events in.
#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "logbook/archive/any_archive_test.hpp"
#include "logbook/testing/matchers.hpp"

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

TEST_P(AnyArchive, StoresNothingWhereWhatWasTakenForGrantedIsNoLongerSo) {
  auto first = batch({event({.id = 1})});
  first.cursors = {{"place", "1"}};
  first.basis = {{"place", ""}};
  auto late = batch({event({.id = 2})});
  late.cursors = {{"place", "2"}};
  late.basis = first.basis;
  append(first);

  const auto refused = archive_->append(late);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::storage);
  EXPECT_EQ(ids(*archive_), std::vector<std::int64_t>{1});
  EXPECT_EQ(*archive_->cursor("place"), "1");
  late.basis = {{"place", "1"}};
  EXPECT_EQ(append(late).added, 1U);
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
