#include "logbook/history/edges.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::history {
namespace {

using testing::at;
using testing::event;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

// The clocks of Berlin show the hour from 2 to 3 twice on 2026-10-25: from midnight to 2 o'clock UTC.
constexpr UtcTime kFold = sys_days{2026y / 10 / 25};

Edges edges_at(UtcTime clock, const Retention& retention = Retention{days{180}, UtcTime{}}) {
  return {*Zone::named("Europe/Berlin"), retention, clock, std::nullopt, 60s};
}

TEST(Edges, EndClaimsBeforeEventsMayStillSettle) { EXPECT_EQ(edges_at(at(8, 0)).upper(), at(7, 59)); }

TEST(Edges, EndClaimsBeforeTheNewestEventWhereThePortalHasNoClock) {
  const Edges edges(std::nullopt, {}, std::nullopt, at(7, 30), 60s);

  EXPECT_EQ(edges.upper(), at(7, 29));
}

TEST(Edges, BeginClaimsWhereThePortalBeginsToKeepEvents) {
  auto edges = edges_at(at(8, 0));
  EXPECT_EQ(edges.at_end(at(7, 0)), at(8, 0) - days{180}) << "no event is older, and none is missing";

  edges.advance(at(8, 5));
  EXPECT_EQ(edges.at_end(at(7, 0)), at(8, 5) - days{180}) << "meanwhile some came of age";
}

TEST(Edges, BeginClaimsWhereNoEarlierSettingCanHaveDeletedAnything) {
  const auto edges = edges_at(at(8, 0), Retention{days{180}, at(8, 0) - days{3}});

  EXPECT_EQ(edges.at_end(at(8, 0) - days{9}), at(8, 0) - days{4}) << "what is older may be what it left";
  EXPECT_EQ(edges.from(at(8, 0) - days{9}), at(8, 0) - days{4});
  EXPECT_EQ(edges_at(at(8, 0), Retention{days{180}, Retention::kNotKnown}).at_end(at(8, 0) - days{9}),
            at(8, 0) - days{1});
}

TEST(Edges, ClaimOneDayWhereTheLifetimeIsNotKnown) {
  const auto edges = edges_at(at(8, 0), {});

  EXPECT_EQ(edges.at_end(at(8, 0) - days{9}), at(8, 0) - days{1});
  EXPECT_TRUE(edges.within_retention(at(7, 0)));
  EXPECT_FALSE(edges.within_retention(at(7, 0) - days{1}));
}

TEST(Edges, AreInWholeSecondsAndClaimLessRatherThanMore) {
  const auto edges = edges_at(at(9, 0));

  EXPECT_EQ(edges.from(at(8, 0, 5)), at(8, 0, 5));
  EXPECT_EQ(edges.from(at(8, 0, 5) + 1us), at(8, 0, 6));
  EXPECT_EQ(edges.after(at(8, 0, 5)), at(8, 0, 6));
  EXPECT_EQ(edges.after(at(8, 0, 5) + 1us), at(8, 0, 6));
}

TEST(Edges, NeverLieInAnHourThatTheClocksShowTwice) {
  const auto edges = edges_at(kFold + days{1});

  EXPECT_EQ(edges.after(kFold + 90min), kFold + 2h) << "claims begin behind it";
  EXPECT_EQ(edges_at(kFold + 90min).upper(), kFold) << "and end before it";
  EXPECT_EQ(edges.target(kFold + 90min), kFold) << "a walk goes on to its begin";
  EXPECT_EQ(edges.at_target(kFold + 90min), kFold);
  const auto hole = edges.between(Landmark{2, kFold + 100min}, Landmark{1, kFold + 90min});
  EXPECT_EQ(hole, (TimeRange{kFold, kFold + 2h})) << "holes grow to its ends";
}

TEST(Edges, BetweenNeighboursIsAllThatMayBeMissing) {
  const auto edges = edges_at(at(9, 0));

  EXPECT_EQ(edges.between(Landmark{2, at(8, 0, 5)}, Landmark{1, at(8, 0, 1)}), (TimeRange{at(8, 0, 1), at(8, 0, 6)}));
  EXPECT_EQ(edges.between(std::nullopt, std::nullopt), (TimeRange{UtcTime::min(), UtcTime::max()}));
}

}  // namespace
}  // namespace logbook::history
