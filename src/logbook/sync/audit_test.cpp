// What the hourly audit of positions finds, and what it costs.
#include "logbook/sync/audit.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>

#include "logbook/base/random.hpp"
#include "logbook/sync/changed_past_test.hpp"

namespace logbook::sync {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

using PlaceAuditing = ChangedPastTest;

/// Plants one row, or takes one out, anywhere in histories with ties, and counts what the audit finds.
TEST_F(PlaceAuditing, FindsEveryRowThatWasPlantedOrTakenOut) {
  constexpr std::uint64_t kHistories = 200;
  std::uint64_t found = 0;
  std::uint64_t probes = 0;
  std::uint64_t most = 0;
  for (std::uint64_t seed = 0; seed < kHistories; ++seed) {
    Random random(seed);
    std::vector<Row> rows;
    auto time = second(at(8, 0)) - 600'000;
    for (std::int64_t id = 1; id <= 700; ++id) {
      time += static_cast<std::int64_t>(random.below(400));
      if (random.below(3) == 0) time -= time % 60;  // ties
      rows.push_back({id, time});
    }
    const UtcTime end{seconds{std::ranges::max(rows, {}, &Row::second).second + 300}};
    const auto archive = *archive::open("memory:");
    auto portal = portal_with(rows, end, {.ties = ties_of(seed)});
    ASSERT_TRUE(sync(portal, *archive, options(end)));
    const auto which = 5 + random.below(rows.size() - 100);
    const bool planted = random.below(2) == 0;
    if (planted) {
      rows.push_back({701, rows[which].second + static_cast<std::int64_t>(random.below(2))});
    } else {
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(which));
    }

    auto changed = portal_with(rows, end + 2h, {.ties = ties_of(seed)});
    const auto synced = sync(changed, *archive, options(end + 2h));

    ASSERT_TRUE(synced && synced->audit);
    const auto& audit = *synced->audit;
    const auto& became = synced->appended;  // a change among the newest rows is seen before the audit
    if (became.appeared == (planted ? 1U : 0U) && became.vanished == (planted ? 0U : 1U) && audit.settled) ++found;
    probes += audit.probes;
    most = std::max(most, audit.probes);
  }
  std::printf("%llu of %llu changes found; probes: %.1f on average, %llu at most\n",
              static_cast<unsigned long long>(found), static_cast<unsigned long long>(kHistories),
              static_cast<double>(probes) / static_cast<double>(kHistories), static_cast<unsigned long long>(most));
  EXPECT_EQ(found, kHistories);
}

/// A bad row that is known costs an audit one request; when it is mended, it is read.
TEST_F(PlaceAuditing, AsksForAKnownBadRowOnceAnAudit) {
  auto rows = one_a_minute(3'000);
  for (const std::size_t index : {500U, 1'200U, 2'400U}) rows[index].bad = true;
  sync_with(rows, at(8, 5));
  ASSERT_THAT(holes(), SizeIs(3));

  sync_with(rows, at(9, 10));
  const auto clean = one_a_minute(3'000);
  EXPECT_LE(requests_, 20) << "the tail, the bad rows, and the positions of some events";
  ASSERT_THAT(holes(), SizeIs(3));

  EXPECT_TRUE(sync_with(clean, at(10, 15)).is_whole());
  EXPECT_THAT(holes(), IsEmpty());
}

/// Several hundred events of one second, as an attack or a migration writes them, in whatever order the portal shows
/// them.
TEST_F(PlaceAuditing, FindsNothingMissingInACrowdedSecondThatIsHeld) {
  auto rows = one_a_minute(1'000);
  for (std::int64_t id = 2'001; id <= 2'450; ++id) rows.push_back({id, second(at(8, 0) - 700min) + 30});
  for (const auto ties : {demo::TieOrder::mariadb, demo::TieOrder::postgresql, demo::TieOrder::shuffled}) {
    SCOPED_TRACE(static_cast<int>(ties));
    archive_ = *archive::open("memory:");
    ASSERT_TRUE(sync_with(rows, at(8, 5), {.ties = ties}).is_whole());

    const auto audited = sync_with(rows, at(9, 10), {.ties = ties});

    ASSERT_TRUE(audited.audit);
    EXPECT_TRUE(audited.audit->settled);
    EXPECT_TRUE(audited.is_whole());
    EXPECT_THAT(holes(), IsEmpty());
    EXPECT_LE(requests_, 15);
  }
}

TEST_F(PlaceAuditing, FillsTheGapOfACrowdedSecond) {
  auto rows = one_a_minute(1'000);
  for (std::int64_t id = 2'001; id <= 2'300; ++id) rows.push_back({id, second(at(8, 0) - 700min) + 30});
  auto failing = rows;
  for (const std::size_t index : {1'050U, 1'150U}) failing[index].bad = true;
  sync_with(failing, at(8, 5));
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes().front().missing, 2U) << "what is held of that second counts";

  const auto synced = sync_with(rows, at(9, 10));

  EXPECT_TRUE(synced.is_whole());
  EXPECT_EQ(synced.appended.added, 2U);
  EXPECT_THAT(holes(), IsEmpty());
}

TEST_F(PlaceAuditing, GoesOnBesideBadRowsAmongTheNewest) {
  auto rows = one_a_minute(3'000);
  rows[2'992].bad = true;
  rows[2'985].bad = true;
  sync_with(rows, at(8, 5));
  rows.erase(rows.begin() + 1'000);

  const auto synced = sync_with(rows, at(9, 10));

  ASSERT_TRUE(synced.audit);
  EXPECT_TRUE(synced.audit->settled);
  EXPECT_THAT(noticed(), ::testing::ElementsAre(std::pair(Mutation::Kind::vanished, 1'001)));
}

/// The oldest row was bad, and is mended: by then the portal's history begins later than at the first sync.
TEST_F(PlaceAuditing, FillsTheGapBelowTheOldestEvent) {
  auto rows = one_a_minute(300);
  rows.front().bad = true;
  sync_with(rows, at(8, 5));
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes().front().missing, 1U);

  const auto synced = sync_with(one_a_minute(300), at(9, 10));

  EXPECT_THAT(holes(), IsEmpty());
  EXPECT_TRUE(synced.is_whole());
}

/// Two gaps share the second of the event between them: that the older one is filled says nothing of the newer.
TEST_F(PlaceAuditing, LeavesTheGapAboveAFilledOneAsItIs) {
  auto rows = one_a_minute(300);
  const auto shared = at(8, 0) - 198min;
  rows[102].second = second(shared);  // as rows[101]
  rows[100].bad = true;
  rows[102].bad = true;
  sync_with(rows, at(8, 5));
  ASSERT_FALSE(archive_->timeline(kPortal)->is_held(shared));

  rows[100].bad = false;
  sync_with(rows, at(9, 10));

  EXPECT_THAT(holes(), SizeIs(1));
  EXPECT_FALSE(archive_->timeline(kPortal)->is_held(shared)) << "one event of that second is still missing";
}

/// Nobody can tell when the newest row was written that cannot be read; but not after it was met first.
TEST_F(PlaceAuditing, LeavesTheGapOfABadNewestRowWhereItWas) {
  auto rows = one_a_minute(300);
  rows.back().bad = true;
  sync_with(rows, at(8, 5));

  sync_with(rows, at(12, 0));
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_LE(holes().front().time.until, at(8, 5));

  rows.push_back({301, second(at(12, 1))});
  rows.back().bad = true;
  sync_with(rows, at(12, 5));
  ASSERT_THAT(holes(), SizeIs(2)) << "there is one more of them";
  EXPECT_EQ(holes().front().missing, 1U);
  EXPECT_GE(holes().front().time.from, at(11, 59)) << "up to then there was one";
  EXPECT_EQ(holes().back().missing, 1U);
  EXPECT_LE(holes().back().time.until, at(8, 5));
}

/// A watch looks often: a bad row among the newest must not be found anew each time.
TEST_F(PlaceAuditing, IsNoneOfATailsWorkWhereABadRowIsKnown) {
  auto rows = one_a_minute(3'000);
  rows[2'950].bad = true;
  sync_with(rows, at(8, 5));

  sync_with(rows, at(8, 20));
  EXPECT_EQ(requests_, 1);

  rows.push_back({3'001, second(at(8, 22))});
  const auto synced = sync_with(rows, at(8, 25));
  EXPECT_EQ(synced.appended.added, 1U);
  EXPECT_LE(requests_, 15);
  ASSERT_THAT(holes(), SizeIs(1));
  EXPECT_EQ(holes().front().missing, 1U);
}

}  // namespace
}  // namespace logbook::sync
