#include "logbook/history/join.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::history {
namespace {

using testing::at;
using testing::event;

Edge edge_of_three() {
  const std::vector rows{event({.id = 9, .time = at(8, 9)}), event({.id = 8, .time = at(8, 8)}),
                         event({.id = 7, .time = at(8, 8)})};
  return edge_of(20, rows);
}

TEST(Join, HoldsWithAnEventFromBeforeTheLastDate) {
  const std::vector next{event({.id = 9, .time = at(8, 9)}), event({.id = 6, .time = at(8, 6)})};

  EXPECT_TRUE(joins(edge_of_three(), next));
}

TEST(Join, DoesNotHoldWithEventsOfTheLastDateAlone) {
  const std::vector next{event({.id = 8, .time = at(8, 8)}), event({.id = 6, .time = at(8, 6)})};

  EXPECT_FALSE(joins(edge_of_three(), next)) << "another event of 8:08 may stand before this one by now";
}

TEST(Join, DoesNotHoldWithoutACommonEvent) {
  const std::vector next{event({.id = 6, .time = at(8, 6)})};

  EXPECT_FALSE(joins(edge_of_three(), next));
  EXPECT_FALSE(joins(edge_of_three(), {}));
  EXPECT_FALSE(joins(Edge{}, next));
}

TEST(Edge, KnowsWhereItEnds) { EXPECT_EQ(edge_of_three().end(), 23); }

}  // namespace
}  // namespace logbook::history
