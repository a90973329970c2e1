// What a sync makes of a portal that was restored from a backup.
#include <gmock/gmock.h>

#include <algorithm>
#include <utility>

#include "logbook/archive/open.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/sync/restored_portal_test.hpp"
#include "logbook/sync/sync.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(Restore, IsNoticedWhereverASyncBrokeOff) {
  const auto rows = restored(900, at(12, 10), 300);
  for (std::int64_t most = 1; most <= 30; ++most) {
    archive_ = *archive::open("memory:");
    sync_with(before(), at(8, 5));

    const bool was_noticed = sync_with(rows, at(14, 0), most).restored;
    const auto synced = sync_with(rows, at(14, 5));

    EXPECT_NE(was_noticed, synced.restored) << "once, not after " << most << " requests";
    EXPECT_TRUE(synced.reaches_end);
    EXPECT_EQ(shown(), 1300U) << "100 of them are in no backup";
    ASSERT_THAT(holes(), SizeIs(1));
    EXPECT_EQ(holes()[0].reason, HoleReason::restored);
    EXPECT_EQ(holes()[0].time.until, at(12, 10));
    EXPECT_THAT(*archive_->mutations(kPortal), IsEmpty());
  }
}

TEST_F(Restore, IsNoticedWhereTheIdsHaveCaughtUpWithinMinutes) {
  sync_with(before(), at(8, 5));

  const auto synced = sync_with(restored(990, at(8, 15) + 7s, 60), at(9, 0));

  EXPECT_TRUE(synced.restored);
  EXPECT_EQ(shown(), 1060U);
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].time.until, at(8, 15) + 7s);
}

TEST_F(Restore, LeavesNoRowOfTheNewLifeUnwatched) {
  for (const std::int64_t gone : {905, 950, 1150}) {
    archive_ = *archive::open("memory:");
    sync_with(before(), at(8, 5));
    auto rows = restored(900, at(12, 10), 300);
    sync_with(rows, at(14, 5));
    std::erase_if(rows, [&](const Row& row) { return row.id == gone; });

    const auto synced = sync_with(rows, at(16, 0));

    ASSERT_TRUE(synced.audit);
    EXPECT_TRUE(synced.audit->settled);
    const auto mutations = *archive_->mutations(kPortal);
    ASSERT_THAT(mutations, SizeIs(1)) << gone;
    EXPECT_EQ(mutations[0].kind, Mutation::Kind::vanished);
    EXPECT_EQ(mutations[0].id, gone);
  }
}

TEST_F(Restore, NamesWhatABackupLacksOfAGapThatWasStillToBeRead) {
  sync_with(before(), at(8, 5));
  auto rows = before();
  std::ranges::copy(rows_from(at(8, 1), 20s, 1001, 3000), std::back_inserter(rows));
  sync_with(rows, at(20, 0), 16);
  const auto claims = archive_->coverage(kPortal)->claims();
  ASSERT_THAT(claims, SizeIs(2)) << "with a gap between them";

  const auto synced = sync_with(restored(990, at(21, 0), 5), at(22, 0));

  EXPECT_TRUE(synced.restored);
  ASSERT_THAT(holes(), SizeIs(2));
  EXPECT_EQ(holes()[0].time.until, at(21, 0));
  EXPECT_EQ(holes()[1].reason, HoleReason::restored);
  EXPECT_LE(holes()[1].time.from, claims[1].stretch.until);
  EXPECT_GE(holes()[1].time.until, claims[0].stretch.from);
}

TEST_F(Restore, NamesWhatABackupLacksOfAHistoryThatWasNotReadToItsEnd) {
  sync_with(before(), at(8, 5), 5);
  const auto from = archive_->coverage(kPortal)->claims()[0].stretch.from;
  ASSERT_GT(from, at(8, 0) - 600min);

  const auto synced = sync_with(restored(200, at(9, 0), 5), at(10, 0));

  EXPECT_TRUE(synced.restored);
  EXPECT_TRUE(synced.reaches_end);
  ASSERT_THAT(holes(), SizeIs(2));
  EXPECT_EQ(holes()[1].time, (TimeRange{at(8, 0) - 800min, from})) << "since the newest row of the backup";
}

TEST_F(Restore, IsNotSuspectedOfWhoeverTookTheNewestRowsAway) {
  sync_with(before(), at(8, 5));
  auto rows = before();
  rows.resize(994);
  std::ranges::copy(rows_from(at(9, 0), 20s, 1001, 1400), std::back_inserter(rows));

  const auto synced = sync_with(rows, at(12, 0));

  EXPECT_FALSE(synced.restored);
  EXPECT_EQ(synced.appended.added, 400U);
  EXPECT_EQ(synced.appended.vanished, 6U);
  EXPECT_THAT(holes(), IsEmpty());
}

TEST_F(Restore, CostsNoRequests) {
  sync_with(before(), at(8, 5));
  auto rows = before();
  std::ranges::copy(rows_from(at(8, 6), 1s, 1001, 11'000), std::back_inserter(rows));
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, {});
  portal.fill(std::move(rows), second(at(12, 0)));
  SyncOptions options{.portal = kPortal, .seen = at(12, 0)};
  options.walk.retention = Retention{days{180}, UtcTime{}};

  const auto synced = sync(portal, *archive_, options);

  ASSERT_TRUE(synced);
  EXPECT_EQ(synced->appended.added, 10'000U);
  EXPECT_LT(portal.requests(), 10'000 / 90 + 20);
}

TEST_F(Restore, IsNoticedWhereRegularLoginsComeAtTheSameMinutesAgain) {
  sync_with(before(), at(8, 5));
  auto rows = before();
  rows.resize(900);
  std::ranges::copy(rows_from(at(8, 6), 60s, 901, 1060), std::back_inserter(rows));

  const auto synced = sync_with(rows, at(12, 0));

  EXPECT_TRUE(synced.restored);
  EXPECT_EQ(shown(), 1160U);
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].time.until, at(8, 6));
}

TEST_F(Restore, IsNoticedByALaterSyncWhereALimitedPortalDoesNotShowIt) {
  sync_with(before(), at(8, 5));
  const auto rows = restored(900, at(12, 10), 400);
  const auto limited = sync_with_limited(rows, at(15, 0));
  ASSERT_FALSE(limited.restored) << "it shows new ids only";

  const auto synced = sync_with(rows, at(15, 5));

  EXPECT_TRUE(synced.restored);
  EXPECT_EQ(shown(), 1400U);
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].reason, HoleReason::restored);
  EXPECT_EQ(holes()[0].time.until, at(12, 10));
  EXPECT_THAT(*archive_->mutations(kPortal), IsEmpty());
}

TEST_F(Restore, OfALimitedPortalLosesNothingThatCanBeReadLater) {
  sync_with(before(), at(8, 5));
  const auto rows = restored(900, at(12, 10), 90);
  const auto limited = sync_with_limited(rows, at(15, 0));
  ASSERT_TRUE(limited.restored) << "it shows 971 to 990";
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].reason, HoleReason::limited);

  sync_with(rows, at(15, 5));

  EXPECT_EQ(shown(), 1090U);
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].reason, HoleReason::restored);
  EXPECT_EQ(holes()[0].time.until, at(12, 10));
}

TEST_F(Restore, LeavesNothingClaimedUntilTheFirstEventShowsIt) {
  for (const std::size_t backup : {0U, 900U}) {
    archive_ = *archive::open("memory:");
    sync_with(before(), at(8, 5));
    const auto known_until = archive_->coverage(kPortal)->claims()[0].stretch.until;
    auto rows = before();
    rows.resize(backup);

    const auto quiet = sync_with(rows, at(9, 0));
    std::ranges::copy(rows_from(at(10, 0), 20s, std::ssize(rows) + 1, std::ssize(rows) + 3), std::back_inserter(rows));
    const auto synced = sync_with(rows, at(11, 0));

    EXPECT_TRUE(quiet.newest_gone);
    EXPECT_FALSE(quiet.is_whole());
    EXPECT_TRUE(synced.restored);
    EXPECT_FALSE(synced.newest_gone);
    ASSERT_THAT(holes(), SizeIs(1)) << backup;
    EXPECT_EQ(holes()[0].time, (TimeRange{known_until, at(10, 0)}));
    EXPECT_EQ(shown(), 1003U);
  }
}

TEST_F(Restore, MayFollowAnotherBeforeAnythingHappened) {
  sync_with(before(), at(8, 5));
  sync_with(restored(900, at(12, 10), 10), at(13, 0));

  const auto synced = sync_with(restored(900, at(15, 0), 5), at(16, 0));

  EXPECT_TRUE(synced.restored);
  EXPECT_EQ(shown(), 1015U);
  ASSERT_THAT(holes(), SizeIs(2));
  EXPECT_EQ(holes()[0].time.until, at(15, 0));
  EXPECT_EQ(holes()[1].time.until, at(12, 10));
}

TEST_F(Restore, MayFollowAnotherThatALimitedPortalDidNotShow) {
  sync_with(before(), at(8, 5));
  auto rows = restored(990, at(9, 0), 40);  // 991 to 1030
  sync_with_limited(rows, at(9, 40));
  rows.resize(995);
  std::ranges::copy(rows_from(at(10, 0), 20s, 996, 999), std::back_inserter(rows));

  const auto synced = sync_with(rows, at(10, 10));

  EXPECT_TRUE(synced.restored);
  EXPECT_THAT(*archive_->mutations(kPortal), IsEmpty());
  ASSERT_THAT(holes(), SizeIs(::testing::Ge(2U)));
  EXPECT_EQ(holes().back().time.until, at(9, 0)) << "of the first one";
  EXPECT_EQ(holes().front().time.until, at(10, 0)) << "of the second";
}

TEST_F(Restore, IsReadOnWhereverSyncsBreakOff) {
  sync_with(before(), at(8, 5));
  const auto rows = restored(900, at(9, 0), 3000);

  int syncs = 0;
  for (bool is_whole = false; !is_whole; ++syncs) {
    const auto synced = sync_with(rows, at(23, 0) + 4h, 12);
    is_whole = synced.reaches_end;
    ASSERT_TRUE(is_whole || synced.appended.added > 100) << "sync " << syncs;
  }

  EXPECT_LT(syncs, 10);
  EXPECT_EQ(shown(), 4000U);
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes()[0].time.until, at(9, 0));
}

TEST_F(Restore, IsNotTakenForADeletionOfTheNewestEvent) {
  sync_with(before(), at(8, 5));
  auto rows = before();
  rows.pop_back();

  const auto doubtful = sync_with(rows, at(9, 0));
  rows.push_back({1001, second(at(10, 0))});
  const auto synced = sync_with(rows, at(10, 5));

  EXPECT_TRUE(doubtful.newest_gone);
  EXPECT_FALSE(synced.restored);
  EXPECT_TRUE(synced.is_whole());
  const auto mutations = *archive_->mutations(kPortal);
  ASSERT_THAT(mutations, SizeIs(1));
  EXPECT_EQ(mutations[0].kind, Mutation::Kind::vanished);
  EXPECT_EQ(mutations[0].id, 1000);
}

TEST_F(Restore, IsNotSuspectedWhereTheNewestEventCannotBeRead) {
  sync_with(before(), at(8, 5));
  auto rows = before();
  rows.back().bad = true;

  const auto synced = sync_with(rows, at(9, 0));
  const auto named = holes();
  rows.back().bad = false;
  const auto mended = sync_with(rows, at(9, 5));

  EXPECT_FALSE(synced.restored);
  EXPECT_FALSE(synced.newest_gone);
  ASSERT_THAT(named, SizeIs(1));
  EXPECT_EQ(named[0].reason, HoleReason::bad_row);
  EXPECT_LE(named[0].time.until, at(9, 0)) << "no time that has not come";
  EXPECT_THAT(holes(), IsEmpty());
  EXPECT_TRUE(mended.is_whole());
}

TEST_F(Restore, LeavesTheRowsOfTheBackupWatched) {
  sync_with(before(), at(8, 5));
  auto rows = restored(900, at(12, 10), 300);
  sync_with(rows, at(14, 5));
  std::erase_if(rows, [](const Row& row) { return row.id == 500; });

  const auto synced = sync_with(rows, at(16, 0));

  ASSERT_TRUE(synced.audit);
  EXPECT_TRUE(synced.audit->settled);
  const auto mutations = *archive_->mutations(kPortal);
  ASSERT_THAT(mutations, SizeIs(1));
  EXPECT_EQ(mutations[0].kind, Mutation::Kind::vanished);
  EXPECT_EQ(mutations[0].id, 500);
}

TEST_F(Restore, IsNotForgottenWhereWhatIsRememberedOfItHasNoKnownForm) {
  for (const auto* broken : {"epochs of ", "losses of "}) {
    archive_ = *archive::open("memory:");
    archive::Batch batch{.portal = kPortal};
    batch.cursors.push_back({broken + std::string(kPortal), "whenever"});
    ASSERT_TRUE(archive_->append(batch));
    ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, {});

    const auto synced = sync(portal, *archive_, {.portal = kPortal});

    ASSERT_FALSE(synced) << broken;
    EXPECT_EQ(synced.error().kind, ErrorKind::damaged);
    EXPECT_THAT(synced.error().cause, ::testing::HasSubstr(broken));
  }
}

}  // namespace
}  // namespace logbook::sync
