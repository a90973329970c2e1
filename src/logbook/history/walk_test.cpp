#include "logbook/history/walk.hpp"

#include <gmock/gmock.h>

#include <numeric>

#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::history {
namespace {

using testing::at;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;
using Row = ModelPortal::Row;

std::int64_t second(UtcTime time) { return std::chrono::floor<seconds>(time).time_since_epoch().count(); }

/// `count` rows, oldest first, one a minute up to 8:00; the newest has the id `count`.
std::vector<Row> one_a_minute(std::int64_t count) {
  std::vector<Row> rows;
  for (std::int64_t id = 1; id <= count; ++id) {
    rows.push_back({id, second(at(8, 0) - std::chrono::minutes{count - id})});
  }
  return rows;
}

ModelPortal portal_with(std::vector<Row> rows, Mischief mischief = {}) {
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, mischief);
  portal.fill(std::move(rows), second(at(8, 5)));
  return portal;
}

WalkOptions options() {
  WalkOptions options;
  options.retention = Retention{days{180}, UtcTime{}};
  options.zone = *Zone::named("Europe/Berlin");
  return options;
}

struct Walked {
  std::vector<std::int64_t> ids;
  WalkEnd end;
  std::vector<Coverage> of_batches;
};

Walked walk_all(WindowReader& portal, const WalkOptions& options, std::size_t most = 1'000'000) {
  Walked walked;
  auto end = walk(portal, options, [&](const Batch& batch) -> Result<Going> {
    for (const auto& event : batch.events) walked.ids.push_back(event.id);
    walked.of_batches.push_back(batch.coverage);
    return walked.ids.size() < most ? Going::on : Going::enough;
  });
  EXPECT_TRUE(end);
  walked.end = *std::move(end);
  return walked;
}

std::vector<std::int64_t> from_down_to(std::int64_t newest, std::int64_t oldest) {
  std::vector<std::int64_t> ids(static_cast<std::size_t>(newest - oldest + 1));
  std::iota(ids.rbegin(), ids.rend(), oldest);
  return ids;
}

TEST(Walk, VisitsEveryEventNewestFirst) {
  auto portal = portal_with(one_a_minute(1234));

  const auto walked = walk_all(portal, options());

  EXPECT_EQ(walked.ids, from_down_to(1234, 1));
  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event);
  EXPECT_THAT(walked.end.coverage.holes, IsEmpty());
  EXPECT_TRUE(walked.end.coverage.complete(std::nullopt, std::nullopt));
}

TEST(Walk, ClaimsTheRetentionAndNotTheLastMinute) {
  auto portal = portal_with(one_a_minute(300));

  const auto stretch = walk_all(portal, options()).end.coverage.stretch;

  EXPECT_GE(stretch.from, at(8, 5) - days{180});
  EXPECT_LE(stretch.from, at(8, 6) - days{180}) << "the portal's clock went on while it was read";
  EXPECT_GE(stretch.until, at(8, 4));
  EXPECT_LE(stretch.until, at(8, 5));
}

TEST(Walk, TellsWithEachBatchHowFarItReaches) {
  auto portal = portal_with(one_a_minute(300));

  const auto walked = walk_all(portal, options());

  ASSERT_GT(walked.of_batches.size(), 2u);
  const auto& first = walked.of_batches.front();
  EXPECT_EQ(first.end, CoverageEnd::enough);
  EXPECT_EQ(first.stretch.from, at(8, 0) - 89min) << "90 of the first window's 100 events, one a minute";
}

TEST(Walk, OfAnEmptyHistoryIsComplete) {
  auto portal = portal_with({});

  const auto walked = walk_all(portal, options());

  EXPECT_THAT(walked.ids, IsEmpty());
  EXPECT_TRUE(walked.end.coverage.complete(std::nullopt, std::nullopt));
}

TEST(Walk, StopsWhereTheCallerHasEnough) {
  auto portal = portal_with(one_a_minute(5000));

  const auto walked = walk_all(portal, options(), 20);

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::enough);
  EXPECT_LE(portal.requests(), 2) << "one to see whether windows count, and one window";
}

TEST(Walk, StopsOnceWholeWindowsLieBeforeTheQuestion) {
  auto portal = portal_with(one_a_minute(5000));
  auto since = options();
  since.since = at(8, 0) - 250min;

  const auto walked = walk_all(portal, since);

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::since);
  EXPECT_EQ(walked.end.coverage.stretch.from, *since.since);
  EXPECT_GE(walked.ids.size(), 251u);
  EXPECT_LT(walked.ids.size(), 600u);
}

TEST(Walk, StopsCleanlyWhenInterrupted) {
  auto portal = portal_with(one_a_minute(5000));
  auto interruptible = options();
  interruptible.interrupted = [&portal] { return portal.requests() >= 5; };

  const auto walked = walk_all(portal, interruptible);

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::interrupted);
  EXPECT_EQ(walked.ids, from_down_to(5000, 5000 - static_cast<std::int64_t>(walked.ids.size()) + 1));
  EXPECT_EQ(walked.end.coverage.stretch.from, at(8, 0) - std::chrono::minutes{walked.ids.size() - 1} + 1s)
      << "of the last event's second there may be more";
}

TEST(Walk, HandsOnTheErrorOfItsVisitor) {
  auto portal = portal_with(one_a_minute(300));

  const auto end = walk(portal, options(), [](const Batch&) -> Result<Going> {
    return std::unexpected(Error{ErrorKind::storage, "disk", "is full", ""});
  });

  EXPECT_THAT(end, testing::FailsWith(ErrorKind::storage, "is full"));
}

TEST(Walk, OrdersTiesByIdWhateverThePortalDoes) {
  auto rows = one_a_minute(300);
  for (std::size_t i = 100; i < 130; ++i) rows[i].second = rows[100].second;
  for (const auto order : {demo::TieOrder::mariadb, demo::TieOrder::postgresql, demo::TieOrder::shuffled}) {
    auto portal = portal_with(rows, {.ties = order});

    EXPECT_EQ(walk_all(portal, options()).ids, from_down_to(300, 1));
  }
}

TEST(Walk, ReadsASecondThatIsLargerThanAWindow) {
  auto rows = one_a_minute(900);
  for (std::size_t i = 200; i < 650; ++i) rows[i].second = rows[200].second;
  for (const auto order : {demo::TieOrder::mariadb, demo::TieOrder::shuffled}) {
    auto portal = portal_with(rows, {.ties = order});

    const auto walked = walk_all(portal, options());

    EXPECT_EQ(walked.ids, from_down_to(900, 1));
    EXPECT_THAT(walked.end.coverage.holes, IsEmpty());
  }
}

/// PostgreSQL answers the same window in the same order, so that asking again brings nothing new.
TEST(Walk, CountsWhatACrowdedSecondOfPostgreSqlHides) {
  auto rows = one_a_minute(900);
  for (std::size_t i = 200; i < 650; ++i) rows[i].second = rows[200].second;
  auto portal = portal_with(rows, {.ties = demo::TieOrder::postgresql});

  const auto walked = walk_all(portal, options());

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event);
  ASSERT_THAT(walked.end.coverage.holes, SizeIs(1));
  const auto& hole = walked.end.coverage.holes.front();
  EXPECT_EQ(hole.reason, HoleReason::crowded_second);
  EXPECT_GE(hole.missing, 900 - walked.ids.size())
      << "windows before the count may have shown some that it did not see";
  EXPECT_LT(portal.requests(), 200);
}

TEST(Walk, NamesAHoleWhereACrowdedSecondDoesNotHoldStill) {
  auto rows = one_a_minute(900);
  for (std::size_t i = 200; i < 650; ++i) rows[i].second = rows[200].second;
  Mischief busy;
  busy.inserts = 1;
  auto portal = portal_with(rows, busy);

  const auto walked = walk_all(portal, options());

  ASSERT_THAT(walked.end.coverage.holes, SizeIs(1));
  const auto& hole = walked.end.coverage.holes.front();
  EXPECT_EQ(hole.reason, HoleReason::crowded_second);
  EXPECT_EQ(hole.missing, std::nullopt);
  EXPECT_EQ(hole.newer->id, 651);
  EXPECT_EQ(hole.older->id, 200);
  EXPECT_FALSE(walked.end.coverage.complete(std::nullopt, std::nullopt));
}

TEST(Walk, StepsOverABadRowAndNamesItsNeighbours) {
  auto rows = one_a_minute(500);
  rows[299].bad = true;
  auto portal = portal_with(rows);

  const auto walked = walk_all(portal, options());

  EXPECT_THAT(walked.ids, SizeIs(499));
  ASSERT_THAT(walked.end.coverage.holes, SizeIs(1));
  const auto& hole = walked.end.coverage.holes.front();
  EXPECT_EQ(hole.reason, HoleReason::bad_row);
  EXPECT_EQ(hole.missing, 1u);
  EXPECT_EQ(hole.newer->id, 301);
  EXPECT_EQ(hole.older->id, 299);
}

TEST(Walk, FindsBadRowsAtTheTopAtTheEndAndInARow) {
  for (const auto& bad :
       {std::vector<std::size_t>{499}, std::vector<std::size_t>{0}, std::vector<std::size_t>{250, 251, 252}}) {
    auto rows = one_a_minute(500);
    for (const auto index : bad) rows[index].bad = true;
    auto portal = portal_with(rows);

    const auto walked = walk_all(portal, options());

    EXPECT_THAT(walked.ids, SizeIs(500 - bad.size())) << bad.front();
    ASSERT_THAT(walked.end.coverage.holes, SizeIs(1)) << bad.front();
    EXPECT_EQ(walked.end.coverage.holes.front().missing, bad.size());
  }
}

TEST(Walk, GivesUpOnALongRunOfBadRowsAndGoesOnBehindIt) {
  auto rows = one_a_minute(1500);
  for (std::size_t index = 700; index < 960; ++index) rows[index].bad = true;
  auto portal = portal_with(rows);

  const auto walked = walk_all(portal, options());

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event);
  ASSERT_THAT(walked.end.coverage.holes, SizeIs(1));
  const auto& hole = walked.end.coverage.holes.front();
  EXPECT_EQ(hole.missing, std::nullopt);
  EXPECT_GE(hole.newer->id, 961) << "the last before the bad ones, or a newer one";
  EXPECT_LE(hole.older->id, 700) << "the first behind them, or an older one, where the reading began again";
  EXPECT_GT(hole.older->id, 500);
  EXPECT_EQ(walked.ids.back(), 1);
}

TEST(Walk, TellsAnOutageFromBadRows) {
  Mischief down;
  down.bad_windows = 1;
  auto portal = portal_with(one_a_minute(500), down);

  const auto walked = walk_all(portal, options());

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::failed);
  EXPECT_TRUE(walked.end.error);
  EXPECT_THAT(walked.end.coverage.holes, IsEmpty());
  EXPECT_TRUE(walked.end.coverage.stretch.empty());
  EXPECT_LT(portal.requests(), 20);
}

TEST(Walk, KnowsFromOneRequestThatAPortalStillIgnoresWindows) {
  Mischief free_plan;
  free_plan.falls_back = 1;
  auto portal = portal_with(one_a_minute(500), free_plan);
  auto how = options();
  how.was_limited = true;

  const auto walked = walk_all(portal, how);

  EXPECT_EQ(portal.requests(), 1);
  EXPECT_EQ(walked.ids, from_down_to(500, 481));
  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::degraded);
  EXPECT_EQ(walked.end.coverage.stretch.from, at(7, 41) + 1s);
}

TEST(Walk, KnowsFromTwoRequestsThatAPortalIgnoresWindowsAndFromOneThatItDoesNot) {
  Mischief free_plan;
  free_plan.falls_back = 1;
  auto limited = portal_with(one_a_minute(500), free_plan);
  auto whole = portal_with(one_a_minute(500));
  auto lately = options();
  lately.ahead = 1;
  lately.since = at(7, 30);

  EXPECT_EQ(walk_all(limited, lately).end.coverage.end, CoverageEnd::degraded);
  EXPECT_EQ(walk_all(whole, lately).end.coverage.end, CoverageEnd::since);

  EXPECT_EQ(limited.requests(), 2);
  EXPECT_EQ(whole.requests(), 1);
}

TEST(Walk, TakesTheNewestEventsForAllWhereThereAreFewer) {
  Mischief free_plan;
  free_plan.falls_back = 1;
  for (const std::int64_t count : {1, 2, 12, 19}) {
    auto portal = portal_with(one_a_minute(count), free_plan);

    const auto walked = walk_all(portal, options());

    EXPECT_EQ(walked.ids, from_down_to(count, 1));
    EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event) << count;
  }
}

TEST(Walk, TellsOfALimitedPortalThoughItsNewestEventsWereEnough) {
  Mischief free_plan;
  free_plan.falls_back = 1;
  auto portal = portal_with(one_a_minute(100), free_plan);

  const auto end = walk(portal, options(), [](const Batch&) -> Result<Going> { return Going::enough; });

  ASSERT_TRUE(end);
  EXPECT_EQ(end->coverage.end, CoverageEnd::enough);
  EXPECT_TRUE(end->degraded);
}

TEST(Walk, NoticesWhenThePortalBeginsToIgnoreWindows) {
  Mischief loses_it;
  loses_it.falls_back = 0.2;
  auto portal = portal_with(one_a_minute(5000), loses_it);

  const auto walked = walk_all(portal, options());

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::degraded);
  EXPECT_THAT(walked.ids, SizeIs(::testing::Gt(100u)));
  EXPECT_EQ(walked.ids, from_down_to(5000, 5001 - static_cast<std::int64_t>(walked.ids.size())));
}

TEST(Walk, DoesNotTakeTwentyRowsForTheEndOfAHistory) {
  auto portal = portal_with(one_a_minute(110));  // the second window, at 90, holds exactly 20

  const auto walked = walk_all(portal, options());

  EXPECT_EQ(walked.ids, from_down_to(110, 1));
  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event);
}

}  // namespace
}  // namespace logbook::history
