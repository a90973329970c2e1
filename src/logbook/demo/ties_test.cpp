#include "logbook/demo/ties.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace logbook::demo {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// Events of one date as a window shows them, stored in the order 5, 7, 6, 8.
std::vector<std::int64_t> shown(const Ties& ties) {
  std::vector<std::int64_t> ids{5, 7, 6, 8};
  std::ranges::stable_sort(ids, {}, [&ties](std::int64_t id) { return ties.key(id); });
  return ids;
}

TEST(Ties, OnMariaDbFallById) { EXPECT_THAT(shown({TieOrder::mariadb, 47}), ElementsAre(8, 7, 6, 5)); }

TEST(Ties, OnMariaDbFromAnEndOf48KeepTheirStoredOrder) {
  EXPECT_THAT(shown({TieOrder::mariadb, 48}), ElementsAre(5, 7, 6, 8));
}

TEST(Ties, OnPostgreSqlFollowFromTheEndOfTheWindow) {
  EXPECT_EQ(shown({TieOrder::postgresql, 50, 1}), shown({TieOrder::postgresql, 50, 2}));
  EXPECT_NE(shown({TieOrder::postgresql, 50}), shown({TieOrder::postgresql, 51}));
}

TEST(Ties, ShuffledChangeWithEachRequest) {
  EXPECT_NE(shown({TieOrder::shuffled, 50, 1}), shown({TieOrder::shuffled, 50, 2}));
  EXPECT_THAT(shown({TieOrder::shuffled, 50, 3}), UnorderedElementsAre(5, 6, 7, 8));
}

}  // namespace
}  // namespace logbook::demo
