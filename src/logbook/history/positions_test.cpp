#include "logbook/history/positions.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::history {
namespace {

using testing::at;
using testing::event;
using ::testing::SizeIs;

/// Rows of these minutes after eight, newest first, with ids that count down from 100.
std::vector<LoginEvent> rows(std::initializer_list<int> minutes) {
  std::vector<LoginEvent> rows;
  std::int64_t id = 100;
  for (const int minute : minutes) rows.push_back(event({.id = id--, .time = at(8, minute)}));
  return rows;
}

TEST(Positions, AreGroupedByDate) {
  Positions positions;

  EXPECT_TRUE(positions.note(0, rows({9, 8, 8, 8, 7})));

  const auto groups = positions.groups(5);
  ASSERT_THAT(groups, SizeIs(3));
  EXPECT_EQ(groups[1].date, at(8, 8));
  EXPECT_EQ(groups[1].begin, 1);
  EXPECT_EQ(groups[1].size(), 3);
}

TEST(Positions, AreKnownWhicheverEventOfTheirDateWasSeenThere) {
  Positions positions;
  EXPECT_TRUE(positions.note(0, rows({9, 8, 8})));

  EXPECT_TRUE(positions.note(1, {{event({.id = 7, .time = at(8, 8)})}})) << "another event of that date";
  EXPECT_FALSE(positions.note(1, {{event({.id = 7, .time = at(8, 7)})}})) << "another date: the list has moved";
  EXPECT_EQ(positions.row(1)->id, 7);
}

TEST(Positions, BetweenTwoOfOneDateAreOfThatDate) {
  Positions positions;
  positions.note(0, rows({9, 8}));
  positions.note(3, rows({8, 7}));

  const auto groups = positions.groups(5);

  ASSERT_THAT(groups, SizeIs(3));
  EXPECT_EQ(groups[1].size(), 3) << "the one that nobody could read is of it";
}

TEST(Positions, BetweenTwoDatesAreOfAnUnknownOne) {
  Positions positions;
  positions.note(0, rows({9, 8}));
  positions.note(3, rows({7, 6}));

  const auto groups = positions.groups(5);

  ASSERT_THAT(groups, SizeIs(5));
  EXPECT_EQ(groups[2].date, std::nullopt);
}

Wanted wanted(std::int64_t begin, std::int64_t end, std::int64_t unseen, bool has_bad_row = false) {
  return {{at(8, 0), begin, end}, unseen, has_bad_row};
}

TEST(BestWindow, ShowsAsMuchAsItCanOfWhatIsUnseen) {
  const auto guess = best_window(std::vector{wanted(0, 300, 10), wanted(300, 600, 90)}, 100, {}, {});

  ASSERT_TRUE(guess);
  EXPECT_GE(guess->window.start, 300);
  EXPECT_EQ(guess->window.count, 100);
  EXPECT_DOUBLE_EQ(guess->likely, 30) << "a third of 90";
  EXPECT_GT(guess->chance, 0.99);
}

TEST(BestWindow, EndsWhereNoneHasEnded) {
  const std::vector crowded{wanted(0, 110, 5)};
  std::set<std::int64_t> used;
  for (int i = 0; i < 20; ++i) {
    const auto guess = best_window(crowded, 100, used, {});
    ASSERT_TRUE(guess);
    EXPECT_TRUE(used.insert(guess->window.end()).second);
  }
}

TEST(BestWindow, ShowsHalfOfADateThatHasABadRow) {
  const auto guess = best_window(std::vector{wanted(10, 30, 6, true)}, 100, {}, {});

  ASSERT_TRUE(guess);
  const auto shown = std::min<std::int64_t>(guess->window.end(), 30) - std::max<std::int64_t>(guess->window.start, 10);
  EXPECT_EQ(shown, 10);
}

TEST(BestWindow, AvoidsWhatFailsAnyway) {
  const std::vector<std::int64_t> barriers{50};

  const auto guess = best_window(std::vector{wanted(40, 80, 4)}, 100, {}, barriers);

  ASSERT_TRUE(guess);
  EXPECT_TRUE(guess->window.start > 50 || guess->window.end() <= 50);
}

TEST(BestWindow, IsNoneWhereNothingIsUnseen) { EXPECT_FALSE(best_window({}, 100, {}, {})); }

}  // namespace
}  // namespace logbook::history
