#include "logbook/demo/history.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace logbook::demo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Row row(std::int32_t id, std::int64_t time) {
  Row made;
  made.id = id;
  made.time = time;
  return made;
}

std::vector<std::int32_t> ids(const std::vector<Row>& rows) {
  std::vector<std::int32_t> found;
  found.reserve(rows.size());
  for (const auto& each : rows) found.push_back(each.id);
  return found;
}

TEST(History, CountsPlacesFromTheNewestRow) {
  const History history({row(1, 10), row(2, 20), row(3, 30), row(4, 40)});

  EXPECT_THAT(ids(history.window(0, 2, 0)), ElementsAre(4, 3));
  EXPECT_THAT(ids(history.window(3, 9, 0)), ElementsAre(1));
  EXPECT_THAT(ids(history.window(4, 9, 0)), IsEmpty());
  EXPECT_THAT(ids(History({}).window(0, 1, 0)), IsEmpty());
}

TEST(History, OrdersRowsOfOneSecondAnewEachTime) {
  const History history({row(1, 10), row(2, 20), row(3, 20), row(4, 20), row(5, 20), row(6, 30)});

  std::vector<std::vector<std::int32_t>> orders;
  for (std::uint64_t tie_order = 0; tie_order < 20; ++tie_order) {
    orders.push_back(ids(history.window(0, 6, tie_order)));
    EXPECT_EQ(orders.back().front(), 6);
    EXPECT_EQ(orders.back().back(), 1);
    EXPECT_THAT(orders.back(), UnorderedElementsAre(1, 2, 3, 4, 5, 6));
  }
  std::ranges::sort(orders);
  EXPECT_GT(std::ranges::unique(orders).begin() - orders.begin(), 5);
}

TEST(History, CutsASecondAsTheWholeOfItIsOrdered) {
  const History history({row(1, 20), row(2, 20), row(3, 20), row(4, 20), row(5, 20)});

  const auto whole = ids(history.window(0, 5, 7));

  for (std::size_t place = 0; place < 5; ++place) {
    EXPECT_THAT(ids(history.window(place, 1, 7)), ElementsAre(whole[place]));
  }
}

TEST(History, TakesALateRowBelowTheTop) {
  History history({row(1, 10), row(2, 20), row(3, 30)});

  history.insert(row(4, 15));
  history.insert(row(5, 30));

  EXPECT_THAT(ids({history.rows().begin(), history.rows().end()}), ElementsAre(1, 4, 2, 3, 5));
}

TEST(History, LosesARowAnywhere) {
  History history({row(1, 10), row(2, 20), row(3, 30)});

  history.erase(1);

  EXPECT_THAT(ids(history.window(0, 9, 0)), ElementsAre(3, 1));
}

TEST(History, RemembersWhichRowIsBad) {
  History history({row(1, 10), row(2, 20), row(3, 30)});

  history.mark_bad(2);

  EXPECT_TRUE(history.window(2, 1, 0).front().bad);
  EXPECT_FALSE(history.window(1, 1, 0).front().bad);
}

}  // namespace
}  // namespace logbook::demo
