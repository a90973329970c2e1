// Rows that the portal fails on, and rows that something between keeps back.
#include <gmock/gmock.h>

#include "logbook/history/walk_in_test.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::history {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// What a walk over these rows takes more requests than one over the same rows of which none is bad.
std::int64_t cost_of_bad_rows(const std::vector<Row>& rows, demo::TieOrder order, std::size_t readable) {
  auto clean = rows;
  for (auto& row : clean) row.bad = false;
  auto without = portal_with(clean, {.ties = order});
  auto with = portal_with(rows, {.ties = order});
  walk_all(without, options());
  const auto walked = walk_all(with, options());
  EXPECT_THAT(walked.ids, SizeIs(readable));
  EXPECT_THAT(walked.end.coverage.holes, SizeIs(1));
  return with.requests() - without.requests();
}

TEST(Walk, FindsALoneBadRowInFewRequests) {
  for (const auto order : kAllOrders) {
    std::int64_t sum = 0;
    std::int64_t most = 0;
    for (std::size_t at = 120; at < 380; ++at) {
      auto rows = one_a_minute(500);
      rows[at].bad = true;

      const auto cost = cost_of_bad_rows(rows, order, 499);

      sum += cost;
      most = std::max(most, cost);
    }
    EXPECT_LE(most, 15);
    EXPECT_LE(sum, 12 * 260);
  }
}

/// Events of one date stand in another order in each window, and so does the bad row among them.
TEST(Walk, ReadsAllThatShareTheDateOfABadRow) {
  for (const auto order : kAllOrders) {
    for (const std::size_t ties : {2u, 3u, 5u, 10u, 30u, 80u}) {
      auto rows = one_a_minute(500);
      for (std::size_t i = 0; i < ties; ++i) rows[170 + i].second = rows[170].second;
      rows[170 + ties / 2].bad = true;

      EXPECT_LE(cost_of_bad_rows(rows, order, 499), 100) << ties;
    }
  }
}

TEST(Walk, NamesTheSecondOfABadRowAndNoMore) {
  for (const auto order : kAllOrders) {
    auto rows = one_a_minute(500);
    for (std::size_t i = 0; i < 5; ++i) rows[170 + i].second = rows[170].second;
    rows[172].bad = true;
    auto portal = portal_with(rows, {.ties = order});

    const auto walked = walk_all(portal, options());

    ASSERT_THAT(walked.end.coverage.holes, SizeIs(1));
    const auto& gap = walked.end.coverage.holes.front();
    EXPECT_EQ(gap.missing, 1u);
    EXPECT_GE(gap.time.from, UtcTime{seconds{rows[169].second}}) << "of its neighbours, or its own";
    EXPECT_LE(gap.time.until, UtcTime{seconds{rows[175].second + 1}});
  }
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

TEST(Walk, LeapsOverALongRunOfBadRowsAndGoesOnBehindIt) {
  auto rows = one_a_minute(1500);
  for (std::size_t index = 700; index < 960; ++index) rows[index].bad = true;
  auto portal = portal_with(rows);

  const auto walked = walk_all(portal, options());

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event);
  EXPECT_THAT(walked.ids, SizeIs(1500 - 260));
  ASSERT_THAT(walked.end.coverage.holes, SizeIs(1));
  const auto& gap = walked.end.coverage.holes.front();
  EXPECT_EQ(gap.missing, 260u) << "though not each was asked for";
  EXPECT_EQ(gap.newer->id, 961);
  EXPECT_EQ(gap.older->id, 700);
  EXPECT_LT(portal.requests(), 400);
}

/// A proxy that keeps rows back, as one that filters by words would.
class Leaky final : public WindowReader {
 public:
  Leaky(ModelPortal& portal, std::int64_t from, std::int64_t to) : portal_(portal), from_(from), to_(to) {}

  void expect(portal::Window) override {}
  void forget() override {}
  void forget(portal::Window) override {}
  std::expected<portal::Page, portal::PageFailure> read(portal::Window window) override {
    auto page = portal_.read(window);
    std::erase_if(page->events, [this](const LoginEvent& event) { return from_ <= event.id && event.id <= to_; });
    return page;
  }

 private:
  ModelPortal& portal_;
  std::int64_t from_;  // ids
  std::int64_t to_;
};

TEST(Walk, NamesTheGapWhereAWindowLacksARow) {
  auto portal = portal_with(one_a_minute(500));
  Leaky leaky(portal, 250, 250);

  const auto walked = walk_all(leaky, options());

  EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event);
  EXPECT_THAT(walked.ids, SizeIs(499));
  ASSERT_THAT(walked.end.coverage.holes, SizeIs(1));
  EXPECT_EQ(walked.end.coverage.holes.front().newer->id, 251);
  EXPECT_EQ(walked.end.coverage.holes.front().older->id, 249);
}

/// Whole windows of them are not taken for the end of the history.
TEST(Walk, NamesTheGapWhereWindowsLackAllTheirRows) {
  for (const std::int64_t kept_back : {125, 200, 450}) {
    auto portal = portal_with(one_a_minute(3'000));
    Leaky leaky(portal, 2'001, 2'000 + kept_back);

    const auto walked = walk_all(leaky, options());

    EXPECT_EQ(walked.end.coverage.end, CoverageEnd::oldest_event) << kept_back;
    EXPECT_THAT(walked.ids, SizeIs(3'000 - static_cast<std::size_t>(kept_back)));
    ASSERT_THAT(walked.end.coverage.holes, SizeIs(1));
    EXPECT_EQ(walked.end.coverage.holes.front().newer->id, 2'001 + kept_back);
    EXPECT_EQ(walked.end.coverage.holes.front().older->id, 2'000);
    EXPECT_LT(portal.requests(), 1'000);
  }
}

}  // namespace
}  // namespace logbook::history
