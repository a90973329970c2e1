// What the portal does with its login history: windows, filters, ties, and the plan without the audit feature.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

#include "logbook/base/utf8.hpp"
#include "logbook/demo/portal_in_test.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;
using ::testing::SizeIs;
using namespace std::chrono_literals;

std::string filter(std::string_view parameters) { return fmt::format("{}?{}", kFilter, parameters); }

/// Events with the ids from 1 to 8, all of one time.
void insert_eight_of_one_time(Portal& portal) {
  portal.change_history([](History& history) {
    for (std::int32_t id = 1; id <= 8; ++id) {
      Row row;
      row.time = Options::kDefaultClock;
      row.id = id;
      row.action = 1018;
      history.insert(row);
    }
  });
}

TEST(PortalHistory, LastShowsTheNewestTwenty) {
  auto portal = make_portal();

  const auto answer = get(*portal, kLast);

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/json; charset=utf-8");
  EXPECT_THAT(ids(answer), SizeIs(20));
  EXPECT_THAT(answer.body, HasSubstr(R"(],"count":20,"links":[{"href":"http://docs.example.com/api/2.0/security/)"
                                     R"(audit/login/last","action":"GET"}],"status":0,"statusCode":200})"));
  EXPECT_THAT(ids(get(*portal, std::string(kLast) + "?count=3")), SizeIs(20)) << "it takes no parameters";
}

TEST(PortalHistory, WindowsFollowOneAnotherToTheEnd) {
  auto portal = make_portal({.events = 250});
  std::set<std::int64_t> seen;
  for (int start = 0; start < 250; start += 50) {
    const auto window = ids(get(*portal, filter(fmt::format("startIndex={}&count=50", start))));
    EXPECT_THAT(window, SizeIs(50));
    seen.insert(window.begin(), window.end());
  }
  EXPECT_THAT(ids(get(*portal, filter("startIndex=240"))), SizeIs(10));
  EXPECT_THAT(ids(get(*portal, filter("startIndex=250"))), IsEmpty());
  EXPECT_THAT(ids(get(*portal, filter("startIndex=2147483647"))), IsEmpty());
  EXPECT_LE(seen.size(), 250u);
  EXPECT_GT(seen.size(), 240u) << "ties at the edges may repeat, and so hide, a few";
}

TEST(PortalHistory, FiltersActWithinTheWindow) {
  auto portal = make_portal();
  const auto window = ids(get(*portal, filter("count=30")));
  const auto failed = get(*portal, filter("count=30&action=1013"));

  EXPECT_LT(ids(failed).size(), 30u) << "although there are more of them further down";
  EXPECT_THAT(ids(failed), IsSubsetOf(ids(get(*portal, filter("count=31")))));
  for (const auto action : numbers(failed.body, "actionId")) EXPECT_EQ(action, 1013);

  const auto all_failed = ids(get(*portal, filter("count=100&action=1013")));
  EXPECT_GT(all_failed.size(), ids(failed).size());
  EXPECT_THAT(window, SizeIs(30));
}

TEST(PortalHistory, FiltersByUserAndTime) {
  auto portal = make_portal();
  const auto guests = get(*portal, filter(fmt::format("userId={}", kGuestId)));
  EXPECT_GT(ids(guests).size(), 3u);
  EXPECT_EQ(ids(guests).size(), numbers(guests.body, "actionId").size());

  EXPECT_THAT(ids(get(*portal, filter("from=2026-11-22T19:04:00Z"))), IsEmpty());
  EXPECT_THAT(ids(get(*portal, filter("to=2020-01-01T00:00:00Z"))), IsEmpty());
  EXPECT_THAT(ids(get(*portal, filter("from=2020-01-01T00:00:00Z"))), SizeIs(100));
  EXPECT_THAT(ids(get(*portal, filter("from=2026-11-22T00:00:00Z&to=2020-01-01T00:00:00Z"))), IsEmpty());
}

TEST(PortalHistory, RowsOfOneSecondComeInAnotherOrderEachTimeWhereItIsAskedFor) {
  auto portal = make_portal({.events = 0, .ties = TieOrder::shuffled});
  insert_eight_of_one_time(*portal);
  std::set<std::vector<std::int64_t>> orders;
  for (int i = 0; i < 10; ++i) {
    const auto order = ids(get(*portal, kLast));
    EXPECT_EQ(sorted(order), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8}));
    orders.insert(order);
  }
  EXPECT_GT(orders.size(), 5u);
}

TEST(PortalHistory, BadParametersAreShapeA) {
  auto portal = make_portal();

  const auto answer = get(*portal, filter("count=500"));

  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.content_type, "application/problem+json; charset=utf-8");
  EXPECT_EQ(answer.body, R"({"response":{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1",)"
                         R"("title":"One or more validation errors occurred.","status":400,)"
                         R"("errors":{"count":["The field Count must be between 1 and 100."]},)"
                         R"("traceId":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"},"count":1,)"
                         R"("links":[{"href":"http://docs.example.com/api/2.0/security/audit/login/filter?count=500",)"
                         R"("action":"GET"}],"status":1,"statusCode":400})");
  EXPECT_THAT(get(*portal, filter("from=2026-01-15")).body, HasSubstr(R"("errors":{"from":[)"));
}

TEST(PortalHistory, RepeatsNothingThatIsNoUtf8) {
  auto portal = make_portal();
  for (const auto* parameters : {"from=%FF", "from=%C3", "userId=%80"}) {
    const auto answer = get(*portal, filter(parameters));
    EXPECT_EQ(answer.status, 400);
    EXPECT_FALSE(first_invalid_utf8(answer.body)) << parameters;
  }
}

TEST(PortalHistory, WithoutTheAuditFeatureEveryWindowIsTheNewestTwenty) {
  auto portal = make_portal({.events = 300, .plan = Plan::free});
  const auto newest = sorted(ids(get(*portal, kLast)));

  EXPECT_EQ(sorted(ids(get(*portal, filter("count=100")))), newest);
  EXPECT_EQ(sorted(ids(get(*portal, filter("count=1&startIndex=200&action=1006")))), newest);
  EXPECT_EQ(get(*portal, filter("count=0")).status, 400) << "bad parameters come first";
}

TEST(PortalHistory, NewLoginsPushTheOthersDown) {
  auto portal = make_portal({.events = 300, .new_events_per_request = 2});
  const auto now = Options::kDefaultClock + std::chrono::seconds{30};
  const auto ask = [&](std::string_view target) {
    return ids(portal->answer(request(target, key_named(*portal, "main")), now));
  };
  const auto before = ask(filter("count=10"));
  const auto after = ask(filter("count=10"));

  EXPECT_EQ(std::vector(before.begin() + 4, before.begin() + 8), std::vector(after.begin() + 6, after.end()));
}

TEST(PortalHistory, ABadRowFailsEachWindowThatHoldsIt) {
  auto portal = make_portal({.events = 300, .faults = {{Fault::bad_row, {}}}});

  const auto failed = get(*portal, filter("startIndex=0&count=20"));
  EXPECT_EQ(failed.status, 500);
  EXPECT_THAT(failed.body, HasSubstr(R"("type":"System.NullReferenceException","stack":"   at ASC.)"));
  int bad = 0;
  for (int place = 0; place < 300; ++place) {
    if (get(*portal, filter(fmt::format("startIndex={}&count=1", place))).status == 500) ++bad;
  }
  EXPECT_EQ(bad, 2);
}

TEST(PortalHistory, EachKindOfBadRowFailsWithItsException) {
  for (const auto& [bad, exception] : {std::pair{Bad::null_ip, "System.NullReferenceException"},
                                       std::pair{Bad::not_json, "System.Text.Json.JsonException"},
                                       std::pair{Bad::empty_description, "System.Text.Json.JsonException"}}) {
    auto portal = make_portal({.events = 30});
    portal->change_history([bad = bad](History& history) { history.spoil(3, bad); });

    for (const auto& target : {std::string(kLast), filter("startIndex=3&count=1")}) {
      const auto answer = get(*portal, target);
      EXPECT_EQ(answer.status, 500) << target;
      EXPECT_THAT(answer.body, HasSubstr(fmt::format("\"type\":\"{}\"", exception))) << target;
    }
    EXPECT_EQ(get(*portal, filter("startIndex=4&count=10")).status, 200);
  }
}

// A filter hides a bad row that does not fit it: the portal reads only what passes.
TEST(PortalHistory, ABadRowThatAFilterLeavesOutFailsNothing) {
  auto portal = make_portal({.events = 30});
  portal->change_history([](History& history) { history.spoil(3, Bad::null_ip); });

  EXPECT_EQ(get(*portal, filter("to=2020-01-01T00:00:00Z")).status, 200);
}

TEST(PortalHistory, OnPostgreSqlOrdersTiesByTheSumOfStartAndCount) {
  auto portal = make_portal({.events = 0, .database = Database::postgresql});
  insert_eight_of_one_time(*portal);

  EXPECT_EQ(ids(get(*portal, filter("count=20"))), ids(get(*portal, filter("count=20"))))
      << "asking again shows the same";
  EXPECT_NE(ids(get(*portal, filter("count=20"))), ids(get(*portal, filter("count=21"))));
}

TEST(PortalHistory, OnPostgreSqlCutsTheEndsToMilliseconds) {
  const auto count = [](Database database, std::string_view end) {
    auto portal = make_portal({.events = 0, .database = database});
    portal->change_history([](History& history) {
      Row row;
      row.time = Options::kDefaultClock + 1ms;
      row.id = 1;
      row.action = 1018;
      history.insert(row);
      row.time += 400us;
      row.id = 2;
      history.insert(row);
    });
    return ids(get(*portal, filter(fmt::format("{}=2026-11-22T19:04:00.0014000Z", end)))).size();
  };
  EXPECT_EQ(count(Database::postgresql, "to"), 1u);
  EXPECT_EQ(count(Database::postgresql, "from"), 2u);
  EXPECT_EQ(count(Database::mariadb, "to"), 2u);
  EXPECT_EQ(count(Database::mariadb, "from"), 1u);
}

TEST(PortalHistory, TakesItsGenuineTimeByPlace) {
  auto portal = make_portal({.events = 30, .cost = Cost::genuine});
  const auto delay = [&](std::int64_t start) {
    return get(*portal, filter(fmt::format("startIndex={}", start))).delay;
  };

  EXPECT_EQ(delay(0), 34ms);
  EXPECT_EQ(delay(50'000), 267ms);
  EXPECT_EQ(delay(100'000), 500ms);
  EXPECT_EQ(delay(2'000'000), 500ms);
  EXPECT_EQ(get(*make_portal(), kFilter).delay, 0ms) << "unless told otherwise it takes none";
}

TEST(PortalHistory, ABadRowHealsAfterItsTimes) {
  auto portal = make_portal({.events = 300, .faults = {{Fault::bad_row, 2}}});

  EXPECT_EQ(get(*portal, kLast).status, 500);
  EXPECT_EQ(get(*portal, kLast).status, 500);
  EXPECT_EQ(get(*portal, kLast).status, 200);
}

TEST(PortalHistory, CanBeChangedBetweenRequests) {
  auto portal = make_portal({.events = 30});
  const auto before = ids(get(*portal, kLast));

  portal->change_history([](History& history) { history.erase(0); });

  EXPECT_THAT(before, SizeIs(20));
  EXPECT_NE(ids(get(*portal, kLast)), before);
}

}  // namespace
}  // namespace logbook::demo
