#include "logbook/demo/dump.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "logbook/demo/portal_in_test.hpp"

namespace logbook::demo {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

std::string dumped(const Options& options, std::int64_t events) {
  std::ostringstream out;
  EXPECT_TRUE(dump(options, events, out));
  return out.str();
}

TEST(Dump, OfOneSeedIsTheSameToTheByte) {
  EXPECT_EQ(dumped({.seed = 3}, 2000), dumped({.seed = 3}, 2000));
  EXPECT_NE(dumped({.seed = 3}, 2000), dumped({.seed = 4}, 2000));
}

TEST(Dump, IsOneBodyOfThePortal) {
  const auto body = dumped({}, 2000);

  EXPECT_THAT(body, StartsWith(R"({"response":[{"id":)"));
  EXPECT_THAT(body, EndsWith(R"(}],"count":2000,"links":[{"href":"https://docs.example.com/api/2.0/security/audit/)"
                             R"(login/last","action":"GET"}],"status":0,"statusCode":200})"));
  EXPECT_EQ(numbers(body, "actionId").size(), 2000u);
}

TEST(Dump, ShowsWhatThePortalShows) {
  const Options options{.seed = 5, .events = 4};
  const auto body = dumped(options, 4);
  const auto answer = get(*make_portal(options), kLast);

  const auto rows = [](std::string_view text) { return std::string(text.substr(0, text.find("],\"count\""))); };
  EXPECT_EQ(rows(body), rows(answer.body));
}

TEST(Dump, OfNoEventsIsAnEmptyList) { EXPECT_THAT(dumped({}, 0), StartsWith(R"({"response":[],"count":0,"links")")); }

TEST(Dump, NeedsAKnownZone) {
  std::ostringstream out;
  const auto done = dump({.timezone = "Europe/Atlantis"}, 1, out);

  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::usage);
}

}  // namespace
}  // namespace logbook::demo
