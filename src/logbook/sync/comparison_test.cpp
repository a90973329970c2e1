// What the comparison of every event finds, and how it is cut into parts.
#include "logbook/sync/comparison.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <vector>

#include "logbook/sync/changed_past_test.hpp"

namespace logbook::sync {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Comparison = ChangedPastTest;

/// Planted, taken out and changed so that positions balance each other, below the oldest event too.
TEST_F(Comparison, FindsWhatChangedAnywhereWithinADay) {
  auto rows = one_a_minute(3'000);
  sync_with(rows, at(8, 5));
  rows.erase(rows.begin() + 1'000);                           // id 1001
  rows.push_back({3'001, second(at(8, 0) - 1'990min) + 30});  // one for it, not far from it
  rows[2'000].second += 10;                                   // id 2002 is told at another time
  rows.push_back({3'002, second(at(8, 0) - 3'100min)});       // below the oldest
  const auto soon = sync_with(rows, at(8, 30));
  ASSERT_FALSE(soon.audit);

  const auto synced = sync_with(rows, at(8, 5) + 24h);

  ASSERT_TRUE(synced.audit);
  EXPECT_TRUE(synced.audit->is_whole);
  EXPECT_TRUE(synced.audit->settled);
  EXPECT_EQ(synced.audit->appeared, 2U);
  EXPECT_EQ(synced.audit->vanished, 1U);
  EXPECT_EQ(synced.audit->changed, 1U);
  EXPECT_LE(synced.audit->compared.from, at(8, 0) - 3'100min);
  EXPECT_THAT(noticed(), ::testing::UnorderedElementsAre(
                             std::pair(Mutation::Kind::appeared, 3'001), std::pair(Mutation::Kind::appeared, 3'002),
                             std::pair(Mutation::Kind::vanished, 1'001), std::pair(Mutation::Kind::changed, 2'002)));
  EXPECT_LE(requests_, 40) << "a request for 98 events, and a few";
  EXPECT_FALSE(sync_with(rows, at(9, 0) + 24h).audit) << "not again so soon";
}

TEST_F(Comparison, IsMadeAtOnceWhereThatIsWanted) {
  auto rows = one_a_minute(3'000);
  sync_with(rows, at(8, 5));
  rows.erase(rows.begin() + 1'000);
  rows.push_back({3'001, second(at(8, 0) - 1'990min) + 30});
  auto now = options(at(8, 10));
  now.audit_every = {};
  now.compare_every = {};

  const auto synced = sync_with(rows, now);

  ASSERT_TRUE(synced.audit);
  EXPECT_EQ(synced.audit->appeared, 1U);
  EXPECT_EQ(synced.audit->vanished, 1U);
}

/// A comparison that breaks off says nothing of what it did not reach.
TEST_F(Comparison, GoesOnWhereItBrokeOff) {
  auto rows = one_a_minute(3'000);
  sync_with(rows, at(8, 5));
  rows.erase(rows.begin() + 100);
  auto broken_off = options(at(8, 5) + 24h);
  broken_off.walk.interrupted = [asked = 0]() mutable { return ++asked > 12; };

  const auto first = sync_with(rows, broken_off);
  ASSERT_TRUE(first.audit);
  EXPECT_FALSE(first.audit->settled);
  EXPECT_THAT(noticed(), IsEmpty());

  const auto again = sync_with(rows, at(8, 10) + 24h);
  ASSERT_TRUE(again.audit);
  EXPECT_TRUE(again.audit->settled);
  EXPECT_EQ(again.audit->compared.until, broken_off.seen) << "when it began";
  EXPECT_THAT(noticed(), ElementsAre(std::pair(Mutation::Kind::vanished, 101)));
  EXPECT_LE(requests_, 28) << "of 31 that the whole history takes";
}

/// A watch compares a part, looks for new events, and compares the next part.
TEST_F(Comparison, InPartsLetsNewEventsThrough) {
  auto rows = one_a_minute(3'000);
  sync_with(rows, at(8, 5));
  for (const std::int64_t id : {101, 1'501, 2'801}) std::erase_if(rows, [id](const Row& row) { return row.id == id; });
  rows.push_back({4'000, second(at(8, 0) - 3'100min)});  // below the oldest
  auto in_parts = options(at(8, 5) + 24h);
  in_parts.compare_at_once = 500;

  std::vector<std::uint64_t> added;
  std::optional<Audit> audit;
  for (std::int64_t part = 0; part < 10 && (!audit || audit->goes_on); ++part) {
    in_parts.seen += 1min;
    rows.push_back({5'000 + part, second(in_parts.seen) - 90});
    const auto synced = sync_with(rows, in_parts);
    audit = synced.audit;
    added.push_back(synced.appended.added);
    EXPECT_LE(requests_, 14) << "a few beside those for 500 events";
  }

  ASSERT_TRUE(audit);
  EXPECT_TRUE(audit->settled);
  EXPECT_THAT(added, ElementsAre(1, 1, 1, 1, 1, 2)) << "each part also read what was new; the last what is below";
  EXPECT_THAT(noticed(), ::testing::UnorderedElementsAre(
                             std::pair(Mutation::Kind::vanished, 101), std::pair(Mutation::Kind::vanished, 1'501),
                             std::pair(Mutation::Kind::vanished, 2'801), std::pair(Mutation::Kind::appeared, 4'000)));
  in_parts.seen += 1min;
  EXPECT_FALSE(sync_with(rows, in_parts).audit) << "not again before the next day";
}

/// A row that was moved far is one change, though it is missed where it stood before it is met where it stands now.
TEST_F(Comparison, TakesARowThatWasMovedForChanged) {
  auto rows = one_a_minute(3'000);
  sync_with(rows, at(8, 5));
  rows[2'500].second -= 2'000 * 60 + 5;

  const auto synced = sync_with(rows, at(8, 5) + 24h);

  EXPECT_THAT(noticed(), ElementsAre(std::pair(Mutation::Kind::changed, 2'501)));
  EXPECT_EQ(synced.audit->changed, 1U);
}

/// Where the parts begin depends on what is held above: what vanished there no longer counts.
TEST_F(Comparison, InPartsFindsItsPlaceWhereManyVanished) {
  auto rows = one_a_minute(3'000);
  sync_with(rows, at(8, 5));
  rows.erase(rows.begin() + 2'300, rows.begin() + 2'900);
  auto in_parts = options(at(8, 5) + 24h);
  in_parts.compare_at_once = 300;

  Synced synced;
  for (int part = 0; part < 12 && (!synced.audit || synced.audit->goes_on); ++part) {
    synced = sync_with(rows, in_parts);
    EXPECT_THAT(holes(), IsEmpty());
    EXPECT_LE(requests_, 14);
  }

  ASSERT_TRUE(synced.audit);
  EXPECT_TRUE(synced.audit->settled);
  EXPECT_THAT(noticed(), ::testing::SizeIs(600));
}

TEST_F(Comparison, ThatThePortalFailsSaysWhyAndWaitsAnHour) {
  const auto rows = one_a_minute(3'000);
  sync_with(rows, at(8, 5));

  const auto failed = sync_with(rows, at(8, 5) + 24h, {.fails_from = 1'500});
  ASSERT_TRUE(failed.audit);
  ASSERT_TRUE(failed.audit->error);
  EXPECT_EQ(failed.audit->error->cause, "HTTP 504");
  EXPECT_FALSE(failed.audit->goes_on);
  EXPECT_FALSE(sync_with(rows, at(8, 6) + 24h).audit) << "not at once again";

  const auto later = sync_with(rows, at(9, 6) + 24h);
  ASSERT_TRUE(later.audit);
  EXPECT_TRUE(later.audit->settled);
  EXPECT_LE(requests_, 24) << "it goes on where it failed";
}

/// Whoever asks for a comparison and stops it leaves no audit undone.
TEST_F(Comparison, ThatWasAskedForAndStoppedGoesOnWithTheNextSync) {
  auto rows = one_a_minute(3'000);
  rows[2'990].bad = true;
  sync_with(rows, at(8, 5));
  auto stopped = options(at(9, 0));
  stopped.audit_every = {};
  stopped.compare_every = {};
  stopped.walk.interrupted = [asked = 0]() mutable { return ++asked > 20; };
  ASSERT_FALSE(sync_with(rows, stopped).audit->settled);

  const auto mended = one_a_minute(3'000);
  const auto synced = sync_with(mended, at(10, 6));

  ASSERT_TRUE(synced.audit);
  EXPECT_TRUE(synced.audit->is_whole && synced.audit->settled);
  EXPECT_THAT(holes(), IsEmpty());
}

/// What a lifetime that was short for a while let the portal delete has not vanished.
TEST_F(Comparison, JudgesNothingThatAShortLifetimeMayHaveDeletedMeanwhile) {
  const auto rows = one_a_minute(3'000);
  sync_with(rows, at(8, 5));
  std::vector<Row> left(rows.begin() + 1'700, rows.end());
  left.insert(left.begin(), rows[3]);  // the cleaner deletes in no order, and was stopped
  auto now = options(at(8, 5) + 24h);
  now.walk.retention = Retention{days{180}, at(9, 0)};

  const auto synced = sync_with(left, now);

  ASSERT_TRUE(synced.audit);
  EXPECT_TRUE(synced.audit->settled);
  EXPECT_THAT(noticed(), IsEmpty());
  EXPECT_GE(synced.audit->compared.from, at(8, 0));
}

}  // namespace
}  // namespace logbook::sync
