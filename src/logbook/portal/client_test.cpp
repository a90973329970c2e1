#include "logbook/portal/client.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::portal {
namespace {

using ::testing::_;
using ::testing::AllOf;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::Holds;
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

TEST(Client, AsksTheAuditTrailWhenALifetimeWasResetOrItsSettingDoesNotTell) {
  using enum Lifetime::Change;
  using std::chrono::days;
  const Lifetime kDefault{days{180}, true, not_known, {}};
  const Lifetime kSet{days{90}, false, not_known, {}};
  const auto changed = [](Lifetime lifetime, http::Answer told) {
    return Asking(std::move(told)).client.with_change(lifetime);
  };
  const auto reset = answer(200, R"({"response":[{"date":"2026-03-02T08:00:00.0000000Z","actionId":6035}]})");
  const auto none = answer(200, R"({"response":[]})");
  const auto others = answer(200, R"({"response":[{"date":"2026-03-02T08:00:00.0000000Z","actionId":5052}]})");

  EXPECT_EQ(changed(kDefault, reset), (Lifetime{days{180}, true, made, testing::at(8, 0)}));
  EXPECT_EQ(changed(kDefault, none), (Lifetime{days{180}, true, never, {}}));
  EXPECT_EQ(changed(kSet, none), kSet) << "it was set, and nobody knows when";
  EXPECT_EQ(changed(kSet, reset).changed, testing::at(8, 0));
  for (const auto& silent : {others, answer(402, ""), answer(403, ""), answer(500, "")}) {
    EXPECT_EQ(changed(kDefault, silent), kDefault);
  }
  EXPECT_EQ(changed(kDefault, answer(404, "")).change, never) << "nothing there tells of a change";

  Asking asking(reset);
  asking.client.with_change(kDefault);
  EXPECT_THAT(asking.requests.at(0).url, HasSubstr("/security/audit/events/filter?action=6035&count=1"));
  Asking told(reset);
  told.client.with_change({days{90}, false, made, testing::at(7, 0)});
  EXPECT_THAT(told.requests, SizeIs(0)) << "a stored setting tells itself";
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

TEST(Client, DoesNotTakeAnAnswerWithoutRowsForAnEmptyHistory) {
  for (const char* body : {R"({"count":0,"status":0})", R"({"response":null})", "{}"}) {
    Asking asking(answer(200, body));

    EXPECT_THAT(asking.client.last_logins(), FailsWith(ErrorKind::malformed, HasSubstr(R"(no "response")"))) << body;
  }
  EXPECT_TRUE(Asking(answer(200, R"({"response":[]})")).client.last_logins());
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

TEST(Client, ShowsItsKeyToNobodyWhenItAsksWhetherThereIsAPortal) {
  Asking asking(answer(200, R"({"response":{"ldapEnabled":false}})"));

  EXPECT_THAT(asking.client.capabilities(), Holds(Capabilities{false, ""}));
  EXPECT_EQ(asking.requests[0].url, "https://docs.example.com/api/2.0/capabilities");
  EXPECT_EQ(asking.requests[0].bearer, "");
}

TEST(Client, AsksForFactsWithItsKey) {
  Asking asking(answer(200, R"({"response":{"timezone":"Europe/Berlin"}})"));

  EXPECT_THAT(asking.client.settings(), Holds(::testing::Field(&PortalSettings::timezone, "Europe/Berlin")));
  EXPECT_EQ(asking.requests[0].url, "https://docs.example.com/api/2.0/settings");
  EXPECT_EQ(asking.requests[0].bearer, kKey);
}

TEST(Client, TellsARefusalFromAnOutage) {
  EXPECT_THAT(Asking(answer(403, "")).client.quota(), FailsWith(ErrorKind::unauthorized, _));
  EXPECT_THAT(Asking(answer(402, "")).client.login_lifetime(), FailsWith(ErrorKind::unauthorized, _));
  EXPECT_THAT(Asking(answer(404, "")).client.own_key(), FailsWith(ErrorKind::not_found, _));
  EXPECT_THAT(Asking(answer(502, "<html>", "text/html")).client.tariff(), FailsWith(ErrorKind::unreachable, _));
  EXPECT_THAT(Asking(answer(200, "<html>", "text/html")).client.capabilities(), FailsWith(ErrorKind::malformed, _));
}

TEST(Client, ShowsWhatTheLatestAnswerToldOfTheOtherEnd) {
  auto told = answer(404, "");
  told.headers.emplace_back("date", "Mon, 02 Mar 2026 08:05:00 GMT");
  told.certificate_expires = testing::at(9, 0);
  Asking asking(told);
  EXPECT_EQ(asking.client.peer(), Peer{});

  EXPECT_FALSE(asking.client.capabilities());

  EXPECT_EQ(asking.client.peer(), (Peer{testing::at(8, 5), testing::at(9, 0)}));
}

TEST(Client, FindsPeopleByAnyOfTheirNames) {
  const auto ann = answer(200, R"({"response":{"id":"0c5d","email":"ann@example.com"}})");
  Asking by_name(ann);
  Asking by_email(ann);

  EXPECT_THAT(by_name.client.person("ann/../o'b?ü"), Holds(::testing::Field(&Person::id, "0c5d")));
  EXPECT_THAT(by_email.client.person_by_email("ann+x@example.com"), Holds(::testing::Field(&Person::id, "0c5d")));

  EXPECT_EQ(by_name.requests[0].url, "https://docs.example.com/api/2.0/people/ann%2F..%2Fo%27b%3F%C3%BC");
  EXPECT_EQ(by_email.requests[0].url, "https://docs.example.com/api/2.0/people/email?email=ann%2Bx%40example.com");
}

TEST(Client, SaysWhenAPortalKnowsNobodyByThatName) {
  const std::string unknown =
      R"({"error":{"message":"no such user","type":"T","stack":"x"},"status":1,"statusCode":404})";
  EXPECT_THAT(Asking(answer(404, unknown)).client.person("ann"),
              FailsWith(ErrorKind::not_found, "the portal knows nobody by this name"));
  EXPECT_THAT(Asking(answer(404, "")).client.person("ann"),
              FailsWith(ErrorKind::not_found, Not(HasSubstr("nobody by this name"))));

  Asking unasked(answer(200, "{}"));
  for (const auto* route : {"", ".", "..", "@self", "Filter", "email"}) {
    EXPECT_THAT(unasked.client.person(route), FailsWith(ErrorKind::not_found, _)) << route;
  }
  EXPECT_THAT(unasked.requests, SizeIs(0));
}

TEST(Client, ListsPeoplePageByPage) {
  Asking asking(answer(200, R"({"response":[{"id":"0c5d"}],"count":1,"total":101})"));

  const auto page = asking.client.people(100);

  ASSERT_TRUE(page);
  EXPECT_EQ(page->total, 101);
  EXPECT_EQ(asking.requests[0].url, "https://docs.example.com/api/2.0/people/filter?count=100&startIndex=100");
}

}  // namespace
}  // namespace logbook::portal
