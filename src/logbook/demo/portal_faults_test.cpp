// What goes wrong on purpose, and how it looks.
#include <gmock/gmock.h>

#include "logbook/base/utf8.hpp"
#include "logbook/demo/gzip.hpp"
#include "logbook/demo/portal_in_test.hpp"

namespace logbook::demo {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::unique_ptr<Portal> faulty(std::string_view faults, Options options = {.events = 60}) {
  options.faults = *parse_faults(faults);
  return make_portal(options);
}

struct Case {
  std::string_view fault;
  int status;
  std::string_view content_type;
  std::string_view body_begins;
};

TEST(PortalFaults, LookAsThePortalDocumentsThem) {
  constexpr std::string_view kJson = "application/json; charset=utf-8";
  constexpr std::string_view kProblem = "application/problem+json; charset=utf-8";
  for (const auto& [fault, status, content_type, body_begins] : {
           Case{"500", 500, kJson, R"({"error":{"message":"Object reference not set)"},
           Case{"403-fault", 403, kJson, R"({"error":{"message":"Sequence contains no elements","type":"System.Inv)"},
           Case{"429", 429, "", ""},
           Case{"429-retry-after", 429, "", ""},
           Case{"html-502", 502, "text/html", "<html>\r\n<head><title>502 Bad Gateway</title></head>"},
           Case{"html-503", 503, "text/html", "<html>\r\n<head><title>503 Service"},
           Case{"html-504", 504, "text/html", "<html>\r\n<head><title>504 Gateway Time-out"},
           Case{"401", 401, "", ""},
           Case{"402-unpaid", 402, kProblem, R"({"status":402,"traceId":"00-)"},
           Case{"402-plan", 402, kJson, R"({"error":{"message":"Your pricing plan does not support this option",)"},
           Case{"403-address", 403, "text/plain; charset=utf-8", "Your IP address is not allowed"},
           Case{"403-state", 403, kProblem, R"({"type":"https://tools.ietf.org/html/rfc9110#section-15.5.4","title":)"},
           Case{"404-portal", 404, kProblem,
                R"({"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":)"},
           Case{"400-field", 400, kProblem, R"({"response":{"type":)"},
           Case{"html-200", 200, "text/html; charset=utf-8", "<!DOCTYPE html>"},
           Case{"no-response", 200, kJson, R"({"count":0,)"},
           Case{"slow", 200, kJson, R"({"response":[{)"},
       }) {
    const auto answer = get(*faulty(fault), kLast);
    EXPECT_EQ(answer.status, status) << fault;
    EXPECT_EQ(answer.content_type, content_type) << fault;
    EXPECT_THAT(answer.body, StartsWith(body_begins)) << fault;
    EXPECT_EQ(answer.body.empty(), body_begins.empty()) << fault;
    EXPECT_NE(answer.header("Date"), "") << fault;
  }
}

TEST(PortalFaults, AskForPatienceWithAndWithoutANumber) {
  EXPECT_EQ(get(*faulty("429"), kLast).header("Retry-After"), "");
  EXPECT_EQ(get(*faulty("429-retry-after"), kLast).header("Retry-After"), "1");
  EXPECT_EQ(get(*faulty("slow"), kLast).delay, std::chrono::seconds{5});
}

TEST(PortalFaults, EndConnections) {
  EXPECT_EQ(get(*faulty("drop"), kLast).ending, Ending::drop);
  EXPECT_EQ(get(*faulty("reset"), kLast).ending, Ending::reset);
  EXPECT_EQ(get(*faulty("truncate"), kLast).ending, Ending::truncate);
}

TEST(PortalFaults, OfThePortalAsAWholeStrikeEveryRoute) {
  constexpr std::string_view kQuota = "/api/2.0/portal/quota";
  EXPECT_THAT(get(*faulty("database-down"), kQuota).body, HasSubstr(R"("type":"MySqlConnector.MySqlException")"));
  const auto down = get(*faulty("database-down", {.events = 60, .database = Database::postgresql}), kQuota);
  EXPECT_EQ(down.status, 403);
  EXPECT_THAT(down.body, HasSubstr(R"("type":"System.InvalidOperationException")"));
  EXPECT_EQ(get(*faulty("415-keys"), kQuota).status, 415);
  EXPECT_EQ(get(*faulty("no-portal"), kQuota).status, 500);

  const auto nobody = anonymous("/api/2.0/capabilities");
  EXPECT_EQ(faulty("415-keys")->answer(nobody, Options::kDefaultClock).status, 200);
  EXPECT_EQ(faulty("no-portal")->answer(nobody, Options::kDefaultClock).status, 404);
}

TEST(PortalFaults, StrikeTheLoginHistoryOnly) {
  auto portal = faulty("html-502");

  EXPECT_EQ(get(*portal, kLast).status, 502);
  EXPECT_EQ(get(*portal, kFilter).status, 502);
  EXPECT_EQ(get(*portal, "/api/2.0/portal/quota").status, 200);
  EXPECT_EQ(get(*portal, "/api/2.0/security/audit/settings/lifetime").status, 200);
}

TEST(PortalFaults, StrikeInTurnUntilTheyAreUsedUp) {
  auto portal = faulty("429:2,html-503:1,500-row:1");
  std::vector<int> statuses(6);
  for (auto& status : statuses) status = get(*portal, kLast).status;

  EXPECT_THAT(statuses, ::testing::ElementsAre(429, 429, 503, 500, 200, 200));
}

TEST(PortalFaults, RepeatTheKey) {
  auto portal = faulty("echo-key");
  const auto sent = "Bearer " + key_named(*portal, "main").reveal();
  const auto error = get(*portal, kLast);
  EXPECT_EQ(error.status, 400);
  EXPECT_THAT(error.body, HasSubstr(sent));
  EXPECT_EQ(error.header("X-Debug-Authorization"), sent);

  const auto rows = get(*faulty("echo-key-row"), kLast);
  EXPECT_EQ(rows.status, 200);
  EXPECT_THAT(rows.body, HasSubstr("\"user\":\"" + sent + "\",\"userId\""));
}

TEST(PortalFaults, Redirect) {
  const std::string target = std::string(kFilter) + "?count=5";
  const auto elsewhere = get(*faulty("redirect-elsewhere"), target);
  EXPECT_EQ(elsewhere.status, 302);
  EXPECT_EQ(elsewhere.header("Location"), "https://elsewhere.example.net" + target);

  auto portal = faulty("redirect-within");
  const auto within = get(*portal, target);
  EXPECT_EQ(within.status, 307);
  EXPECT_EQ(get(*portal, within.header("Location")).status, 200);
  EXPECT_EQ(ids(get(*portal, within.header("Location"))).size(), 5u);

  EXPECT_EQ(get(*faulty("redirect-loop"), target).header("Location"), target);
}

TEST(PortalFaults, SpoilBodies) {
  EXPECT_TRUE(first_invalid_utf8(get(*faulty("bad-utf8"), kLast).body));
  EXPECT_FALSE(first_invalid_utf8(get(*faulty(""), kLast).body));

  const auto cut = get(*faulty("not-json"), kLast);
  EXPECT_EQ(cut.ending, Ending::complete);
  EXPECT_THAT(cut.body, Not(EndsWith("}")));
}

TEST(PortalFaults, TakeTheAuditFeatureAwayInBetween) {
  auto portal = faulty("degraded:1", {.events = 200});

  EXPECT_EQ(ids(get(*portal, kFilter)).size(), 20u);
  EXPECT_EQ(ids(get(*portal, kFilter)).size(), 100u);
}

TEST(PortalFaults, SendTooMuch) {
  const auto huge = get(*faulty("huge-body"), kLast);
  EXPECT_GT(huge.body.size(), 64u << 20);
  EXPECT_THAT(huge.body, StartsWith("{\"response\":[ "));

  const auto bomb = get(*faulty("gzip-bomb"), kLast);
  EXPECT_EQ(bomb.header("Content-Encoding"), "gzip");
  EXPECT_LT(bomb.body.size(), 8u << 20);
}

}  // namespace
}  // namespace logbook::demo
