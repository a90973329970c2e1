#include "logbook/demo/history.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace logbook::demo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Row row(std::int32_t id, std::int64_t second) {
  Row made;
  made.id = id;
  made.time = UtcTime{std::chrono::seconds{second}};
  return made;
}

/// An order of ties that is another one for each number.
Ties shuffled(std::uint64_t request) { return {TieOrder::shuffled, 0, request}; }

std::vector<std::int32_t> ids(const std::vector<Row>& rows) {
  std::vector<std::int32_t> found;
  found.reserve(rows.size());
  for (const auto& each : rows) found.push_back(each.id);
  return found;
}

TEST(History, CountsPlacesFromTheNewestRow) {
  const History history({row(1, 10), row(2, 20), row(3, 30), row(4, 40)});

  EXPECT_THAT(ids(history.window(0, 2, {})), ElementsAre(4, 3));
  EXPECT_THAT(ids(history.window(3, 9, {})), ElementsAre(1));
  EXPECT_THAT(ids(history.window(4, 9, {})), IsEmpty());
  EXPECT_THAT(ids(History({}).window(0, 1, {})), IsEmpty());
}

TEST(History, GivesRowsOfOneTimeToTheirOrderAsTheyAreStored) {
  const History history({row(1, 10), row(4, 20), row(2, 20), row(3, 20), row(5, 30)});

  EXPECT_THAT(ids(history.window(0, 5, {TieOrder::mariadb, 47})), ElementsAre(5, 4, 3, 2, 1));
  EXPECT_THAT(ids(history.window(0, 5, {TieOrder::mariadb, 48})), ElementsAre(5, 4, 2, 3, 1));
  EXPECT_THAT(ids(history.window(2, 2, {TieOrder::mariadb, 48})), ElementsAre(2, 3));
}

TEST(History, OrdersRowsOfOneTimeAnewEachTime) {
  const History history({row(1, 10), row(2, 20), row(3, 20), row(4, 20), row(5, 20), row(6, 30)});

  std::vector<std::vector<std::int32_t>> orders;
  for (std::uint64_t tie_order = 0; tie_order < 20; ++tie_order) {
    orders.push_back(ids(history.window(0, 6, shuffled(tie_order))));
    EXPECT_EQ(orders.back().front(), 6);
    EXPECT_EQ(orders.back().back(), 1);
    EXPECT_THAT(orders.back(), UnorderedElementsAre(1, 2, 3, 4, 5, 6));
  }
  std::ranges::sort(orders);
  EXPECT_GT(std::ranges::unique(orders).begin() - orders.begin(), 5);
}

TEST(History, CutsATimeAsTheWholeOfItIsOrdered) {
  const History history({row(1, 20), row(2, 20), row(3, 20), row(4, 20), row(5, 20)});

  const auto whole = ids(history.window(0, 5, shuffled(7)));

  for (std::size_t place = 0; place < 5; ++place) {
    EXPECT_THAT(ids(history.window(place, 1, shuffled(7))), ElementsAre(whole[place]));
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

  EXPECT_THAT(ids(history.window(0, 9, {})), ElementsAre(3, 1));
}

TEST(History, RemembersWhichRowIsBad) {
  History history({row(1, 10), row(2, 20), row(3, 30)});

  history.spoil(2, Bad::null_ip);

  EXPECT_EQ(history.window(2, 1, {}).front().bad, Bad::null_ip);
  EXPECT_EQ(history.window(1, 1, {}).front().bad, Bad::no);
}

}  // namespace
}  // namespace logbook::demo
