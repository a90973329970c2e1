// What the portal tells about itself and its people.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

#include "logbook/base/text.hpp"
#include "logbook/demo/people_json.hpp"
#include "logbook/demo/portal_in_test.hpp"

namespace logbook::demo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using namespace std::chrono_literals;

constexpr std::string_view kLifetime = "/api/2.0/security/audit/settings/lifetime";

TEST(PortalFacts, TellThePlan) {
  EXPECT_THAT(get(*make_portal(), "/api/2.0/portal/quota").body, HasSubstr(R"("audit":true)"));
  EXPECT_THAT(get(*make_portal({.events = 1, .plan = Plan::free}), "/api/2.0/portal/quota").body,
              HasSubstr(R"("audit":false)"));
}

TEST(PortalFacts, TellALifetimeThatWasNeverSetAsChangedWhenItWasLoaded) {
  auto portal = make_portal();
  const auto asked = [&](std::chrono::microseconds after) {
    const auto sent = request(kLifetime, key_named(*portal, "main"));
    return portal->answer(sent, Options::kDefaultClock + after).body;
  };

  EXPECT_THAT(asked(305'540us), StartsWith(R"({"response":{"loginHistoryLifeTime":180,"auditTrailLifeTime":180,)"
                                           R"("lastModified":"2026-11-22T19:04:00.30554Z"},"count":1,)"));
  EXPECT_THAT(asked(4min), HasSubstr(R"("lastModified":"2026-11-22T19:04:00.30554Z")")) << "it keeps it a while";
  EXPECT_THAT(asked(6min), HasSubstr(R"("lastModified":"2026-11-22T19:10:00Z")"));
}

TEST(PortalFacts, TellAStoredLifetimeWithoutAZone) {
  const Lifetime stored{90, 180, Options::kDefaultClock - std::chrono::days{1}};
  auto portal = make_portal({.events = 1, .lifetime = stored});

  EXPECT_THAT(get(*portal, kLifetime).body,
              StartsWith(R"({"response":{"loginHistoryLifeTime":90,"auditTrailLifeTime":180,)"
                         R"("lastModified":"2026-11-21T19:04:00"})"));
}

TEST(PortalFacts, TakeALifetimeAndLeaveItsTraceInTheAuditTrail) {
  auto portal = make_portal();
  const auto set = [&](std::string_view days, std::string_view key) {
    auto sent = request(kLifetime, key_named(*portal, key));
    sent.method = "POST";
    sent.body = fmt::format(R"({{"settings":{{"loginHistoryLifeTime":{},"auditTrailLifeTime":180}}}})", days);
    return portal->answer(sent, Options::kDefaultClock);
  };
  const auto trail = [&] { return get(*portal, "/api/2.0/security/audit/events/filter?action=6035&count=1").body; };
  EXPECT_THAT(trail(), StartsWith(R"({"response":[],"count":0,)"));

  EXPECT_EQ(set("90", "main").status, 403) << "it may only read";
  EXPECT_EQ(set("181", "write").status, 400);
  EXPECT_THAT(set("90", "write").body, HasSubstr(R"("lastModified":"0001-01-01T00:00:00")"));
  EXPECT_THAT(get(*portal, kLifetime).body, HasSubstr(R"("loginHistoryLifeTime":90)"));
  EXPECT_THAT(trail(), HasSubstr(R"("date":"2026-11-22T20:04:00.0000000+01:00")"));

  set("180", "write");
  EXPECT_THAT(get(*portal, kLifetime).body, HasSubstr(R"("lastModified":"2026-11-22T19:04:00Z")")) << "180 unsets it";
}

/// POST of `body` to set the lifetime, so many seconds after the start.
Answer set_lifetime(Portal& portal, std::string_view body, int seconds = 0, std::string_view key = "write") {
  auto sent = request(kLifetime, key_named(portal, key));
  sent.method = "POST";
  sent.body = body;
  return portal.answer(sent, Options::kDefaultClock + std::chrono::seconds{seconds});
}

constexpr std::string_view kAuditTrail = "/api/2.0/security/audit/events/";

TEST(PortalFacts, OfTheAuditTrailAreKeptForEver) {
  auto portal = make_portal();
  for (const int days : {90, 180, 30}) {
    set_lifetime(*portal,
                 fmt::format(R"({{"settings":{{"loginHistoryLifeTime":{0},"auditTrailLifeTime":{0}}}}})", days), days);
  }
  const auto trail = [&](std::string_view query) { return ids(get(*portal, fmt::format("{}{}", kAuditTrail, query))); };

  EXPECT_THAT(trail("last"), ElementsAre(3, 2, 1));
  EXPECT_THAT(trail("filter"), ElementsAre(3, 2, 1));
  EXPECT_THAT(trail("filter?startIndex=1&count=1"), ElementsAre(2));
  EXPECT_THAT(get(*portal, fmt::format("{}last", kAuditTrail)).body,
              HasSubstr(fmt::format(R"("userId":"{}")", portal->people()[kAdmin].id)));
}

// With an action the types do not count and a target must be equal; without one a target counts with its type only.
TEST(PortalFacts, OfTheAuditTrailAreFilteredByTypeAndTarget) {
  auto portal = make_portal({.events = 1, .lifetime = Lifetime{90, 90, Options::kDefaultClock}});
  const auto shows = [&](std::string_view query) {
    const auto answer = get(*portal, fmt::format("{}filter?{}", kAuditTrail, query));
    return answer.status == 200 ? ids(answer).size() == 1 ? "yes" : "no" : "error";
  };
  EXPECT_STREQ(shows("actionType=Update"), "yes");
  EXPECT_STREQ(shows("actionType=2&entryType=None"), "yes");
  EXPECT_STREQ(shows("actionType=create"), "no");
  EXPECT_STREQ(shows("entryType=23"), "no");
  EXPECT_STREQ(shows("target=x"), "yes");
  EXPECT_STREQ(shows("entryType=User&target=x"), "no");
  EXPECT_STREQ(shows("action=6035&actionType=Create&entryType=File&moduleType=Files"), "yes");
  EXPECT_STREQ(shows("action=6035&target=x"), "no");
  EXPECT_STREQ(shows("actionType=20"), "error");
  EXPECT_STREQ(shows("entryType=Nothing"), "error");
}

TEST(PortalFacts, RefuseALifetimeThatIsNoJson) {
  auto portal = make_portal();

  const auto answer = set_lifetime(*portal, "{\"settings\":", 0, "write");

  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.content_type, "application/problem+json; charset=utf-8");
  EXPECT_THAT(answer.body, HasSubstr(R"("errors":{"$":[)"));
  EXPECT_THAT(answer.body, HasSubstr(R"("action":"POST")"));
  EXPECT_THAT(set_lifetime(*portal, "{}").body, HasSubstr(R"("message":"LoginHistoryLifeTime")"));
}

TEST(PortalFacts, OfTheAuditTrailAreOfItsLifetimeAndFollowThePlan) {
  const Lifetime old{90, 30, Options::kDefaultClock - std::chrono::days{400}};
  const auto count = [&](Plan plan, std::string_view route) {
    return ids(get(*make_portal({.events = 1, .plan = plan, .lifetime = old}), route)).size();
  };
  EXPECT_EQ(count(Plan::audit, "/api/2.0/security/audit/events/filter"), 1u);
  EXPECT_EQ(count(Plan::audit, "/api/2.0/security/audit/events/last"), 0u) << "older than the audit trail's lifetime";
  EXPECT_EQ(count(Plan::free, "/api/2.0/security/audit/events/filter"), 0u);
  EXPECT_EQ(get(*make_portal(), "/api/2.0/security/audit/events/filter?moduleType=x&count=0").status, 400);
  EXPECT_EQ(get(*make_portal(), "/api/2.0/security/audit/events/filter?count=0", "user").status, 400);
}

TEST(PortalFacts, TellTheZoneToThoseSignedInOnly) {
  auto portal = make_portal({.events = 1, .timezone = "America/St_Johns"});
  const auto known = get(*portal, "/api/2.0/settings").body;
  const auto unknown = portal->answer(anonymous("/api/2.0/settings"), Options::kDefaultClock).body;

  EXPECT_THAT(known, HasSubstr(R"("timezone":"America/St_Johns")"));
  EXPECT_THAT(known, HasSubstr(R"("utcOffset":"-03:30:00","utcHoursOffset":-3.5)"));
  EXPECT_THAT(unknown, Not(HasSubstr("timezone")));
  EXPECT_THAT(unknown, HasSubstr(R"("ownerId":"00000000-0000-0000-0000-000000000000")"));
}

TEST(PortalFacts, TellWhetherSomeoneIsSignedIn) {
  auto portal = make_portal();
  EXPECT_THAT(get(*portal, "/api/2.0/authentication").body, StartsWith(R"({"response":true,"count":1,)"));
  EXPECT_THAT(portal->answer(anonymous("/api/2.0/authentication"), Options::kDefaultClock).body,
              StartsWith(R"({"response":false,)"));
}

TEST(PortalFacts, TellAllAboutAKeyButTheKey) {
  auto portal = make_portal();
  const auto& key = key_named(*portal, "expiring").reveal();
  const auto body = get(*portal, "/api/2.0/keys/@self", "expiring").body;

  EXPECT_THAT(body, Not(HasSubstr(key)));
  EXPECT_THAT(body, HasSubstr("\"key\":\"sk-***" + key.substr(63) + "\""));
  EXPECT_THAT(body, HasSubstr(R"("permissions":["*:read"])"));
  EXPECT_THAT(body, HasSubstr(R"("expiresAt":"2026-11-27T20:04:00.0000000+01:00","isActive":true)"));
  const auto unlimited = get(*portal, "/api/2.0/keys/@self", "owner").body;
  EXPECT_THAT(unlimited, HasSubstr(R"("permissions":[])"));
  EXPECT_THAT(unlimited, Not(HasSubstr("expiresAt")));
}

TEST(PortalFacts, ComeWithThePortalsOwnClock) {
  auto portal = make_portal();
  const auto answer = portal->answer(anonymous("/api/2.0/capabilities"), Options::kDefaultClock);

  EXPECT_EQ(answer.header("Date"), "Sun, 22 Nov 2026 19:04:00 GMT");
  EXPECT_EQ(answer.header("api-supported-versions"), "2.0");
  EXPECT_NE(answer.header("Server-Timing"), "");
}

TEST(PortalFacts, ArePackedWhenTheyAreLongJson) {
  auto portal = make_portal();
  auto sent = request(kLast, key_named(*portal, "main"));
  const auto plain = portal->answer(sent, Options::kDefaultClock);
  sent.accepts_gzip = true;
  const auto packed = portal->answer(sent, Options::kDefaultClock);
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_LT(packed.body.size(), plain.body.size() / 2);
  EXPECT_THAT(packed.body, StartsWith("\x1f\x8b\x08"));

  sent.target = "/api/2.0/capabilities";
  EXPECT_EQ(portal->answer(sent, Options::kDefaultClock).header("Content-Encoding"), "") << "short";
  sent.target = std::string(kFilter) + "?count=" + std::string(2000, '9');
  EXPECT_EQ(portal->answer(sent, Options::kDefaultClock).header("Content-Encoding"), "") << "problem+json";
}

TEST(PortalPeople, AreFoundByIdAndByUserName) {
  auto portal = make_portal();
  const auto& owner = portal->people()[kOwner];
  for (const auto& name : {owner.id, lower_ascii(owner.user_name), owner.user_name}) {
    const auto answer = get(*portal, "/api/2.0/people/" + name);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("\"email\":\"" + owner.email + "\",\"status\":1,\"activationStatus\":1"));
    EXPECT_THAT(answer.body, HasSubstr("\"isOwner\":true"));
    EXPECT_THAT(answer.body, HasSubstr("\"isAdmin\":false")) << "as the portal has it for the owner";
  }
}

TEST(PortalPeople, ThatNobodyKnowsAreShapeB) {
  const auto answer = get(*make_portal(), "/api/2.0/people/712d9ec3-5d2b-4b13-824f-71f00191dcca");

  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, StartsWith(R"({"error":{"message":"The user could not be found","type":"ASC.)"));
  EXPECT_THAT(answer.body, HasSubstr(R"("hresult":-2146233088},"status":1,"statusCode":404})"));
}

TEST(PortalPeople, AreFoundByEmailInAnyLetterCase) {
  auto portal = make_portal();
  const auto& owner = portal->people()[kOwner];

  auto shouted = owner.email;
  std::ranges::transform(shouted, shouted.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  for (const auto& email : {owner.email, shouted}) {
    const auto answer = get(*portal, "/api/2.0/people/email?email=" + email);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("\"id\":\"" + owner.id + "\""));
  }
  EXPECT_EQ(get(*portal, "/api/2.0/people/email?email=nobody@example.com").status, 404);
  EXPECT_EQ(get(*portal, "/api/2.0/people/email").status, 404);
  EXPECT_EQ(get(*portal, "/api/2.0/people/email?email=" + owner.email, "accounts").status, 200);
  EXPECT_EQ(get(*portal, "/api/2.0/people/email?email=" + owner.email, "rooms").status, 403);
}

TEST(PortalPeople, ComeInPagesWithATrueTotal) {
  auto portal = make_portal({.events = 1, .users = 130});

  const auto first = get(*portal, "/api/2.0/people/filter").body;
  EXPECT_EQ(numbers(first, "activationStatus").size(), 100u);
  EXPECT_THAT(first, HasSubstr(R"(],"count":100,"total":130,"links")"));
  EXPECT_EQ(numbers(get(*portal, "/api/2.0/people/filter?startIndex=100").body, "activationStatus").size(), 30u);
  EXPECT_EQ(numbers(get(*portal, "/api/2.0/people/filter?count=7").body, "activationStatus").size(), 7u);
  EXPECT_EQ(get(*portal, "/api/2.0/people/filter?count=101").status, 400);
  EXPECT_EQ(get(*portal, "/api/2.0/people/filter?startIndex=x").status, 400);
  EXPECT_EQ(numbers(get(*portal, "/api/2.0/people/filter?count=0x10").body, "activationStatus").size(), 16u);
}

TEST(PortalPeople, CanBeAskedForByStatusAndText) {
  auto portal = make_portal();
  const auto disabled = get(*portal, "/api/2.0/people/filter?employeeStatus=2").body;
  EXPECT_THAT(disabled, HasSubstr(portal->people()[kDisabledAdmin].email));
  EXPECT_THAT(disabled, HasSubstr("\"terminated\":\""));
  EXPECT_THAT(disabled, Not(HasSubstr("\"status\":1")));
  EXPECT_THAT(get(*portal, "/api/2.0/people/filter", "user").body, Not(HasSubstr("\"terminated\":")));

  const auto& owner = portal->people()[kOwner];
  const auto found = get(*portal, "/api/2.0/people/filter?filterValue=" + owner.email).body;
  EXPECT_THAT(found, HasSubstr(owner.id));
  EXPECT_THAT(numbers(found, "activationStatus"), SizeIs(1));
}

TEST(PortalPeople, HaveTheirNamesEncodedForHtml) {
  EXPECT_EQ(html_encoded("Smith & Sons <O'Brien> \"x\""), "Smith &amp; Sons &lt;O&#39;Brien&gt; &quot;x&quot;");
  EXPECT_EQ(html_encoded("Müller ÿ Ω 你好 🔑"), "M&#252;ller &#255; Ω 你好 &#128273;");
}

TEST(People, HaveAddressesOfTheirOwnAndTheirParts) {
  const auto people = make_people(1, 2000, Options::kDefaultClock);
  std::set<std::string> emails;
  std::set<std::string> ids;
  for (const auto& person : people) {
    EXPECT_TRUE(emails.insert(person.email).second) << person.email;
    EXPECT_TRUE(ids.insert(person.id).second) << person.id;
  }
  EXPECT_THAT(people, SizeIs(2000));
  EXPECT_EQ(people[kOwner].role, Role::owner);
  EXPECT_EQ(people[kAdmin].role, Role::admin);
  EXPECT_EQ(people[kDisabledAdmin].status, Status::disabled);
  EXPECT_EQ(people[kOrdinaryUser].role, Role::user);
  EXPECT_THAT(make_people(1, 1, Options::kDefaultClock), SizeIs(8));
}

}  // namespace
}  // namespace logbook::demo
