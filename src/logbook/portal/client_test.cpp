#include "logbook/portal/client.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::portal {
namespace {

using ::testing::AllOf;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::string_view kKey = "sk-0123456789";

constexpr std::string_view kUrl = "https://docs.example.com/api/2.0/security/audit/login/last";

http::Answer answer(int status, std::string body, std::string type = "application/json; charset=utf-8") {
  return {.status = status,
          .headers = {{"content-type", std::move(type)}},
          .body = std::move(body),
          .url = std::string(kUrl)};
}

/// A client of a portal that gives `exchange` once, and what it asked for.
struct Asking {
  explicit Asking(http::Exchange exchange)
      : client({.address = *Address::parse("docs.example.com"), .key = Secret(std::string(kKey))},
               std::make_unique<testing::RecordedTransport>(std::vector{std::move(exchange)}, requests)) {}

  std::vector<testing::RecordedRequest> requests;
  Client client;
};

TEST(Client, ReturnsTheNewestLogins) {
  Asking asking(answer(200, R"({"response":[{"id":7,"date":"2026-03-02T08:00:00Z","userId":"ann"}],"count":1})"));

  const auto events = asking.client.last_logins();

  ASSERT_TRUE(events);
  ASSERT_THAT(*events, SizeIs(1));
  EXPECT_EQ(events->front().user_id, "ann");
  ASSERT_THAT(asking.requests, SizeIs(1));
  EXPECT_EQ(asking.requests[0].url, kUrl);
  EXPECT_EQ(asking.requests[0].bearer, kKey);
}

TEST(Client, TakesItsKeyOutOfEveryTextOfAnEvent) {
  Asking asking(answer(200, R"({"response":[{"id":7,"date":"2026-03-02T08:00:00Z","userId":"sk-0123456789",
                                        "user":"\u0073k-0123456789","login":"a sk-0123456789 b"}]})"));

  const auto events = asking.client.last_logins();

  ASSERT_TRUE(events);
  EXPECT_EQ(events->front().user_id, "***");
  EXPECT_EQ(events->front().user, "***");
  EXPECT_EQ(events->front().login, "a *** b");
}

TEST(Client, TakesItsKeyOutOfErrors) {
  Asking refused(answer(400, R"({"error":{"message":"bad sk-0123456789","type":"T"},"status":1,"statusCode":400})"));
  EXPECT_THAT(refused.client.last_logins(),
              FailsWith(ErrorKind::rejected, AllOf(HasSubstr("***"), Not(HasSubstr(std::string(kKey))))));

  auto moved = answer(200, "{");
  moved.url = "https://docs.example.com/sk-0123456789";
  const auto malformed = Asking(moved).client.last_logins();
  ASSERT_FALSE(malformed);
  EXPECT_EQ(malformed.error().thing, "https://docs.example.com/***");
}

TEST(Client, HandsOnWhyThereWasNoAnswer) {
  const Error lost{ErrorKind::unreachable, "https://docs.example.com", "no such host", "check the name"};
  Asking asking(std::unexpected(http::Failure{http::Fault::unknown_host, lost}));

  EXPECT_THAT(asking.client.last_logins(), FailsWith(ErrorKind::unreachable, "no such host"));
}

TEST(Client, RefusesMoreEventsThanAPortalGives) {
  std::string rows = R"({"id":1,"date":"2026-03-02T08:00:00Z","userId":"ann"})";
  const auto row = rows;
  for (int i = 0; i < 1000; ++i) rows.append(1, ',').append(row);
  Asking asking(answer(200, R"({"response":[)" + rows + "]}"));

  EXPECT_THAT(asking.client.last_logins(), FailsWith(ErrorKind::malformed, HasSubstr("more than 1000 events")));
}

TEST(Client, ExplainsAWebPage) {
  Asking asking(answer(200, "<!DOCTYPE html>", "text/html; charset=utf-8"));

  EXPECT_THAT(asking.client.last_logins(), FailsWith(ErrorKind::malformed, HasSubstr("a web page came")));
}

TEST(Client, ReturnsTheEventsOfAWindowAndThePortalsClock) {
  auto reply = answer(200, R"({"response":[{"id":7,"date":"2026-03-02T08:00:00Z","userId":"ann"}],"count":1})");
  reply.headers.emplace_back("date", "Mon, 02 Mar 2026 08:05:00 GMT");
  Asking asking(reply);

  const auto page = asking.client.login_events({180, 100});

  ASSERT_TRUE(page);
  EXPECT_THAT(page->events, SizeIs(1));
  EXPECT_EQ(page->date, testing::at(8, 5));
  ASSERT_THAT(asking.requests, SizeIs(1));
  EXPECT_EQ(asking.requests[0].url,
            "https://docs.example.com/api/2.0/security/audit/login/filter?count=100&startIndex=180");
}

TEST(Client, TellsABadWindowFromOtherFailures) {
  const auto fault_of = [](http::Answer reply) {
    return Asking(std::move(reply)).client.login_events({}).error().fault;
  };

  EXPECT_EQ(fault_of(answer(500, R"({"error":{"message":"x"},"status":1,"statusCode":500})")), PageFault::bad_window);
  EXPECT_EQ(fault_of(answer(500, "<html>", "text/html")), PageFault::other);
  EXPECT_EQ(fault_of(answer(403, R"({"error":{"message":"x"},"status":1,"statusCode":403})")), PageFault::other);
  EXPECT_EQ(fault_of(answer(200, "[")), PageFault::other);
}

}  // namespace
}  // namespace logbook::portal
