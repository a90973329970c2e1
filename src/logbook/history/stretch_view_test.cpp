#include "logbook/history/stretch_view.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::history {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::event;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::optional<UtcTime> kNoBound;

/// Notes a window and sees its events.
void show(StretchView& view, std::int64_t position, const std::vector<LoginEvent>& rows) {
  ASSERT_TRUE(view.note(position, rows));
  for (const auto& row : rows) view.see(row.id, row.time);
}

LoginEvent row(std::int64_t id, int minute) { return event({.id = id, .time = at(8, minute)}); }

TEST(StretchView, IsWholeOnceEachDateHasAsManyEventsAsPositions) {
  StretchView view;
  show(view, 0, {row(9, 5), row(8, 4)});
  show(view, 2, {row(8, 4), row(6, 3)});  // another window shows the same event at the next position
  EXPECT_THAT(view.unseen(4), SizeIs(1));
  EXPECT_EQ(view.seen_between(kNoBound, kNoBound), 3);

  view.see(7, at(8, 4));

  EXPECT_THAT(view.unseen(4), IsEmpty());
  EXPECT_EQ(view.seen_between(kNoBound, kNoBound), 4);
  EXPECT_THAT(view.gaps(4, std::nullopt), IsEmpty());
}

TEST(StretchView, CountsWhatLiesBetweenTwoDates) {
  StretchView view;
  show(view, 0, {row(9, 5), row(8, 4), row(7, 3)});

  EXPECT_EQ(view.seen_between(at(8, 5), at(8, 3)), 1);
  EXPECT_EQ(view.oldest(), at(8, 3));
}

TEST(StretchView, NamesAPositionThatFailsBetweenItsNeighbours) {
  StretchView view;
  show(view, 0, {row(9, 5)});
  view.fail(1);
  show(view, 2, {row(7, 3)});

  EXPECT_TRUE(view.explains(1, 3));
  EXPECT_FALSE(view.explains(2, 3));
  EXPECT_THAT(view.barriers(3, {}), ElementsAre(1));
  const auto gaps = view.gaps(3, std::nullopt);
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_EQ(gaps[0].newer->id, 9);
  EXPECT_EQ(gaps[0].older->id, 7);
  EXPECT_EQ(gaps[0].missing, 1u);
  EXPECT_EQ(gaps[0].reason, HoleReason::bad_row);
}

TEST(StretchView, WantsMoreOfADateWithABadRowThanThatRow) {
  StretchView view;
  show(view, 0, {row(9, 5), row(8, 4), row(8, 4), row(8, 4), row(5, 3)});
  view.fail(2);
  ASSERT_THAT(view.unseen(5), SizeIs(1)) << "of three positions one event was seen";

  view.see(7, at(8, 4));

  EXPECT_THAT(view.unseen(5), IsEmpty()) << "the third is the bad one";
  EXPECT_TRUE(view.explains(1, 5));
}

TEST(StretchView, WantsOtherOrdersWherePositionsSideBySideFail) {
  StretchView view;
  show(view, 0, {row(9, 5)});
  view.fail(1);
  view.fail(2);
  show(view, 3, {row(6, 3)});

  const auto wanted = view.unseen(4);

  ASSERT_THAT(wanted, SizeIs(1));
  EXPECT_EQ(wanted[0].unseen, 2);
  EXPECT_THAT(view.barriers(4, wanted), IsEmpty());
  EXPECT_FALSE(view.explains(2, 4)) << "one of them may be of the same date as a bad row";
}

TEST(StretchView, KeepsWhatWasSeenWhenTheListMoves) {
  StretchView view;
  show(view, 0, {row(9, 5), row(8, 4)});
  view.fail(2);
  EXPECT_FALSE(view.note(1, std::vector{row(9, 5)}));

  view.forget_positions();

  EXPECT_TRUE(view.note(1, std::vector{row(9, 5)}));
  EXPECT_EQ(view.failed(), 0u);
  EXPECT_EQ(view.seen_between(kNoBound, kNoBound), 2);
}

}  // namespace
}  // namespace logbook::history
