// Many events of one date, in an order that differs from window to window.
#include <gmock/gmock.h>

#include <string>

#include "logbook/history/walk_in_test.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::history {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Walk, ReadsASecondThatIsLargerThanAWindow) {
  auto rows = one_a_minute(900);
  for (std::size_t i = 200; i < 650; ++i) rows[i].second = rows[200].second;
  for (const auto order : kAllOrders) {
    auto portal = portal_with(rows, {.ties = order});

    const auto walked = walk_all(portal, options());

    EXPECT_EQ(walked.ids, from_down_to(900, 1));
    EXPECT_THAT(walked.end.coverage.holes, IsEmpty());
    EXPECT_LT(portal.requests(), 80);
  }
}

/// What a brute-force attack or a migration leaves: seconds side by side, each with more events than a window.
TEST(Walk, ReadsCrowdedSecondsSideBySide) {
  struct Attack {
    std::int64_t length;  // seconds
    std::int64_t events;  // in each
    std::int64_t most_requests;
  };
  for (const auto& [length, events, most_requests] : {Attack{5, 300, 130}, Attack{60, 110, 340}}) {
    auto rows = one_a_minute(200);
    std::int64_t id = 200;
    for (std::int64_t at_second = 1; at_second <= length; ++at_second) {
      for (std::int64_t i = 0; i < events; ++i) rows.push_back({++id, second(at(8, 0)) + at_second});
    }
    for (int i = 1; i <= 200; ++i) rows.push_back({++id, second(at(8, 2)) + i});
    for (const auto order : kAllOrders) {
      auto portal = portal_with(rows, {.ties = order});

      const auto walked = walk_all(portal, options());

      EXPECT_EQ(walked.ids, from_down_to(id, 1));
      EXPECT_THAT(walked.end.coverage.holes, IsEmpty());
      EXPECT_LT(portal.requests(), most_requests + id / 98);
    }
  }
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

/// An order may stay the same for several sums of offset and count.
TEST(Walk, ReadsACrowdedSecondThoughItsOrderChangesSlowly) {
  auto rows = one_a_minute(1'000);
  for (std::size_t i = 400; i < 700; ++i) rows[i].second = rows[400].second;
  for (const std::int64_t lasts : {2, 10}) {
    auto portal = portal_with(rows, {.order_lasts = lasts, .ties = demo::TieOrder::postgresql});

    const auto walked = walk_all(portal, options());

    EXPECT_EQ(walked.ids, from_down_to(1'000, 1)) << lasts;
    EXPECT_THAT(walked.end.coverage.holes, IsEmpty());
    EXPECT_LT(portal.requests(), 90);
  }
}

TEST(Walk, ReadsACrowdedSecondAtTheTopOfTheHistory) {
  struct Case {
    std::int64_t all;
    std::int64_t of_the_newest_second;
  };
  for (const auto& [all, crowded] :
       {Case{150, 150}, Case{300, 300}, Case{600, 600}, Case{1'000, 300}, Case{1'000, 450}}) {
    auto rows = one_a_minute(all);
    for (auto i = all - crowded; i < all; ++i) rows[static_cast<std::size_t>(i)].second = second(at(8, 0));
    for (const auto order : kAllOrders) {
      SCOPED_TRACE(std::to_string(crowded) + " of " + std::to_string(all));
      auto portal = portal_with(rows, {.ties = order});

      const auto walked = walk_all(portal, options());

      EXPECT_EQ(walked.ids, from_down_to(all, 1));
      EXPECT_THAT(walked.end.coverage.holes, IsEmpty());
      EXPECT_LT(portal.requests(), 120);
    }
  }
}

}  // namespace
}  // namespace logbook::history
