// The whole checklist, against the demo portal without a network and against recorded answers.
#include "logbook/doctor/checkup.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "logbook/demo/portal.hpp"
#include "logbook/doctor/examination.hpp"
#include "logbook/testing/fake_clock.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::doctor {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FakeClock;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kAddress = "https://docs.example.com";

/// Changes an answer on its way to the client.
using Bend = std::function<void(std::string_view url, http::Exchange& exchange)>;

/// Asks a demo portal without a network.
class DemoTransport final : public http::Transport {
 public:
  DemoTransport(demo::Portal& portal, http::Clock& clock, std::vector<std::string>& urls, Bend bend)
      : portal_(portal), clock_(clock), urls_(urls), bend_(std::move(bend)) {}

  http::Exchange get(const http::Request& request) override {
    urls_.push_back(request.url);
    demo::Request asked;
    asked.target = request.url.substr(kAddress.size());
    if (request.bearer != nullptr) asked.authorization = "Bearer " + request.bearer->reveal();
    const auto told = portal_.answer(asked, clock_.now());
    http::Answer answer{.status = told.status, .headers = {}, .body = told.body, .url = request.url};
    answer.headers.emplace_back("content-type", told.content_type);
    answer.headers.emplace_back("date", told.header("Date"));
    answer.certificate_expires = clock_.now() + days{60} + 1h;
    http::Exchange exchange = std::move(answer);
    if (bend_) bend_(request.url, exchange);
    return exchange;
  }

 private:
  demo::Portal& portal_;
  http::Clock& clock_;
  std::vector<std::string>& urls_;
  Bend bend_;
};

struct Examined {
  Checkup checkup;
  std::vector<std::string> urls;

  const Check& operator[](std::string_view id) const { return *std::ranges::find(checkup.checks, id, &Check::id); }

  /// The ids of the checks that ended so.
  std::vector<std::string_view> that_are(State state) const {
    std::vector<std::string_view> ids;
    for (const auto& check : checkup.checks) {
      if (check.state == state) ids.push_back(check.id);
    }
    return ids;
  }
};

struct Case {
  demo::Options portal{.events = 300};
  std::string_view key = "main";
  Bend bend = {};
  std::chrono::seconds local_lead = 0s;  ///< how far this machine's clock is ahead
};

Examined examined(const Case& given = {}) {
  const auto portal = *demo::Portal::create(given.portal);
  FakeClock portals(given.portal.clock);
  FakeClock ours(given.portal.clock + given.local_lead);
  const auto key = std::ranges::find(portal->keys(), given.key, &demo::ApiKey::name)->key;
  Examined examined;
  portal::Client client({.address = *portal::Address::parse(kAddress), .key = key},
                        std::make_unique<DemoTransport>(*portal, portals, examined.urls, given.bend));
  examined.checkup = examine(client, ours);
  return examined;
}

/// Answers each request for `path` like this.
Bend answering(std::string_view path, int status, std::string body = {}, std::string type = "application/json") {
  return [=](std::string_view url, http::Exchange& exchange) {
    if (url.find(path) == std::string_view::npos) return;
    exchange->status = status;
    exchange->body = body;
    exchange->headers.front().second = type;
  };
}

auto is(State state, const auto& detail) { return AllOf(Field(&Check::state, state), Field(&Check::detail, detail)); }

TEST(Checkup, OfAPortalInGoodOrderFindsOnlyItsKnownDefect) {
  const auto all = examined();

  EXPECT_FALSE(all.checkup.failed());
  EXPECT_EQ(all.checkup.portal, kAddress);
  EXPECT_THAT(all.that_are(State::warn), ElementsAre("defect-ipv6"));
  EXPECT_THAT(all.that_are(State::skip), ElementsAre());
  EXPECT_THAT(all["tls"], is(State::ok, "good for 60 more days, until 2027-01-21T20:04:00Z"));
  EXPECT_THAT(all["clock"], is(State::ok, "as on this machine"));
  EXPECT_THAT(all["key"], is(State::ok, "\"main\" is valid"));
  EXPECT_THAT(all["key-expiry"], is(State::ok, "in 90 days, at 2027-02-20T19:04:00Z"));
  EXPECT_THAT(all["key-permissions"], is(State::ok, "*:read"));
  EXPECT_THAT(all["version"], is(State::ok, "DocSpace 3.7.2, build 3.7.2, self-hosted"));
  EXPECT_THAT(all["zone"], is(State::ok, "Europe/Berlin"));
  EXPECT_THAT(all["key-creator"], is(State::ok, HasSubstr(", a DocSpace admin")));
  EXPECT_THAT(all["plan"], is(State::ok, "\"default\""));
  EXPECT_THAT(all["audit"], is(State::ok, "included"));
  EXPECT_THAT(all["retention"], is(State::ok, "180 days, the default"));
  EXPECT_THAT(all["paging"], is(State::ok, HasSubstr("whole history")));
}

TEST(Checkup, AsksTheFirstQuestionWithoutTheKey) {
  const auto all = examined({.key = "owner"});

  EXPECT_EQ(all.urls.front(), "https://docs.example.com/api/2.0/capabilities");
  EXPECT_THAT(all["key-creator"].detail, HasSubstr(", the portal's owner"));
}

TEST(Checkup, FindsTheOldestEventInFewRequests) {
  for (const std::int64_t events : {1, 2, 99, 100, 101, 400, 5000, 123'456}) {
    const auto all = examined({.portal = {.events = events}});

    const auto detail = fmt::format("about {} event{} in all", events, events == 1 ? "" : "s");
    EXPECT_THAT(all["oldest"], is(State::ok, ::testing::EndsWith(detail)));
    EXPECT_LE(all.urls.size(), 50u);
  }
}

TEST(Checkup, SkipsWhatAnEmptyHistoryCannotTell) {
  const auto all = examined({.portal = {.events = 0}});

  EXPECT_THAT(all["history"], is(State::ok, HasSubstr("holds no event")));
  EXPECT_THAT(all.that_are(State::skip), ElementsAre("paging", "oldest"));
}

TEST(Checkup, TellsAPlanWithoutTheAuditFeature) {
  const auto all = examined({.portal = {.events = 300, .plan = demo::Plan::free}});

  EXPECT_FALSE(all.checkup.failed());
  EXPECT_THAT(all.that_are(State::warn), ElementsAre("defect-ipv6", "audit", "paging"));
  EXPECT_THAT(all["paging"], is(State::warn, HasSubstr("only the newest 20 events")));
  EXPECT_THAT(all["paging"].mend, HasSubstr("audit feature"));
  EXPECT_EQ(all["oldest"].state, State::skip);
}

TEST(Checkup, TellsAPortalThatHidesWhatItsPlanIncludes) {
  Case hidden;
  hidden.portal.faults = *demo::parse_faults("degraded");

  const auto all = examined(hidden);

  EXPECT_THAT(all["audit"], is(State::ok, "included"));
  EXPECT_THAT(all["paging"], is(State::warn, HasSubstr("configuration hides it (web:hide-settings)")));
  EXPECT_THAT(all["paging"].mend, HasSubstr("take LoginHistory out of web:hide-settings"));
}

// In the vendor's cloud such a portal refuses what depends on the feature, as one does whose plan lacks it.
TEST(Checkup, NamesOneCauseWhereThePortalRefusesWhatItsPlanMayInclude) {
  const std::string envelope =
      R"({"error":{"message":"no","type":"ASC.Core.Billing.BillingException"},"status":1,"statusCode":402})";
  const auto asked = [&](demo::Plan plan) {
    Case given{.portal = {.events = 300, .plan = plan}};
    given.bend = answering("/security/audit/", 402, envelope);
    return examined(given);
  };
  const auto hidden = asked(demo::Plan::audit);
  EXPECT_THAT(hidden.that_are(State::fail), ElementsAre("history"));
  EXPECT_THAT(hidden["retention"], is(State::skip, HasSubstr("see \"Login history\"")));
  EXPECT_THAT(hidden["history"], is(State::fail, HasSubstr("configuration hides it (web:hide-settings)")));
  EXPECT_THAT(hidden["history"].mend, HasSubstr("take LoginHistory out of web:hide-settings"));

  const auto planless = asked(demo::Plan::free);
  EXPECT_THAT(planless["history"], is(State::fail, HasSubstr("the plan does not include more")));
  EXPECT_THAT(planless["history"].mend, HasSubstr("a plan with the audit feature"));
}

// DocSpace 3.7.2 over PostgreSQL, as it is shipped.
TEST(Checkup, TellsAPortalThatCannotReadItsKeys) {
  const std::string envelope =
      R"({"error":{"message":"Reading is not supported for fields having DataTypeName 'timestamp with time zone'",
          "type":"System.NotSupportedException"},"status":1,"statusCode":415})";
  const auto all = examined({.bend = [&](std::string_view url, http::Exchange& exchange) {
    if (!url.ends_with("/capabilities")) answering("/api/2.0", 415, envelope)(url, exchange);
  }});

  EXPECT_THAT(all.that_are(State::fail), ElementsAre("key"));
  EXPECT_THAT(all["key"], is(State::fail, HasSubstr("cannot read API keys in PostgreSQL")));
  EXPECT_THAT(all["key"].mend, HasSubstr("no key works on this portal"));
  EXPECT_EQ(all["key-permissions"].state, State::skip);
}

TEST(Checkup, DoesNotCallPermissionsEnoughThatItCouldNotAskFor) {
  const auto all = examined({.bend = [](std::string_view url, http::Exchange& exchange) {
    answering("/keys/@self", 415)(url, exchange);
    answering("/authentication", 415)(url, exchange);
  }});

  EXPECT_THAT(all["key-permissions"], is(State::skip, StartsWith("not known: ")));
}

TEST(Checkup, NamesTheNeighboursOfAnEventThatThePortalCannotShow) {
  Case given;
  given.portal.faults = *demo::parse_faults("500-row");  // the 8th newest is one
  const auto all = examined(given);

  EXPECT_FALSE(all.checkup.failed());
  EXPECT_THAT(
      all["history"].detail,
      ::testing::ContainsRegex("readable but for 1 of the newest events, between event [0-9]+ of .* and [0-9]+ of"));
  EXPECT_THAT(all["history"].mend, HasSubstr("reads around it"));
  EXPECT_EQ(all["paging"].state, State::ok);
  EXPECT_EQ(all["oldest"].state, State::ok);
}

TEST(Checkup, SaysWhereALimitedPortalFailsOnEachQuestion) {
  Case given{.portal = {.events = 300, .plan = demo::Plan::free}};
  given.portal.faults = *demo::parse_faults("500-row");
  const auto all = examined(given);

  EXPECT_THAT(all["history"], is(State::fail, HasSubstr("one of its newest 20 events is a row that it cannot show")));
  EXPECT_THAT(all["history"].mend, HasSubstr("when 20 more events have come"));
}

TEST(Checkup, EndsWhereTheKeyIsNotAccepted) {
  for (const auto* key : {"expired", "disabled", "creator-disabled"}) {
    const auto all = examined({.key = key});

    EXPECT_THAT(all.that_are(State::fail), ElementsAre("key")) << key;
    EXPECT_THAT(all["key-expiry"], is(State::skip, "not reached: see \"API key\" above"));
    EXPECT_EQ(all["oldest"].state, State::skip);
    EXPECT_EQ(all.urls.size(), 2u);
  }
}

TEST(Checkup, TellsAKeyThatMayNotReadTheHistoryAndWhy) {
  const auto scope = examined({.key = "rooms"});
  EXPECT_THAT(scope.that_are(State::fail), ElementsAre("key-permissions"));
  EXPECT_THAT(scope["key-permissions"], is(State::fail, "rooms:read: not enough for the login history"));
  EXPECT_THAT(scope["key-permissions"].mend, HasSubstr("*:read"));

  const auto role = examined({.key = "user"});
  EXPECT_THAT(role.that_are(State::fail), ElementsAre("key-creator"));
  EXPECT_THAT(role["key-creator"].detail, HasSubstr("is neither the portal's owner nor a DocSpace admin"));
}

TEST(Checkup, WarnsOfAKeyThatMayDoMoreOrExpiresSoon) {
  EXPECT_THAT(examined({.key = "write"})["key-permissions"], is(State::warn, "*:write: more than reading"));
  EXPECT_THAT(examined({.key = "owner"})["key-permissions"], is(State::warn, "unrestricted: more than reading"));
  EXPECT_THAT(examined({.key = "owner"})["key-expiry"], is(State::ok, "never"));
  EXPECT_THAT(examined({.key = "expiring"})["key-expiry"], is(State::warn, HasSubstr("in 5 days")));
}

TEST(Checkup, ComparesTheClocksAndGoesByThePortals) {
  EXPECT_THAT(examined({.local_lead = 4s})["clock"], is(State::ok, "as on this machine"));
  EXPECT_THAT(examined({.local_lead = -20s})["clock"], is(State::ok, "20 s ahead of this machine's"));
  const auto behind = examined({.key = "expiring", .local_lead = 3 * 24h + 185s});
  EXPECT_THAT(behind["clock"], is(State::warn, "3 days behind this machine's"));
  EXPECT_THAT(behind["key-expiry"].detail, HasSubstr("in 5 days"));

  const auto silent = [](std::string_view, http::Exchange& exchange) { exchange->headers.resize(1); };
  EXPECT_EQ(examined({.bend = silent})["clock"].state, State::skip);
}

TEST(Checkup, WarnsOfACertificateThatExpiresSoonAndOfNone) {
  const auto soon = [](std::string_view, http::Exchange& exchange) {
    exchange->certificate_expires = demo::Options::kDefaultClock + days{13};
  };
  EXPECT_THAT(examined({.bend = soon})["tls"], is(State::warn, StartsWith("good for 13 more days")));
  const auto untold = [](std::string_view, http::Exchange& exchange) { exchange->certificate_expires.reset(); };
  EXPECT_THAT(examined({.bend = untold})["tls"], is(State::ok, HasSubstr("not known")));
}

TEST(Checkup, TellsADeadPortalAndWhatIsNone) {
  std::vector<testing::RecordedRequest> requests;
  FakeClock clock;
  portal::Client dead(
      {.address = *portal::Address::parse(kAddress), .key = Secret("sk-0")},
      std::make_unique<testing::RecordedTransport>(std::vector{testing::failure(http::Fault::refused)}, requests));
  const auto checkup = examine(dead, clock);
  EXPECT_TRUE(checkup.failed());
  EXPECT_THAT(checkup.checks[0], is(State::fail, "a recorded failure"));
  EXPECT_THAT(checkup.checks[1], is(State::skip, "not reached: see \"Portal\" above"));
  EXPECT_EQ(requests.size(), 1u);

  const auto page = examined({.bend = answering("/api", 200, "<html>", "text/html")});
  EXPECT_THAT(page["reachable"], is(State::fail, HasSubstr("a web page came")));
  const auto json = examined({.bend = answering("/api", 200, R"({"hello":"world"})")});
  EXPECT_THAT(json["reachable"], is(State::fail, HasSubstr("is not the JSON")));
}

TEST(Checkup, GoesOnWhereStrangersAreRefusedAndTheKeyIsNot) {
  const auto all = examined({.bend = answering("/capabilities", 403, "not from here", "text/plain")});

  EXPECT_FALSE(all.checkup.failed());
  EXPECT_THAT(all["reachable"], is(State::warn, HasSubstr("does not accept calls from this address")));
  EXPECT_EQ(all["paging"].state, State::ok);
}

TEST(Checkup, GoesOnWithoutFactsThatThePortalDoesNotTell) {
  const auto keyless = examined({.bend = answering("/keys/@self", 404)});
  EXPECT_FALSE(keyless.checkup.failed());
  EXPECT_EQ(keyless["key"].state, State::warn);
  EXPECT_THAT(keyless.that_are(State::skip), ElementsAre("key-expiry", "key-creator"));
  EXPECT_EQ(keyless["oldest"].state, State::ok);

  const auto planless = examined({.bend = answering("/portal/quota", 502, "<html>", "text/html")});
  EXPECT_EQ(planless["plan"].state, State::warn);
  EXPECT_EQ(planless["audit"].state, State::skip);
  EXPECT_EQ(planless["oldest"].state, State::ok);

  const auto zoneless = examined({.bend = answering("/settings", 200, R"({"response":{"timezone":"Mars/Base"}})")});
  EXPECT_THAT(zoneless["zone"], is(State::warn, HasSubstr("\"Mars/Base\" is not known here")));
}

TEST(Checkup, SaysHowToMendWhateverItWarnsOf) {
  struct Trouble {
    int status;
    std::string body;
    std::string type = "application/json";
  };
  const std::string envelope = R"({"error":{"message":"no","type":"T"},"status":1,"statusCode":500})";
  const std::vector<Trouble> troubles{{200, "{}"},
                                      {200, "<html>", "text/html"},
                                      {401, ""},
                                      {402, envelope},
                                      {403, ""},
                                      {403, envelope},
                                      {404, ""},
                                      {404, envelope},
                                      {429, ""},
                                      {500, envelope},
                                      {502, "<html>", "text/html"}};
  for (const auto* route :
       {"/capabilities", "/people", "/keys/@self", "/settings", "/settings/lifetime", "/portal/quota", "/portal/tariff",
        "/authentication", "/settings/version/build", "/login/filter"}) {
    for (const auto& [status, body, type] : troubles) {
      const auto all = examined({.bend = answering(route, status, body, type)});
      for (const auto& check : all.checkup.checks) {
        const bool needs_a_mend = check.state == State::warn || check.state == State::fail;
        EXPECT_TRUE(!needs_a_mend || !check.mend.empty()) << route << ' ' << status << ": " << check.id;
      }
    }
  }
}

TEST(Checkup, TellsWhyTheKeysCreatorCannotBeLookedUp) {
  const auto down = examined({.bend = answering("/people", 502, "<html>", "text/html")});
  EXPECT_THAT(down["key-creator"],
              is(State::warn, AllOf(HasSubstr("may read the login history cannot be learned"), HasSubstr("a proxy"))));
  EXPECT_THAT(down["key-creator"].mend, HasSubstr("try again later"));

  const auto refused = examined({.bend = answering("/people", 403)});
  EXPECT_THAT(refused["key-creator"], is(State::warn, HasSubstr("do not cover reading the portal's people")));
  EXPECT_THAT(refused["key-creator"].mend, HasSubstr("*:read"));

  const auto missing = examined({.bend = answering("/people", 404, "<html>", "text/html")});
  EXPECT_THAT(missing["key-creator"], is(State::warn, HasSubstr("nothing of a DocSpace portal is at this address")));

  const auto gone = examined({.bend = answering("/people", 404, R"({"error":{"message":"no"},"statusCode":404})")});
  EXPECT_THAT(gone["key-creator"], is(State::warn, HasSubstr("the portal knows nobody by this name any more")));
  EXPECT_THAT(gone["key-creator"].mend, StartsWith("make a new key"));
}

TEST(Checkup, TellsWhatTheMoneyIsDoing) {
  const auto unpaid = examined({.bend = answering("/portal/tariff", 200, R"({"response":{"state":3}})")});
  EXPECT_THAT(unpaid["plan"], is(State::fail, HasSubstr("not paid for")));
  const auto late = examined({.bend = answering("/portal/tariff", 200, R"({"response":{"state":2}})")});
  EXPECT_THAT(late["plan"], is(State::warn, HasSubstr("overdue")));
}

TEST(Checkup, WarnsOfAShortMemory) {
  const auto all =
      examined({.bend = answering("/settings/lifetime", 200, R"({"response":{"loginHistoryLifeTime":7}})")});

  EXPECT_THAT(all["retention"], is(State::warn, "7 days"));
  EXPECT_THAT(all["retention"].mend, HasSubstr("up to 180"));
}

TEST(Checkup, TellsWhenTheRetentionWasSetOrReset) {
  const auto told = [](std::string lifetime, std::string change) {
    return examined({.bend = [=](std::string_view url, http::Exchange& exchange) {
      answering("/settings/lifetime", 200, lifetime)(url, exchange);
      answering("/audit/events/filter", 200, change)(url, exchange);
    }})["retention"];
  };
  const std::string unset =
      R"({"response":{"loginHistoryLifeTime":180,"auditTrailLifeTime":180,"lastModified":"2026-11-22T19:01:08.30554Z"}})";
  const std::string set =
      R"({"response":{"loginHistoryLifeTime":120,"auditTrailLifeTime":180,"lastModified":"2026-05-22T19:01:08"}})";
  const std::string reset = R"({"response":[{"actionId":6035,"date":"2026-08-01T08:00:00.0000000Z"}]})";

  EXPECT_THAT(told(unset, R"({"response":[]})"), is(State::ok, "180 days, the default"));
  EXPECT_THAT(told(unset, reset), is(State::ok, "180 days, the default, reset 2026-08-01T08:00:00Z"));
  EXPECT_THAT(told(set, reset), is(State::ok, "120 days, set 2026-05-22T19:01:08Z"));
}

TEST(Checkup, SaysThatANewerVersionMayDoBetter) {
  const auto with_version = [](std::string_view version) {
    return examined(
        {.bend = answering("/settings", 200, fmt::format(R"({{"response":{{"version":"{}"}}}})", version))});
  };

  EXPECT_THAT(with_version("3.10.0")["defect-ipv6"], is(State::ok, HasSubstr("may do better")));
  EXPECT_EQ(with_version("3.2")["defect-ipv6"].state, State::warn);
  EXPECT_EQ(with_version("")["defect-ipv6"].state, State::warn);
}

TEST(Checkup, OfAHistoryThatFailsSaysSo) {
  const auto all = examined({.bend = answering("/login/filter", 500)});

  EXPECT_THAT(all.that_are(State::fail), ElementsAre("history"));
  EXPECT_THAT(all.that_are(State::skip), ElementsAre("paging", "oldest"));
}

TEST(Checkup, SpellsLengthsInTheirTwoLargestUnits) {
  EXPECT_EQ(length_text(0s), "0 s");
  EXPECT_EQ(length_text(61s), "1 min 1 s");
  EXPECT_EQ(length_text(3600s), "1 h");
  EXPECT_EQ(length_text(25h + 59s), "1 day 1 h");
  EXPECT_EQ(length_text(48h), "2 days");
}

}  // namespace
}  // namespace logbook::doctor
