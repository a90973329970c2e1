#include "logbook/demo/traffic.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "logbook/demo/made_up_rows.hpp"
#include "logbook/event/action.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

using namespace std::chrono_literals;

const Zone kBerlin = *Zone::named("Europe/Berlin");

struct World {
  std::vector<Person> people;
  std::vector<Row> rows;
};

World make_world(std::uint64_t seed, std::int64_t count, Database database = Database::mariadb) {
  World world{make_people(seed, 120, Options::kDefaultClock), {}};
  world.rows = Traffic(seed, world.people, kBerlin, database).past(count, Options::kDefaultClock);
  return world;
}

TEST(Traffic, OfOneSeedIsTheSame) {
  EXPECT_EQ(make_world(7, 3000).rows, make_world(7, 3000).rows);
  EXPECT_NE(make_world(7, 3000).rows, make_world(8, 3000).rows);
}

TEST(Traffic, HasAsManyRowsAsAskedInTheOrderOfTheirTime) {
  for (const std::int64_t count : {0, 1, 2, 99, 100, 5000}) {
    const auto rows = make_world(1, count).rows;

    EXPECT_EQ(std::ssize(rows), count);
    EXPECT_TRUE(std::ranges::is_sorted(rows, {}, &Row::time));
    if (rows.empty()) continue;
    EXPECT_GE(rows.front().time, Options::kDefaultClock - kHistoryDays);
    EXPECT_LT(rows.back().time, Options::kDefaultClock);
  }
}

TEST(Traffic, GivesEachRowAnIdOfItsOwnWithGapsAndSomeOutOfOrder) {
  const auto rows = make_world(1, 5000).rows;
  std::set<std::int32_t> ids;
  int out_of_order = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_TRUE(ids.insert(rows[i].id).second);
    if (i > 0 && rows[i].id < rows[i - 1].id) ++out_of_order;
  }
  EXPECT_GT(*ids.rbegin() - *ids.begin(), 6000);
  EXPECT_GT(out_of_order, 20);
  EXPECT_LT(out_of_order, 500);
}

TEST(Traffic, ShowsAllActionsAndSecondsWithSeveralEvents) {
  std::map<std::int16_t, int> actions;
  std::map<std::int64_t, int> seconds;
  for (const auto& row : make_world(1, 5000).rows) {
    ++actions[row.action];
    ++seconds[row.time.time_since_epoch().count()];
  }
  EXPECT_EQ(actions.size(), 30u);
  EXPECT_GT(actions[1029], 1500);
  EXPECT_LT(actions[1016], 50);
  EXPECT_GT(std::ranges::count_if(seconds, [](const auto& second) { return second.second > 1; }), 100);
}

TEST(Traffic, IsOfWholeSecondsOnMariaDbAndOfMicrosecondsOnPostgreSql) {
  const auto is_whole = [](const Row& row) { return row.time == std::chrono::floor<std::chrono::seconds>(row.time); };
  const auto whole = make_world(1, 5000).rows;
  const auto exact = make_world(1, 5000, Database::postgresql).rows;

  EXPECT_TRUE(std::ranges::all_of(whole, is_whole));
  EXPECT_TRUE(std::ranges::none_of(exact, is_whole));
  EXPECT_TRUE(std::ranges::is_sorted(exact, {}, &Row::time));
}

TEST(Traffic, FillsTheHourThatComesTwice) {
  const UtcTime second_pass = std::chrono::sys_days{std::chrono::year{2026} / 10 / 25} + 1h;
  int first = 0;
  int second = 0;
  for (const auto& row : make_world(1, 5000).rows) {
    if (row.time >= second_pass - 1h && row.time < second_pass) ++first;
    if (row.time >= second_pass && row.time < second_pass + 1h) ++second;
  }
  EXPECT_GE(first, 3);
  EXPECT_GE(second, 3);
}

TEST(Traffic, RestsAtTheWeekEndAndAtNight) {
  int sundays = 0;
  int mondays = 0;
  for (const auto& row : make_world(1, 20'000).rows) {
    const auto day = std::chrono::weekday{std::chrono::floor<std::chrono::days>(row.time)};
    if (day == std::chrono::Sunday) ++sundays;
    if (day == std::chrono::Monday) ++mondays;
  }
  EXPECT_GT(mondays, 4 * sundays);
}

TEST(Traffic, AttacksUntilItGetsIn) {
  const auto world = make_world(1, 5000);
  const auto blocked = std::ranges::find(world.rows, 1023, [&](const Row& row) {
    return row.person == kSecondAdmin && row.place == 15 ? row.action : std::int16_t{0};
  });
  ASSERT_NE(blocked, world.rows.end());
  const auto in = std::find_if(blocked, world.rows.end(), [&](const Row& row) {
    return row.person == kSecondAdmin && row.host == blocked->host && row.action == 1029;
  });
  ASSERT_NE(in, world.rows.end());
  EXPECT_LT(in->time - blocked->time, 1h);
}

TEST(Traffic, WritesFailuresOnTheGuest) {
  const auto world = make_world(1, 5000);
  int with_session = 0;
  for (const auto& row : world.rows) {
    const auto id = user_id(row, world.people);
    if (outcome(LoginAction{row.action}) != Outcome::failure) {
      if (row.action != 1006) {
        EXPECT_NE(id, kGuestId);
      }
    } else if (id != kGuestId) {
      ++with_session;
    }
  }
  EXPECT_GT(with_session, 0);
  EXPECT_LT(with_session, 50);
}

TEST(Traffic, GoesOnWithTheNextId) {
  const auto people = make_people(1, 120, Options::kDefaultClock);
  Traffic traffic(1, people, kBerlin);
  const auto newest = traffic.past(50, Options::kDefaultClock);

  const auto next = traffic.next(Options::kDefaultClock + 3s);

  EXPECT_GT(next.id, std::ranges::max(newest, {}, &Row::id).id);
  EXPECT_EQ(next.time, Options::kDefaultClock + 3s);
}

}  // namespace
}  // namespace logbook::demo
