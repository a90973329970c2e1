// What a sync makes of a portal that was restored from a backup.
#include <gmock/gmock.h>

#include <algorithm>

#include "logbook/archive/open.hpp"
#include "logbook/history/model_portal.hpp"
#include "logbook/sync/made_up_rows_test.hpp"
#include "logbook/sync/sync.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using namespace std::chrono_literals;
using archive::Mutation;
using history::ModelPortal;
using std::chrono::days;
using std::chrono::seconds;
using testing::at;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Rows with the ids from `first` to `last`, one every `apart`, the oldest at `begin`.
std::vector<Row> rows_from(UtcTime begin, seconds apart, std::int64_t first, std::int64_t last) {
  std::vector<Row> rows;
  for (std::int64_t id = first; id <= last; ++id) rows.push_back({id, second(begin + (id - first) * apart)});
  return rows;
}

std::vector<Row> before() { return one_a_minute(1000); }

/// The same up to the id `last`, as a backup has them, and what came since it was restored: more of the same ids.
std::vector<Row> restored(std::int64_t last, UtcTime begin, std::int64_t count) {
  auto rows = before();
  rows.resize(static_cast<std::size_t>(last));
  std::ranges::copy(rows_from(begin, 20s, last + 1, last + count), std::back_inserter(rows));
  return rows;
}

class Restore : public ::testing::Test {
 protected:
  /// Syncs with a portal that has `rows`, and breaks off after `most` requests.
  Synced sync_with(std::vector<Row> rows, UtcTime clock, std::int64_t most = 1'000'000) {
    ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, {});
    portal.fill(std::move(rows), second(clock));
    SyncOptions options{.portal = kPortal, .seen = clock};
    options.walk.retention = history::Retention{days{180}, UtcTime{}};
    options.walk.zone = *Zone::named("Europe/Berlin");
    options.walk.interrupted = [&] { return portal.requests() >= most; };
    auto synced = sync(portal, *archive_, options);
    EXPECT_TRUE(synced);
    EXPECT_TRUE(archive_->verify());
    return synced.value_or(Synced{});
  }

  std::uint64_t shown() {
    std::uint64_t events = 0;
    EXPECT_TRUE(archive_->read({}, [&](std::string_view, const archive::Kept&) -> Result<Going> {
      ++events;
      return Going::on;
    }));
    return events;
  }

  std::vector<Hole> holes() { return archive_->coverage(kPortal)->holes(); }

  std::unique_ptr<archive::Archive> archive_ = *archive::open("memory:");
};

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

TEST_F(Restore, IsLookedForInFewRequests) {
  sync_with(before(), at(8, 5));
  auto rows = before();
  std::ranges::copy(rows_from(at(8, 6), 1s, 1001, 11'000), std::back_inserter(rows));
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, {});
  portal.fill(std::move(rows), second(at(12, 0)));
  SyncOptions options{.portal = kPortal, .seen = at(12, 0)};
  options.walk.retention = history::Retention{days{180}, UtcTime{}};

  const auto synced = sync(portal, *archive_, options);

  ASSERT_TRUE(synced);
  EXPECT_EQ(synced->appended.added, 10'000U);
  EXPECT_LT(portal.requests(), 10'000 / 90 + 40);
}

}  // namespace
}  // namespace logbook::sync
