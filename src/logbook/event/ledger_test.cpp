#include "logbook/event/ledger.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook {
namespace {

using testing::at;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Claim claim(int from, int until, Evidence evidence = Evidence::walked) {
  return {{at(from, 0), at(until, 0)}, evidence};
}

/// A hole of one event in the second hour of `hours`.
Hole hole_at(int hour) {
  Hole hole;
  hole.newer = Landmark{hour * 10 + 1, at(hour, 30)};
  hole.older = Landmark{hour * 10, at(hour, 10)};
  hole.missing = 1;
  hole.time = {at(hour, 10), at(hour, 31)};
  return hole;
}

Ledger with(std::initializer_list<Claim> claims) {
  Ledger ledger;
  for (const auto& one : claims) ledger.add(one);
  return ledger;
}

TEST(Ledger, JoinsStretchesThatShareTime) {
  EXPECT_THAT(with({claim(8, 12), claim(10, 14)}).claims(), ElementsAre(claim(8, 14)));
  EXPECT_THAT(with({claim(8, 12), claim(9, 10)}).claims(), ElementsAre(claim(8, 12)));
  EXPECT_THAT(with({claim(8, 10), claim(12, 14), claim(9, 13)}).claims(), ElementsAre(claim(8, 14)));
}

TEST(Ledger, JoinsNoStretchesThatWereNeverSeenSideBySide) {
  EXPECT_THAT(with({claim(8, 10), claim(10, 12)}).claims(), ElementsAre(claim(10, 12), claim(8, 10)));
  EXPECT_THAT(with({claim(12, 14), claim(8, 10)}).claims(), ElementsAre(claim(12, 14), claim(8, 10)));
}

TEST(Ledger, ClaimsNothingForAnEmptyStretch) {
  EXPECT_THAT(with({claim(9, 9)}).claims(), IsEmpty());
  EXPECT_THAT(with({claim(8, 10), claim(9, 9)}).claims(), ElementsAre(claim(8, 10)));
}

TEST(Ledger, RemembersHowEachStretchWasShown) {
  const auto ledger = with({claim(8, 12), claim(11, 14, Evidence::polled), claim(16, 18, Evidence::polled)});

  EXPECT_THAT(ledger.claims(), ElementsAre(claim(16, 18, Evidence::polled), claim(8, 14, Evidence::both)));
}

TEST(Ledger, KeepsHolesThatNoReadingCanClose) {
  auto lost = hole_at(9);
  lost.reason = HoleReason::restored;
  Ledger ledger;
  ledger.add(claim(8, 12), std::vector{lost, hole_at(10)});

  ledger.add(claim(8, 14));

  EXPECT_THAT(ledger.holes(), ElementsAre(lost));
}

TEST(Ledger, NamesEachHoleOnce) {
  Ledger ledger;

  ledger.add(claim(8, 12), std::vector{hole_at(9)});
  ledger.add(claim(11, 14), std::vector{hole_at(13)});
  ledger.add(claim(8, 14), std::vector{hole_at(13), hole_at(9)});

  EXPECT_THAT(ledger.holes(), ElementsAre(hole_at(13), hole_at(9)));
}

TEST(Ledger, ForgetsAHoleThatWasReadSince) {
  Ledger ledger;
  ledger.add(claim(8, 12), std::vector{hole_at(9), hole_at(10)});

  ledger.add(claim(10, 11));

  EXPECT_THAT(ledger.holes(), ElementsAre(hole_at(9))) << "of which nothing was read again";
}

TEST(Ledger, KeepsAHoleOfWhichOnlyAPartWasReadAgain) {
  Ledger ledger;
  ledger.add(claim(8, 12), std::vector{hole_at(9)});

  ledger.add({{at(9, 20), at(11, 0)}});

  EXPECT_THAT(ledger.holes(), ElementsAre(hole_at(9)));
}

TEST(Ledger, FindsTheStretchOfATime) {
  const auto ledger = with({claim(8, 10), claim(12, 14)});

  EXPECT_EQ(ledger.claim_at(at(12, 0)), claim(12, 14));
  EXPECT_EQ(ledger.claim_at(at(10, 0)), std::nullopt);
}

TEST(Ledger, IsTheSameWhenItWasKept) {
  Ledger ledger;
  ledger.add(claim(8, 10), std::vector{hole_at(9)});
  ledger.add(claim(12, 15), std::vector{hole_at(12), hole_at(14)});
  const std::vector claims{ledger.claims()[1], ledger.claims()[0]};
  const std::vector holes{ledger.holes()[2], ledger.holes()[0], ledger.holes()[1]};

  EXPECT_EQ(Ledger(claims, holes), ledger);
}

TEST(Ledger, ForgetsWhatIsNewerAndHolesThatReachBeyond) {
  auto ledger = with({claim(2, 4), claim(6, 12)});
  ledger.add(claim(6, 12), std::vector{hole_at(7), hole_at(9)});

  EXPECT_TRUE(ledger.forget_after(at(9, 20)));

  EXPECT_THAT(ledger.claims(), ElementsAre(Claim{{at(6, 0), at(9, 10)}}, claim(2, 4)));
  EXPECT_THAT(ledger.holes(), ElementsAre(hole_at(7)));
  EXPECT_FALSE(ledger.forget_after(at(9, 20))) << "nothing is left to forget";
}

TEST(Ledger, KeepsWhatIsLostForEverBeforeATimeThatHasNotCome) {
  auto ledger = with({claim(6, 12)});
  auto lost = hole_at(9);
  lost.reason = HoleReason::restored;
  ledger.add(claim(6, 12), std::vector{lost});

  EXPECT_TRUE(ledger.forget_after(at(9, 20)));

  lost.time.until = at(9, 20);
  EXPECT_THAT(ledger.claims(), ElementsAre(Claim{{at(6, 0), at(9, 20)}}));
  EXPECT_THAT(ledger.holes(), ElementsAre(lost));
  EXPECT_FALSE(ledger.forget_after(at(9, 20)));
}

TEST(Ledger, KeepsAHoleOfWhichAPartIsLostForEver) {
  auto unread = hole_at(9);
  unread.reason = HoleReason::limited;
  auto lost = unread;
  lost.reason = HoleReason::restored;
  lost.time.from = at(9, 20);
  auto ledger = with({claim(6, 12)});
  ledger.add(claim(6, 12), std::vector{unread});

  ledger.add({lost.time}, std::vector{lost});

  EXPECT_THAT(ledger.holes(), UnorderedElementsAre(unread, lost)) << "the other part can still be read";
  ledger.add(claim(6, 12));
  EXPECT_THAT(ledger.holes(), ElementsAre(lost));
}

TEST(Ledger, ForgetsWhatIsOlder) {
  auto ledger = with({claim(2, 4), claim(6, 12)});
  ledger.add(claim(6, 12), std::vector{hole_at(7), hole_at(9)});

  EXPECT_TRUE(ledger.forget_before(at(9, 20)));

  auto cut = hole_at(9);
  cut.time.from = at(9, 20);
  cut.missing.reset();
  EXPECT_THAT(ledger.claims(), ElementsAre(Claim{{at(9, 20), at(12, 0)}}));
  EXPECT_THAT(ledger.holes(), ElementsAre(cut));
  EXPECT_FALSE(ledger.forget_before(at(9, 20))) << "nothing is left to forget";
}

TEST(Ledger, KeepsApartWhatIsLostInTwoWaysBetweenTwoEvents) {
  auto restored = hole_at(10);
  restored.reason = HoleReason::restored;
  restored.time = {at(10, 20), at(10, 31)};
  auto expired = hole_at(10);
  expired.reason = HoleReason::expired;
  expired.time = {at(10, 10), at(10, 20)};
  Ledger ledger;
  ledger.add({{at(8, 0), at(14, 0)}}, std::span(&restored, 1));

  ledger.add({{at(10, 10), at(10, 20)}}, std::span(&expired, 1));

  EXPECT_THAT(ledger.holes(), ElementsAre(restored, expired));
}

TEST(Ledger, ShrinksAHoleOfUnknownSizeThatAReadingReachesInto) {
  Hole hole;
  hole.reason = HoleReason::limited;
  hole.time = {at(10, 0), at(12, 0)};
  Ledger ledger;
  ledger.add({{at(8, 0), at(14, 0)}}, std::span(&hole, 1));

  ledger.add({{at(11, 0), at(13, 0)}});
  ASSERT_EQ(ledger.holes().size(), 1U);
  EXPECT_EQ(ledger.holes()[0].time, (TimeRange{at(10, 0), at(11, 0)}));
  ledger.add({{at(9, 0), at(10, 30)}});
  ASSERT_EQ(ledger.holes().size(), 1U);
  EXPECT_EQ(ledger.holes()[0].time, (TimeRange{at(10, 30), at(11, 0)}));
  ledger.add({{at(10, 40), at(10, 50)}});
  EXPECT_EQ(ledger.holes()[0].time, (TimeRange{at(10, 30), at(11, 0)})) << "it stays one";
}

}  // namespace
}  // namespace logbook
