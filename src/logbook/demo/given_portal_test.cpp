// Portals as they were recorded: the files, and what is wrong with them.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "logbook/demo/given_rows.hpp"
#include "logbook/demo/portal_facts.hpp"
#include "logbook/demo/portal_in_test.hpp"

namespace logbook::demo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::int32_t> ids(const std::vector<GivenRow>& rows) {
  std::vector<std::int32_t> found;
  for (const auto& row : rows) found.push_back(row.id);
  return found;
}

TEST(GivenRows, ComeOldestFirstAndThoseOfOneDateAsInTheFile) {
  const auto rows = read_given_rows(
      R"({"id":3,"date":"2026-11-02T08:00:00Z","userId":"66FAA6E4-F133-11EA-B126-00FFEEC8B4EF","ip":null,"action":1029}
{"id":7,"date":"2026-11-01T08:00:00Z","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"}
{"id":5,"date":"2026-11-01T08:00:00Z","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"}
)",
      "rows.jsonl");

  ASSERT_TRUE(rows);
  EXPECT_THAT(ids(*rows), ElementsAre(7, 5, 3));
  EXPECT_EQ(rows->back().user_id, "66faa6e4-f133-11ea-b126-00ffeec8b4ef");
  EXPECT_EQ(rows->back().ip, std::nullopt);
  EXPECT_EQ(rows->front().action, std::nullopt);
}

TEST(GivenRows, OfOtherTenantsAreLeftOut) {
  const auto rows = read_given_rows(
      R"({"id":1,"tenant":2,"date":"2026-11-01T08:00:00Z","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"}
{"id":2,"tenant":1,"date":"2026-11-01T08:00:00Z","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"})",
      "rows.jsonl");

  EXPECT_THAT(ids(*rows), ElementsAre(2));
}

TEST(GivenRows, MayBeNone) {
  const auto rows = read_given_rows("", "rows.jsonl");

  ASSERT_TRUE(rows);
  EXPECT_THAT(*rows, ::testing::IsEmpty());
}

TEST(GivenRows, ThatAreNoneAreNamedWithTheirLine) {
  const auto cause = [](std::string_view line) {
    const auto rows = read_given_rows(
        "{\"id\":1,\"date\":\"2026-11-01T08:00:00Z\",\"userId\":\"66faa6e4-f133-11ea-b126-00ffeec8b4ef\"}\n" +
            std::string(line),
        "rows.jsonl");
    return rows ? "" : rows.error().thing + " " + rows.error().cause;
  };

  EXPECT_EQ(cause("[]"), "rows.jsonl: line 2 is no JSON object");
  EXPECT_EQ(cause("{\"id\":1,\"login\":\"\xFF\"}"), "rows.jsonl: line 2 is no JSON object");
  EXPECT_EQ(cause(R"({"id":1,"date":"2026-11-01T08:00:00Z","userId":"a\"b"})"),
            R"(rows.jsonl: line 2 "userId" is no GUID)");
  EXPECT_EQ(cause(R"({"date":"2026-11-01T08:00:00Z","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"})"),
            R"(rows.jsonl: line 2 "id" is missing)");
  EXPECT_EQ(cause(R"({"id":2147483648,"date":"2026-11-01T08:00:00Z","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"})"),
            R"(rows.jsonl: line 2 "id" is out of range)");
  EXPECT_EQ(cause(R"({"id":1,"date":"2026-11-01","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"})"),
            R"(rows.jsonl: line 2 "date" is no time with a zone)");
  for (const auto* date : {"0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"}) {
    EXPECT_EQ(cause(fmt::format(R"({{"id":1,"date":"{}","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"}})", date)),
              R"(rows.jsonl: line 2 "date" is not in the years 1 to 9999)");
  }
  EXPECT_EQ(cause(R"({"id":1,"date":"2026-11-02T08:00:00Z","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"})"),
            R"(rows.jsonl: line 2 "id" is that of line 1 too)");
  EXPECT_EQ(cause(R"({"id":1,"date":"2026-11-01T08:00:00Z","userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef","ip":7})"),
            R"(rows.jsonl: line 2 "ip" has the wrong type)");
}

// MariaDB's column of dates holds whole seconds and cuts the rest off.
TEST(GivenRows, AreOfWholeSecondsOnMariaDb) {
  const auto shown = [](Database database) {
    Options options{.events = 0, .database = database};
    PortalFacts facts;
    facts.people = make_people(1, 8, Options::kDefaultClock);
    facts.keys = make_keys(1, Options::kDefaultClock);
    options.given =
        GivenPortal{std::move(facts), *read_given_rows(R"({"id":1,"date":"2026-11-01T08:00:00.75Z",)"
                                                       R"("userId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef","ip":""})",
                                                       "rows.jsonl")};
    return get(*make_portal(options), kLast).body;
  };
  EXPECT_THAT(shown(Database::mariadb), HasSubstr("T09:00:00.0000000+01:00"));
  EXPECT_THAT(shown(Database::postgresql), HasSubstr("T09:00:00.7500000+01:00"));
}

constexpr std::string_view kFacts = R"({
  "portal": {"zone": "Europe/Berlin", "clock": "2026-11-30T10:26Z", "name": "Real Portal"},
  "people": [{"id": "A0000000-0000-4000-8000-000000000001", "first": "Olga", "last": "", "email": "owner@example.com", "role": "owner"},
             {"id": "a0000000-0000-4000-8000-000000000002", "first": "Dora", "last": "D", "email": "dora@example.com", "status": 2, "removed": true},
             {"id": "a0000000-0000-4000-8000-000000000003", "first": "Eve", "last": "E", "email": "eve@example.com", "portal": 2}],
  "keys": {"read": {"creator": "Dora", "permissions": ["*:read"], "expires": "5 days later"},
           "old": {"creator": "owner", "permissions": null, "expires": "a day before", "active": false},
           "theirs": {"creator": "owner of portal 2", "permissions": [], "portal": 2}},
  "places by address": [["203.0.113.0-255", "Latvia", "Riga"]]})";

TEST(PortalFactsFile, SaysWhoIsThereAndWhatTheKeysMay) {
  const auto facts = read_portal_facts(kFacts, "portal.json");

  ASSERT_TRUE(facts);
  ASSERT_EQ(facts->people.size(), 2u);
  EXPECT_EQ(facts->people[0].id, "a0000000-0000-4000-8000-000000000001");
  EXPECT_EQ(facts->people[0].user_name, "owner");
  EXPECT_TRUE(facts->people[1].is_removed);
  ASSERT_EQ(facts->keys.size(), 2u);
  EXPECT_EQ(facts->keys[0].creator, 1u);
  EXPECT_EQ(facts->keys[0].expires, facts->clock + std::chrono::days{5});
  EXPECT_EQ(facts->keys[1].permissions, std::nullopt);
  EXPECT_EQ(facts->keys[1].expires, facts->clock - std::chrono::days{1});
  EXPECT_FALSE(facts->keys[1].is_active);
  EXPECT_EQ(facts->places.front().first, 0xCB007100u);
}

TEST(PortalFactsFile, NamesItsKeysByTheirHash) {
  EXPECT_EQ(derived_key("read").reveal(), "sk-d7cd9a9afa1e0797468c97c96445fab18fd4a1cec0a9347c1ecbb7a07a50a095");
}

TEST(PortalFactsFile, ThatIsNoneIsRefused) {
  const auto cause = [](std::string_view from, std::string_view to) {
    std::string json(kFacts);
    json.replace(json.find(from), from.size(), to);
    const auto facts = read_portal_facts(json, "portal.json");
    return facts ? "" : facts.error().cause;
  };

  EXPECT_EQ(cause("{", "["), "is no JSON object");
  EXPECT_THAT(cause("\"keys\"", "\"key\""), HasSubstr("needs \"portal\", \"people\", \"keys\""));
  EXPECT_EQ(cause("\"role\": \"owner\"", "\"role\": \"user\""), "\"people\" has no owner");
  EXPECT_EQ(cause("\"creator\": \"Dora\"", "\"creator\": \"Nobody\""),
            "key \"read\": \"creator\" is none of the people");
  for (const auto* expires : {"soon", "5 weeks later", "a moment before", "2147483647 days later", "0 days later"}) {
    EXPECT_EQ(cause("5 days later", expires), "key \"read\": \"expires\" is no time") << expires;
  }
  EXPECT_EQ(cause("[\"*:read\"]", "[7]"), "key \"read\": \"permissions\" holds what is no text");
  EXPECT_EQ(cause("\"role\": \"owner\"", "\"role\": \"Owner\""),
            "person 1: \"role\" is none of owner, DocSpace admin, user and guest");
  EXPECT_EQ(cause("A0000000-", "A-"), "person 1: \"id\" is no GUID");
  EXPECT_EQ(cause("2026-11-30T10:26Z", "today"), "\"clock\" is no time with a zone");
  for (const auto* clock : {"9999-01-01T00:00Z", "0999-12-31T00:00Z"}) {
    EXPECT_EQ(cause("2026-11-30T10:26Z", clock), "\"clock\" is not in the years 1000 to 9998") << clock;
  }
  EXPECT_EQ(cause("\"status\": 2", "\"status\": 3"), "person 2: \"status\" is none of 1, 2 and 4");
  for (const auto* range : {"Riga", "203.0.113.256-255", "203.0.113.0-256", "203.0.113.9-8", "203.0.113.0-"}) {
    EXPECT_THAT(cause("203.0.113.0-255", range), HasSubstr("\"places by address\" holds")) << range;
  }
}

}  // namespace
}  // namespace logbook::demo
