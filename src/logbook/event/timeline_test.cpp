#include "logbook/event/timeline.hpp"

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <vector>

#include "logbook/testing/makers.hpp"

namespace logbook {
namespace {

using testing::at;
using ::testing::ElementsAre;
using What = Segment::What;

constexpr std::array kStates{SegmentState::unread, SegmentState::gap,  SegmentState::provisional,
                             SegmentState::held,   SegmentState::lost, SegmentState::pruned};
constexpr std::array<const char*, 6> kNames{"unread", "gap", "provisional", "held", "lost", "pruned"};

TimeRange hours(int from, int until) { return {at(from, 0), at(until, 0)}; }

const What kUnread{};
const What kHeld{.state = SegmentState::held};
const What kProvisional{.state = SegmentState::provisional};
const What kPruned{.state = SegmentState::pruned};
const What kExpired{.state = SegmentState::lost, .reason = HoleReason::expired};

/// A gap between event 1 and event 2.
What gap(std::optional<std::uint64_t> missing = {}, HoleReason reason = HoleReason::bad_row) {
  return {.state = SegmentState::gap,
          .reason = reason,
          .missing = missing,
          .newer = Landmark{2, at(10, 30)},
          .older = Landmark{1, at(10, 0)}};
}

Timeline with(const std::vector<Segment>& painted) {
  Timeline timeline;
  for (const auto& [time, what] : painted) timeline.paint(time, what);
  return timeline;
}

/// The segments between the unread time before and after all else.
std::vector<Segment> known(const Timeline& timeline) {
  const auto all = timeline.segments();
  EXPECT_EQ(all.front().what, kUnread);
  EXPECT_EQ(all.back().what, kUnread);
  return {all.begin() + 1, all.end() - 1};
}

TEST(Timeline, LetsAStateBePaintedOverAnotherAsThePrecedenceTableSays) {
  // Each row is what is painted, each column what was there: y where it holds from then on.
  constexpr std::array<std::string_view, 6> kTable{
      // u  g  p  h  l  pruned
      "-- -- -- -- -- --",  // unread is never painted: only `take_back` makes it
      "y  y  y  -- -- --",  // gap
      "y  y  y  -- -- --",  // provisional
      "y  y  y  y  -- --",  // held
      "y  y  y  -- -- --",  // lost
      "y  y  y  y  y  --",  // pruned
  };
  for (std::size_t now = 0; now < kStates.size(); ++now) {
    for (std::size_t before = 0; before < kStates.size(); ++before) {
      auto timeline = with({{hours(8, 12), {.state = kStates[before], .evidence = Evidence::polled}}});

      timeline.paint(hours(9, 10), {.state = kStates[now]});

      const bool holds = kTable[now][before * 3] == 'y';
      const What was{.state = kStates[before], .evidence = Evidence::polled};
      const auto is = timeline.at(at(9, 30)).what;
      if (before != 0 || holds) {
        EXPECT_EQ(is, holds ? What{.state = kStates[now]} : was) << kNames[now] << " over " << kNames[before];
      }
      EXPECT_EQ(takes_precedence(kStates[now], kStates[before]), holds) << kNames[now] << " over " << kNames[before];
    }
  }
}

TEST(Timeline, DoubtsOnlyWhatWasRead) {
  for (std::size_t before = 0; before < kStates.size(); ++before) {
    auto timeline = with({{hours(8, 12), {.state = kStates[before]}}});

    timeline.doubt(hours(9, 10), HoleReason::restored);

    const bool was_read = kStates[before] == SegmentState::held || kStates[before] == SegmentState::provisional;
    EXPECT_EQ(timeline.at(at(9, 30)).what.state, was_read ? SegmentState::gap : kStates[before]) << kNames[before];
    EXPECT_EQ(timeline.at(at(8, 30)).what.state, kStates[before]) << kNames[before];
  }
}

TEST(Timeline, DoubtsAWholeSecondAtLeast) {
  auto timeline = with({{hours(8, 12), kHeld}});

  timeline.doubt({at(9, 0, 30) + std::chrono::milliseconds{400}, at(9, 0, 30) + std::chrono::milliseconds{401}},
                 HoleReason::unjoined);

  const What doubted{.state = SegmentState::gap, .reason = HoleReason::unjoined};
  EXPECT_THAT(known(timeline),
              ElementsAre(Segment{{at(8, 0), at(9, 0, 30)}, kHeld}, Segment{{at(9, 0, 30), at(9, 0, 31)}, doubted},
                          Segment{{at(9, 0, 31), at(12, 0)}, kHeld}));
}

TEST(Timeline, IsUnreadWhereNothingWasPainted) {
  EXPECT_THAT(Timeline{}.segments(), ElementsAre(Segment{{UtcTime::min(), UtcTime::max()}, kUnread}));
  EXPECT_EQ(with({{hours(9, 9), kHeld}}), Timeline{}) << "an empty range changes nothing";
}

TEST(Timeline, JoinsReadingsThatShareTime) {
  EXPECT_THAT(known(with({{hours(8, 12), kHeld}, {hours(10, 14), kHeld}})), ElementsAre(Segment{hours(8, 14), kHeld}));
  EXPECT_THAT(known(with({{hours(8, 10), kHeld}, {hours(12, 14), kHeld}, {hours(9, 13), kHeld}})),
              ElementsAre(Segment{hours(8, 14), kHeld}));
}

TEST(Timeline, DoesNotTrustTheSecondsWhereTwoReadingsMerelyTouch) {
  const What unjoined{.state = SegmentState::gap, .reason = HoleReason::unjoined};
  const auto expected =
      ElementsAre(Segment{{at(8, 0), at(9, 59, 59)}, kHeld}, Segment{{at(9, 59, 59), at(10, 0, 1)}, unjoined},
                  Segment{{at(10, 0, 1), at(12, 0)}, kHeld});
  EXPECT_THAT(known(with({{hours(8, 10), kHeld}, {hours(10, 12), kHeld}})), expected);
  EXPECT_THAT(known(with({{hours(10, 12), kHeld}, {hours(8, 10), kHeld}})), expected);

  auto joined = with({{hours(8, 10), kHeld}, {hours(10, 12), kHeld}});
  joined.paint(hours(9, 11), kHeld);
  EXPECT_THAT(known(joined), ElementsAre(Segment{hours(8, 12), kHeld}));
}

TEST(Timeline, TrustsAReadingThatFillsAGapToItsEdges) {
  auto timeline = with({{hours(8, 9), kHeld}, {hours(10, 12), kHeld}});
  timeline.paint(hours(9, 10), gap(1));

  timeline.paint(hours(9, 10), kHeld);

  EXPECT_THAT(known(timeline), ElementsAre(Segment{hours(8, 12), kHeld}))
      << "the neighbours of a gap were seen side by side";
}

TEST(Timeline, KeepsTheCountOfAGapThatIsReadInPart) {
  auto timeline = with({{hours(8, 12), gap(3)}});

  timeline.paint(hours(11, 14), kHeld);

  EXPECT_THAT(known(timeline), ElementsAre(Segment{hours(8, 11), gap(3)}, Segment{hours(11, 14), kHeld}));
}

TEST(Timeline, DoesNotKnowWhichPartOfADividedGapIsMissingWhat) {
  auto timeline = with({{hours(8, 12), gap(3)}});

  timeline.paint(hours(9, 10), kHeld);

  EXPECT_THAT(known(timeline),
              ElementsAre(Segment{hours(8, 9), gap()}, Segment{hours(9, 10), kHeld}, Segment{hours(10, 12), gap()}));
}

TEST(Timeline, DoesNotKnowHowMuchIsMissingOnceSomeOfAGapIsGone) {
  for (const auto& gone : {kExpired, kPruned}) {
    auto timeline = with({{hours(8, 12), gap(3)}});

    timeline.paint({UtcTime::min(), at(10, 0)}, gone);

    EXPECT_EQ(timeline.at(at(9, 0)).what, gone);
    EXPECT_EQ(timeline.at(at(11, 0)).what, gap());
  }
}

TEST(Timeline, KeepsAKnownCountWhenTheSameGapIsNamedWithoutOne) {
  auto timeline = with({{hours(8, 12), gap(3)}});

  timeline.paint(hours(8, 12), gap({}, HoleReason::crowded_second));

  EXPECT_THAT(known(timeline), ElementsAre(Segment{hours(8, 12), gap(3, HoleReason::crowded_second)}));
}

TEST(Timeline, CountsAGapOnceThoughItIsPaintedOverSeveralSegments) {
  auto timeline = with({{hours(8, 9), gap()}, {hours(10, 11), kProvisional}});

  timeline.paint(hours(8, 12), gap(2));

  EXPECT_THAT(known(timeline), ElementsAre(Segment{hours(8, 12), gap(2)}));
}

TEST(Timeline, KeepsTheCountOfAGapToWhichMoreWasAddedAroundWhatIsHeld) {
  auto newest = gap(1);  // bad rows above the newest event that can be read
  newest.newer.reset();
  auto later = newest;
  later.newer = Landmark{9, at(12, 30)};
  for (const auto missing : {1, 3}) {
    auto timeline = with({{hours(8, 9), newest}, {hours(9, 11), kHeld}});

    later.missing = missing;
    timeline.paint(hours(8, 12), later);

    later.missing = missing - 1;
    EXPECT_EQ(timeline.at(at(8, 30)).what, newest);
    EXPECT_EQ(timeline.at(at(11, 30)).what, missing == 1 ? kHeld : later);
  }
}

TEST(Timeline, DoesNotTrustACountWhereWhatWasMissingMayBeAnother) {
  auto timeline = with({{hours(8, 9), gap(1)}, {hours(9, 11), kHeld}});
  auto later = gap(1);
  later.older = Landmark{7, at(8, 0)};  // what was missing can be read by now
  later.newer.reset();

  timeline.paint(hours(8, 12), later);

  later.missing.reset();
  EXPECT_EQ(timeline.at(at(8, 30)).what, later);
  EXPECT_EQ(timeline.at(at(11, 30)).what, later);
}

TEST(Timeline, KeepsNeighbouringGapsApartThatWereCountedApart) {
  const auto timeline = with({{hours(8, 9), gap(2)}, {hours(9, 10), gap(2)}});

  EXPECT_THAT(known(timeline), ElementsAre(Segment{hours(8, 9), gap(2)}, Segment{hours(9, 10), gap(2)}));
}

TEST(Timeline, KeepsWhatIsLostBetweenTwoReadings) {
  auto timeline = with({{hours(8, 9), kHeld}, {hours(10, 11), kHeld}});

  timeline.paint({UtcTime::min(), at(10, 0)}, kExpired);
  timeline.paint(hours(7, 12), kHeld);

  EXPECT_EQ(timeline.at(at(7, 30)).what, kExpired);
  EXPECT_EQ(timeline.at(at(8, 30)).what, kHeld);
  EXPECT_EQ(timeline.at(at(9, 30)).what, kExpired);
  EXPECT_EQ(timeline.at(at(11, 30)).what, kHeld);
}

TEST(Timeline, ClaimsOnlyWholeSecondsThatWereReadWhole) {
  using std::chrono::milliseconds;
  const auto timeline =
      with({{{at(8, 0, 0) + milliseconds{500}, at(9, 0, 0) + milliseconds{500}}, kHeld}, {hours(10, 11), kHeld}});

  EXPECT_THAT(known(timeline).front(), (Segment{{at(8, 0, 1), at(9, 0, 0)}, kHeld}));

  auto pruned = timeline;
  pruned.paint({UtcTime::min(), at(8, 30) + milliseconds{1}}, kPruned);
  EXPECT_EQ(pruned.at(at(8, 30)).what, kPruned) << "some events of that second are gone";
}

TEST(Timeline, TakesBackWhatHasNotCome) {
  auto timeline = with({{hours(8, 12), kHeld}});
  timeline.paint(hours(6, 8), gap(4));

  timeline.take_back(at(7, 0));

  EXPECT_THAT(known(timeline), ElementsAre(Segment{hours(6, 7), gap()}));
}

TEST(Timeline, TakesBackAllThatWasLostWhereThatReachesBeyondThePresent) {
  auto timeline = with({{{UtcTime::min(), at(12, 0)}, kExpired}, {hours(12, 14), kHeld}});

  timeline.take_back(at(11, 0));

  EXPECT_EQ(timeline, Timeline{}) << "it was reckoned by a clock that was ahead";
}

TEST(Timeline, IsTheSameWhenItsSegmentsAreKept) {
  const auto timeline = with({{hours(8, 9), kHeld}, {hours(9, 10), gap(2)}, {hours(11, 12), kProvisional}});
  const auto segments = timeline.segments();

  EXPECT_EQ(Timeline::with({segments.begin(), segments.end()}), timeline);
}

TEST(Timeline, IsNoneOfSegmentsThatOverlapLeaveTimeOutOrEndEarly) {
  const TimeRange before{UtcTime::min(), at(8, 0)};
  const TimeRange after{at(9, 0), UtcTime::max()};

  EXPECT_NE(Timeline::with({{before, {}}, {hours(8, 9), kHeld}, {after, {}}}), std::nullopt);
  EXPECT_EQ(Timeline::with({}), std::nullopt);
  EXPECT_EQ(Timeline::with({{before, {}}, {after, {}}}), std::nullopt) << "an hour is left out";
  EXPECT_EQ(Timeline::with({{before, {}}, {hours(7, 9), kHeld}, {after, {}}}), std::nullopt) << "they overlap";
  EXPECT_EQ(Timeline::with({{before, {}}, {hours(8, 9), kHeld}}), std::nullopt) << "it ends early";
  EXPECT_EQ(Timeline::with({{hours(8, 9), kHeld}, {after, {}}}), std::nullopt) << "it begins late";
  EXPECT_EQ(Timeline::with({{before, {}}, {hours(8, 8), kHeld}, {{at(8, 0), UtcTime::max()}, {}}}), std::nullopt)
      << "one is empty";
  const auto odd = at(8, 0) + std::chrono::milliseconds{1};
  EXPECT_EQ(Timeline::with({{{UtcTime::min(), odd}, {}}, {{odd, UtcTime::max()}, kHeld}}), std::nullopt)
      << "no whole second";
}

}  // namespace
}  // namespace logbook
