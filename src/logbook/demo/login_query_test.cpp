#include "logbook/demo/login_query.hpp"

#include <gmock/gmock.h>

namespace logbook::demo {
namespace {

auto read(std::string_view text) { return read_login_query(Query(text)); }

TEST(LoginQuery, RefusesWhatThePortalRefuses) {
  for (const std::string_view text : {
           "count=0",
           "count=-1",
           "count=101",
           "count=ten",
           "count=",
           "count=1.5",
           "count=99999999999",
           "startIndex=x",
           "startIndex=",
           "action=0",
           "action=1030",
           "action=999",
           "action=2000",
           "action=Nonsense",
           "action=",
           "userId=",
           "userId=1",
           "userId=0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5g",
           "from=2026-01-15",
           "from=2026-01-15T10:30:00",
           "from=2026-01-15T10:30Z",
           "from=2026-01-15T10:30:00.123456Z",
           "from=2026-01-15T10:30:00+03:00",
           "from=now",
           "from=2026-02-30T10:30:00Z",
           "from=2026-01-15T24:30:00Z",
           "from=2026-01-15T10:30:60Z",
           "action=4001",
           "action=-2147483648",
           "action=0x80000000",
           "to=2026-01-15",
           "to=Z",
           "COUNT=0",
       }) {
    const auto query = read(text);
    ASSERT_FALSE(query) << text;
    EXPECT_TRUE(same_letters(query.error().front().name, text.substr(0, text.find('=')))) << text;
  }
}

TEST(LoginQuery, NamesAllThatIsWrongInThePortalsOrder) {
  const auto query = read("count=500&from=abc&action=foo&userId=x&startIndex=y");

  std::vector<std::string_view> names;
  for (const auto& wrong : query.error()) names.push_back(wrong.name);
  EXPECT_THAT(names, ::testing::ElementsAre("from", "count", "action", "userId", "startIndex"));
}

TEST(LoginQuery, TakesNumbersAsDotNetDoes) {
  EXPECT_EQ(read("count=0x10")->count, 16u);
  EXPECT_EQ(read("count=%2B5")->count, 5u);
  EXPECT_EQ(read("count=%205")->count, 5u);
  EXPECT_EQ(read("count=2&count=3")->count, 2u) << "the first";
}

TEST(LoginQuery, TakesWhatThePortalTakesForNoFilter) {
  for (const std::string_view text : {"", "action=-1", "action=None", "from=", "to=&from=", "unknown=1",
                                      "userId=00000000-0000-0000-0000-000000000000", "&&=&x"}) {
    const auto query = read(text);
    ASSERT_TRUE(query) << text;
    EXPECT_FALSE(query->user_id || query->action || query->from || query->to) << text;
    EXPECT_EQ(query->start, 0u);
    EXPECT_EQ(query->count, 100u);
  }
}

TEST(LoginQuery, TakesANegativeStartForZero) {
  EXPECT_EQ(read("startIndex=-5")->start, 0u);
  EXPECT_EQ(read("startIndex=5&count=7")->start, 5u);
  EXPECT_EQ(read("startindex=5&Count=7")->count, 7u) << "names in any letter case";
}

TEST(LoginQuery, TakesActionsByNumberAndByNameInAnyLetterCase) {
  EXPECT_EQ(read("action=1013")->action, 1013);
  EXPECT_EQ(read("action=LoginFailViaApi")->action, 1013);
  EXPECT_EQ(read("action=logout")->action, 1006);
  EXPECT_EQ(read("action=6027")->action, 6027) << "an action of the other table is valid and matches nothing here";
}

TEST(LoginQuery, TakesGuidsAsDotNetDoes) {
  const std::string id = "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e";
  EXPECT_EQ(read("userId=" + id)->user_id, id);
  EXPECT_EQ(read("userId=0C5D1A52-6A0E-4B0C-9D0F-6F1B2A3C4D5E")->user_id, id);
  EXPECT_EQ(read("userId=0c5d1a526a0e4b0c9d0f6f1b2a3c4d5e")->user_id, id);
  EXPECT_EQ(read("userId=%7B" + id + "%7D")->user_id, id);
}

TEST(LoginQuery, TakesDatesWithTheirZone) {
  const UtcTime noon = *parse_time("2026-01-15T12:00:00Z");
  for (const std::string_view text :
       {"from=2026-01-15T12:00:00Z", "from=2026-01-15T12:00:00.000Z", "from=2026-01-15T12:00:00.0000000Z",
        "from=2026-01-15T15:00:00%2B03:00", "from=2026-01-15T07:00:00-05:00", "from=2026-01-15T12-00-00Z"}) {
    const auto query = read(text);
    ASSERT_TRUE(query) << text;
    EXPECT_EQ(query->from, noon) << text;
  }
}

TEST(LoginQuery, IncludesBothEndsOfItsTime) {
  const auto query = *read("from=2026-01-15T12:00:00Z&to=2026-01-15T12:00:10Z");
  Columns row;
  const auto matches_at = [&](std::string_view time) {
    row.time = *parse_time(time);
    return query.matches(row);
  };
  EXPECT_FALSE(matches_at("2026-01-15T11:59:59Z"));
  EXPECT_TRUE(matches_at("2026-01-15T12:00:00Z"));
  EXPECT_TRUE(matches_at("2026-01-15T12:00:10Z"));
  EXPECT_FALSE(matches_at("2026-01-15T12:00:10.000001Z"));
  EXPECT_FALSE(matches_at("2026-01-15T12:00:11Z"));
}

}  // namespace
}  // namespace logbook::demo
