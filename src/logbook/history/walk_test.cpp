#include "logbook/history/walk.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <set>

#include "logbook/history/walk_in_test.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::history {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

/// Counts the windows that are expected and neither read nor forgotten.
class Mindful final : public WindowReader {
 public:
  explicit Mindful(ModelPortal& portal) : portal_(portal) {}

  void expect(portal::Window window) override {
    expected_.insert(window.start);
    most_ = std::max(most_, expected_.size());
  }
  void forget() override { expected_.clear(); }
  void forget(portal::Window window) override { expected_.erase(window.start); }
  std::expected<portal::Page, portal::PageFailure> read(portal::Window window) override {
    if (window.count == portal::kLargestWindow) expected_.erase(window.start);
    return portal_.read(window);
  }

  std::size_t most() const { return most_; }

 private:
  ModelPortal& portal_;
  std::set<std::int64_t> expected_;
  std::size_t most_ = 0;
};

TEST(Walk, HasNoMoreWindowsInMindThanItReadsAhead) {
  auto rows = one_a_minute(5'000);
  for (std::size_t place = 99; place < rows.size(); place += 196) {  // the last of a window: it is read with the next
    rows[rows.size() - 1 - place].bad = true;
  }
  auto portal = portal_with(rows);
  Mindful mindful(portal);

  walk_all(mindful, options());

  EXPECT_LE(mindful.most(), static_cast<std::size_t>(options().ahead));
}

/// Gives its rows in an order of its own.
class Disordered final : public WindowReader {
 public:
  explicit Disordered(std::vector<LoginEvent> events) : events_(std::move(events)) {}

  void expect(portal::Window) override {}
  void forget() override {}
  void forget(portal::Window) override {}
  std::expected<portal::Page, portal::PageFailure> read(portal::Window window) override {
    const auto end = std::min(window.end(), std::ssize(events_));
    const auto start = std::min(window.start, end);
    return portal::Page{{events_.begin() + start, events_.begin() + end}, at(9, 0)};
  }

 private:
  std::vector<LoginEvent> events_;
};

TEST(Walk, IsNeverCompleteWhereRowsAreNotNewestFirst) {
  std::vector<LoginEvent> events;
  for (std::int64_t id = 300; id > 0; --id) {
    events.push_back(testing::event({.id = id, .time = at(8, 0) - std::chrono::minutes{300 - id}}));
  }
  auto oldest_first = events;
  std::ranges::reverse(oldest_first);
  auto far_ahead = events;
  far_ahead[150].time += days{366 * 7'000};
  for (const auto& rows : {oldest_first, far_ahead}) {
    Disordered portal(rows);

    const auto walked = walk_all(portal, options());

    EXPECT_EQ(walked.end.coverage.end, CoverageEnd::unsettled);
    EXPECT_FALSE(walked.end.coverage.complete(std::nullopt, std::nullopt));
    EXPECT_GE(walked.ids.size(), 100u) << "what was read is shown";
  }
}

/// The hour that the clocks of Berlin show twice, on a portal whose zone nobody told.
TEST(Walk, ShowsAllOfARepeatedHourThoughTheZoneIsNotKnown) {
  const auto fold = second(std::chrono::sys_days{2026y / 10 / 25});  // midnight UTC: 2 o'clock, for the first time
  std::vector<Row> rows;
  for (std::int64_t id = 1; id <= 1'200; ++id) rows.push_back({id, fold - 3'600 + id * 9});
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, {});
  portal.fill(rows, fold + 3 * 3'600);
  auto unknown = options();
  unknown.zone.reset();

  const auto walked = walk_all(portal, unknown);

  EXPECT_THAT(walked.ids, SizeIs(1'200));
}

TEST(Walk, TakesFewMoreRequestsThanTheHistoryHasWindows) {
  auto portal = portal_with(one_a_minute(25'000));

  walk_all(portal, options());

  EXPECT_LE(portal.requests(), 263) << "251 windows and 5 %, those read ahead behind the end included";
}

/// Each login that comes meanwhile moves all rows by one: what is read then overlaps more, or has to be joined anew.
TEST(Walk, TakesFewMoreRequestsWhereLoginsComeMeanwhile) {
  struct Traffic {
    double before_each_request;
    double most;  // requests, of the fewest possible
  };
  for (const auto& [logins, most] : {Traffic{0, 1.05}, Traffic{0.01, 1.05}, Traffic{0.1, 1.1}, Traffic{1, 1.3}}) {
    constexpr std::int64_t kEvents = 25'000;
    auto portal = portal_with(one_a_minute(kEvents), {.inserts = logins});

    const auto walked = walk_all(portal, options());

    EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event) << logins;
    EXPECT_THAT(walked.end.coverage.holes, IsEmpty());
    const auto share = static_cast<double>(portal.requests()) / (kEvents / 100 + 1);
    std::printf("%g logins before each request: %.1f %% of the fewest requests\n", logins, share * 100);
    EXPECT_LE(share, most);
  }
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
