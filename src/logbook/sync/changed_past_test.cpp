// What a sync makes of a portal whose past changed since the last one.
#include "logbook/sync/changed_past_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace logbook::sync {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using ChangedPast = ChangedPastTest;

TEST_F(ChangedPast, ShowsARowThatWasCommittedLateAtOnce) {
  auto rows = one_a_minute(1000);
  sync_with(rows, at(8, 5));
  rows.push_back({1001, second(at(7, 55)) + 30});

  const auto synced = sync_with(rows, at(8, 10));

  EXPECT_EQ(synced.appended.appeared, 1U);
  EXPECT_THAT(noticed(), ElementsAre(std::pair(Mutation::Kind::appeared, 1001)));
  EXPECT_TRUE(synced.is_whole());
}

TEST_F(ChangedPast, FindsARowThatWasPutDeepIntoItByItsPlace) {
  auto rows = one_a_minute(3000);
  sync_with(rows, at(8, 5));
  rows.push_back({3001, second(at(8, 0) - 1234min) + 30});

  const auto soon = sync_with(rows, at(8, 30));
  EXPECT_FALSE(soon.audit) << "at most once an hour";
  const auto later = sync_with(rows, at(9, 30));

  ASSERT_TRUE(later.audit);
  EXPECT_EQ(*later.audit,
            (Audit{.settled = true, .probes = later.audit->probes, .appeared = 1, .compared = later.audit->compared}));
  EXPECT_LT(later.audit->compared.from, at(8, 0) - std::chrono::hours{40});
  EXPECT_GT(later.audit->compared.until, at(7, 0));
  EXPECT_THAT(noticed(), ElementsAre(std::pair(Mutation::Kind::appeared, 3001)));
  EXPECT_LT(requests_, 40);
}

TEST_F(ChangedPast, FindsARowThatWasPutIntoItThoughItHadBeenImported) {
  auto rows = one_a_minute(3000);
  sync_with(rows, at(8, 5));
  const Row late{3001, second(at(8, 0) - 1234min) + 30};
  archive::Batch imported{.portal = kPortal, .provenance = proof::Provenance::imported};
  imported.events.push_back(testing::event({.id = late.id, .time = at(8, 0) - 1234min + 30s}));
  ASSERT_TRUE(archive_->append(imported));
  rows.push_back(late);

  const auto synced = sync_with(rows, at(9, 30));

  ASSERT_TRUE(synced.audit);
  EXPECT_TRUE(synced.audit->settled);
  EXPECT_EQ(synced.appended.superseded, 1U);
  EXPECT_THAT(noticed(), ElementsAre(std::pair(Mutation::Kind::appeared, 3001)));
}

TEST_F(ChangedPast, FindsARowThatWasTakenOutByItsPlace) {
  auto rows = one_a_minute(3000);
  sync_with(rows, at(8, 5));
  std::erase_if(rows, [](const Row& row) { return row.id == 1500; });

  const auto synced = sync_with(rows, at(9, 30));

  ASSERT_TRUE(synced.audit);
  EXPECT_EQ(
      *synced.audit,
      (Audit{.settled = true, .probes = synced.audit->probes, .vanished = 1, .compared = synced.audit->compared}));
  EXPECT_THAT(noticed(), ElementsAre(std::pair(Mutation::Kind::vanished, 1500)));
  const auto again = sync_with(rows, at(11, 0));
  EXPECT_EQ(again.audit->vanished, 0U) << "it is reckoned with";
  EXPECT_TRUE(again.audit->settled);
}

TEST_F(ChangedPast, ShowsARowThatWasTakenOutLatelyAtOnceAndThatItReturned) {
  auto rows = one_a_minute(1000);
  sync_with(rows, at(8, 5));
  const auto taken = rows[rows.size() - 5];
  std::erase_if(rows, [&](const Row& row) { return row.id == taken.id; });

  EXPECT_EQ(sync_with(rows, at(8, 10)).appended.vanished, 1U);
  rows.push_back(taken);
  EXPECT_EQ(sync_with(rows, at(8, 12)).appended.returned, 1U);

  EXPECT_THAT(noticed(), ElementsAre(std::pair(Mutation::Kind::vanished, taken.id),
                                     std::pair(Mutation::Kind::returned, taken.id)));
}

TEST_F(ChangedPast, ReckonsWithBadRows) {
  auto rows = one_a_minute(1000);
  rows[500].bad = true;
  const auto first = sync_with(rows, at(8, 5));
  EXPECT_EQ(first.holes, 1U);
  ASSERT_TRUE(first.audit);
  EXPECT_TRUE(first.audit->settled) << "the place of what cannot be read is counted";

  rows.push_back({1001, second(at(8, 0) - 700min) + 30});
  const auto synced = sync_with(rows, at(9, 30));

  EXPECT_EQ(synced.audit->appeared, 1U);
  EXPECT_TRUE(synced.audit->settled);
}

TEST_F(ChangedPast, IsNotWhatThePortalDeletedForItsAge) {
  auto rows = one_a_minute(1000);
  sync_with(rows, at(8, 5));
  const std::vector<Row> young;

  const auto synced = sync_with(young, options(at(8, 5) + days{200}));

  EXPECT_THAT(noticed(), IsEmpty());
  EXPECT_FALSE(synced.restored);
}

TEST_F(ChangedPast, OfALoweredLifetimeIsOneFinding) {
  auto rows = one_a_minute(5000);
  sync_with(rows, at(8, 5));
  std::erase_if(rows, [](const Row& row) { return row.second < second(at(8, 0) - days{1}); });
  auto lowered = options(at(9, 30));
  lowered.walk.retention = Retention{days{1}, at(9, 0)};

  const auto synced = sync_with(rows, lowered);

  ASSERT_TRUE(synced.lowered);
  EXPECT_EQ(synced.lowered->from, days{180});
  EXPECT_EQ(synced.lowered->to, days{1});
  EXPECT_EQ(synced.lowered->changed, at(9, 0));
  EXPECT_THAT(noticed(), IsEmpty());
  EXPECT_FALSE(sync_with(rows, lowered).lowered) << "it is told once";
}

TEST_F(ChangedPast, IsReadAgainOnceItIsKnownHowLongThePortalKeepsIt) {
  const auto rows = one_a_minute(5000);
  auto unknown = options(at(8, 5));
  unknown.walk.retention = {};
  sync_with(rows, unknown);
  EXPECT_GE(archive_->coverage(kPortal)->claims()[0].stretch.from, at(8, 5) - days{1}) << "surely kept so long";

  const auto synced = sync_with(rows, at(8, 10));

  EXPECT_TRUE(synced.is_whole());
  EXPECT_LE(archive_->coverage(kPortal)->claims()[0].stretch.from, at(8, 0) - days{170});
}

TEST_F(ChangedPast, NamesWhatExpiredBeforeItWasRead) {
  sync_with(one_a_minute(100), at(8, 5));
  const auto next_year = at(8, 0) + days{365};
  std::vector<Row> rows;
  for (std::int64_t id = 5000; id < 5100; ++id) rows.push_back({id, second(next_year - (5100 - id) * 1h)});

  const auto synced = sync_with(rows, options(next_year));

  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].reason, HoleReason::expired);
  EXPECT_LE(holes()[0].time.from, at(8, 5));
  EXPECT_LE(holes()[0].time.until, next_year - days{179});
  EXPECT_TRUE(synced.reaches_end);
  sync_with(rows, options(next_year + 5min));
  EXPECT_THAT(holes(), SizeIs(1)) << "no later reading closes it";
}

TEST_F(ChangedPast, BeginsANewEpochWhenAPortalWasRestoredAndItsNewestIdIsBelowOurs) {
  sync_with(one_a_minute(1000), at(8, 5));
  auto rows = one_a_minute(1000);
  std::erase_if(rows, [](const Row& row) { return row.id > 900; });
  rows.push_back({901, second(at(9, 0))});

  const auto synced = sync_with(rows, at(9, 10));

  EXPECT_TRUE(synced.restored);
  EXPECT_EQ(synced.appended.added, 1U) << "nothing equal is stored twice";
  EXPECT_THAT(noticed(), IsEmpty());
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].reason, HoleReason::restored);
  EXPECT_EQ(holes()[0].older->id, 1000);
  EXPECT_EQ(holes()[0].newer->id, 901);
  EXPECT_EQ(holes()[0].time.until, at(9, 0));
  EXPECT_THAT(*archive_->versions(kPortal, 0, 901), SizeIs(1)) << "both versions stay";
  EXPECT_THAT(*archive_->versions(kPortal, 1, 901), SizeIs(1));
  const auto next = sync_with(rows, at(9, 20));
  EXPECT_FALSE(next.restored);
  EXPECT_EQ(next.appended.added, 0U);
  EXPECT_THAT(holes(), SizeIs(1)) << "what was lost stays lost";
}

TEST_F(ChangedPast, NoticesThatAPortalWasRestoredBehindImportedEventsThatSeemNewer) {
  sync_with(one_a_minute(1000), at(8, 5));
  archive::Batch forged{.portal = kPortal};
  forged.provenance = proof::Provenance::imported;
  for (std::int64_t id = 5001; id <= 5100; ++id) forged.events.push_back(testing::event({.id = id, .time = at(23, 0)}));
  ASSERT_TRUE(archive_->append(forged));
  auto rows = one_a_minute(900);
  for (auto& row : rows) row.second -= 100 * 60;
  rows.push_back({901, second(at(9, 0))});

  EXPECT_TRUE(sync_with(rows, at(9, 10)).restored);

  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].older->id, 1000);
}

TEST_F(ChangedPast, BeginsANewEpochWhenIdsAreBackWithOtherEvents) {
  sync_with(one_a_minute(1000), at(8, 5));
  auto rows = one_a_minute(900);
  for (auto& row : rows) row.second -= 100 * 60;
  for (std::int64_t id = 901; id <= 1200; ++id) rows.push_back({id, second(at(20, 0)) + (id - 901) * 10});

  const auto synced = sync_with(rows, at(21, 0));

  EXPECT_TRUE(synced.restored);
  EXPECT_TRUE(synced.reaches_end);
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].older->id, 1000);
  EXPECT_EQ(holes()[0].newer->id, 901);
  std::uint64_t held = 0;
  EXPECT_TRUE(archive_->read({}, [&](std::string_view, const archive::Kept&) -> Result<Going> {
    ++held;
    return Going::on;
  }));
  EXPECT_EQ(held, 1300U);
  EXPECT_FALSE(sync_with(rows, at(21, 20)).restored);
}

TEST_F(ChangedPast, NamesWhatALimitedPortalDidNotShowAndReadsItWhenItCan) {
  Mischief limited;
  limited.falls_back = 1;
  const auto rows = one_a_minute(300);
  const auto early = std::vector<Row>(rows.begin(), rows.begin() + 200);
  sync_with(early, options(at(8, 0) - 100min), limited);

  const auto gap = sync_with(rows, options(at(8, 5)), limited);

  EXPECT_TRUE(gap.degraded);
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].reason, HoleReason::limited);
  EXPECT_EQ(holes()[0].older->id, 199) << "the one behind it was not settled yet";
  EXPECT_EQ(holes()[0].newer->id, 282) << "others of the oldest one's second may not be shown";

  const auto whole = sync_with(rows, options(at(8, 10)));

  EXPECT_TRUE(whole.is_whole());
  EXPECT_THAT(holes(), IsEmpty());
}

TEST_F(ChangedPast, IsWholeWhereEachAnswerOfALimitedPortalHoldsARowOfTheOneBefore) {
  Mischief limited;
  limited.falls_back = 1;
  std::vector<Row> rows;
  for (std::int64_t id = 1; id <= 400; ++id) rows.push_back({id, second(at(7, 0)) + id * 2});
  for (std::size_t count = 40; count <= rows.size(); count += 12) {  // 20 events span 40 s: too young to claim
    const std::vector<Row> so_far(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
    sync_with(so_far, options(UtcTime{seconds{so_far.back().second + 1}}), limited);
  }

  const auto ledger = *archive_->coverage(kPortal);

  ASSERT_THAT(ledger.claims(), SizeIs(1));
  EXPECT_THAT(ledger.holes(), IsEmpty());
  EXPECT_LE(ledger.claims()[0].stretch.from, at(7, 0) + 44s) << "since the oldest row of the first answer";
  EXPECT_GE(ledger.claims()[0].stretch.until, at(7, 0) + 700s);
}

TEST_F(ChangedPast, HasAHoleWhereAnAnswerOfALimitedPortalHoldsNoRowOfTheOneBefore) {
  Mischief limited;
  limited.falls_back = 1;
  std::vector<Row> rows;
  for (std::int64_t id = 1; id <= 400; ++id) rows.push_back({id, second(at(7, 0)) + id * 2});
  std::size_t count = 40;
  for (const std::size_t more : {12U, 12U, 12U, 12U, 12U, 25U, 12U, 12U, 12U, 12U, 12U}) {
    count += more;
    const std::vector<Row> so_far(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
    sync_with(so_far, options(UtcTime{seconds{so_far.back().second + 1}}), limited);
  }

  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].reason, HoleReason::limited);
  const auto before = second(at(7, 0)) + 100 * 2;
  EXPECT_LE(second(holes()[0].time.from), before);
  EXPECT_GE(second(holes()[0].time.until), before + 12);
}

}  // namespace
}  // namespace logbook::sync
