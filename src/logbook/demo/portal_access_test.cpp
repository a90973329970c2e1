// Who gets what from the portal: keys, scopes, roles, routes and the rate limit.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <openssl/evp.h>

#include <set>
#include <thread>

#include "logbook/demo/portal_in_test.hpp"

namespace logbook::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kSettings = "/api/2.0/settings";
constexpr std::string_view kOwnKey = "/api/2.0/keys/@self";
constexpr std::string_view kPeople = "/api/2.0/people/filter";

TEST(Keys, LookLikeThoseOfThePortalAndDiffer) {
  auto portal = make_portal();
  std::set<std::string> keys;
  for (const auto& key : portal->keys()) {
    const auto& text = key.key.reveal();
    EXPECT_THAT(text, StartsWith("sk-"));
    EXPECT_EQ(text.size(), 3u + 64u);
    EXPECT_EQ(text.find_first_not_of("0123456789abcdef", 3), std::string::npos) << "lower-case hex";
    EXPECT_TRUE(keys.insert(text).second) << key.name;
  }
  EXPECT_EQ(make_portal()->keys().front().key.reveal(), portal->keys().front().key.reveal());
  EXPECT_FALSE(keys.contains(make_portal({.seed = 2, .events = 1})->keys().front().key.reveal()));
}

struct Case {
  std::string_view key;
  std::string_view target;
  int status;
  std::string_view body_begins;  // "" for an empty body
};

TEST(PortalAccess, FollowsTheKeysScopesAndItsCreatorsRole) {
  constexpr std::string_view kOk = "{\"response\":";
  constexpr std::string_view kShapeB = R"({"error":{"message":"Access denied","type":"ASC.Common.Security.)";
  constexpr std::string_view kShapeC = R"({"type":"https://tools.ietf.org/html/rfc9110#section-15.5.4","title":)";
  auto portal = make_portal();
  for (const auto& [key, target, status, body_begins] : {
           Case{"main", kLast, 200, kOk},
           Case{"owner", kLast, 200, kOk},
           Case{"write", kLast, 200, kOk},
           Case{"expiring", kLast, 200, kOk},
           Case{"rooms", kLast, 403, ""},
           Case{"accounts", kLast, 403, ""},
           Case{"user", kLast, 403, kShapeB},
           Case{"user", kFilter, 403, kShapeB},
           Case{"user", "/api/2.0/portal/quota", 403, kShapeB},
           Case{"user", "/api/2.0/security/audit/settings/lifetime", 403, kShapeB},
           Case{"user", "/api/2.0/portal/tariff", 200, kOk},
           Case{"expired", kLast, 401, ""},
           Case{"disabled", kLast, 401, ""},
           Case{"creator-disabled", kLast, 401, ""},
           Case{"main", kSettings, 200, kOk},
           Case{"rooms", kSettings, 403, kShapeC},
           Case{"expired", kSettings, 403, kShapeC},
           Case{"rooms", "/api/2.0/authentication", 403, kShapeC},
           Case{"disabled", "/api/2.0/capabilities", 403, kShapeC},
           Case{"rooms", kOwnKey, 200, kOk},
           Case{"expired", kOwnKey, 401, ""},
           Case{"accounts", kPeople, 200, kOk},
           Case{"rooms", kPeople, 403, ""},
           Case{"rooms", "/api/2.0/people/nobody", 404, "{\"error\":"},
       }) {
    const auto answer = get(*portal, target, key);
    EXPECT_EQ(answer.status, status) << key << " " << target;
    EXPECT_THAT(answer.body, StartsWith(body_begins)) << key << " " << target;
    EXPECT_EQ(answer.body.empty(), body_begins.empty()) << key << " " << target;
    EXPECT_EQ(answer.content_type.empty(), body_begins.empty()) << key << " " << target;
  }
}

TEST(PortalAccess, TakesTheSchemeInItsExactCaseOnly) {
  auto portal = make_portal();
  const auto& key = key_named(*portal, "main").reveal();
  for (const auto& header : {"bearer " + key, "BEARER " + key, key, "Bearer  " + key, "Bearer " + key + "0",
                             "Bearer " + key.substr(0, 40), std::string("Bearer "), std::string()}) {
    auto sent = anonymous(kLast);
    sent.authorization = header;
    const auto answer = portal->answer(sent, Options::kDefaultClock);
    EXPECT_EQ(answer.status, 401) << header;
    EXPECT_EQ(answer.body, "") << header;
    EXPECT_EQ(answer.header("WWW-Authenticate"), "");
  }
}

TEST(PortalAccess, AnswersAnonymousCallersWhereItIsOpen) {
  auto portal = make_portal();
  const auto status = [&](std::string_view target) {
    return portal->answer(anonymous(target), Options::kDefaultClock).status;
  };
  EXPECT_EQ(status(kSettings), 200);
  EXPECT_EQ(status("/api/2.0/capabilities"), 200);
  EXPECT_EQ(status("/api/2.0/settings/version/build"), 200);
  EXPECT_EQ(status("/api/2.0/authentication"), 200);
  EXPECT_EQ(status(kLast), 401);
  EXPECT_EQ(status("/api/2.0/portal/tariff"), 401);
  EXPECT_EQ(status(kOwnKey), 401);
}

TEST(PortalAccess, AsksBackAfterBasicAuthentication) {
  auto portal = make_portal();
  auto sent = anonymous(kLast);
  sent.authorization = "Basic YTpi";

  EXPECT_EQ(portal->answer(sent, Options::kDefaultClock).header("WWW-Authenticate"), "Basic");
}

TEST(PortalAccess, KnowsPeopleByTheirPasswords) {
  auto portal = make_portal();
  const auto status = [&](const std::string& header) {
    auto sent = anonymous(kLast);
    sent.authorization = header;
    return portal->answer(sent, Options::kDefaultClock).status;
  };
  const auto& owner = portal->people()[kOwner];
  const auto typed = owner.email + ":Passw0rd!" + owner.user_name;
  std::string encoded(4 * ((typed.size() + 2) / 3) + 1, '\0');
  encoded.resize(static_cast<std::size_t>(::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                                            reinterpret_cast<const unsigned char*>(typed.data()),
                                                            static_cast<int>(typed.size()))));

  EXPECT_EQ(status("Basic " + encoded), 200);
  EXPECT_EQ(status("Basic YTpi"), 401);
  EXPECT_EQ(status("Basic ="), 401);
}

TEST(PortalAccess, RefusesATokenThatNamesNobodyWithAnEnvelope) {
  auto portal = make_portal();
  auto sent = anonymous(kLast);
  sent.authorization = "Bearer eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.AAAA";

  const auto answer = portal->answer(sent, Options::kDefaultClock);

  EXPECT_EQ(answer.status, 401);
  EXPECT_THAT(answer.body, StartsWith(R"({"error":{"message":)"));
}

// Nobody can have a token of this portal, so that one with a subject is none that it knows.
TEST(PortalAccess, TellsTokensThatNameNobodyFromThoseItCannotRead) {
  auto portal = make_portal();
  const auto body = [&](const std::string& payload) {
    auto sent = anonymous(kLast);
    sent.authorization = "Bearer eyJhbGciOiJIUzI1NiJ9." + payload + ".AAAA";
    const auto answer = portal->answer(sent, Options::kDefaultClock);
    EXPECT_EQ(answer.status, 401);
    return answer.body;
  };
  EXPECT_THAT(body("eyJzdWIiOiJibyJ9"), StartsWith(R"({"error":)")) << R"({"sub":"bo"}, which is no id)";
  EXPECT_EQ(body("eyJzdWIiOiI2NmZhYTZlNC1mMTMzLTExZWEtYjEyNi0wMGZmZWVjOGI0ZWYifQ"), "") << "an id";
  EXPECT_EQ(body("bm8ganNvbg"), "") << "no json";
  EXPECT_EQ(body("!"), "") << "no base64";
  EXPECT_EQ(body(""), "");
}

TEST(PortalAccess, LeavesARowOfEachWrongPasswordAndBlocksTheSixth) {
  auto portal = make_portal();
  auto sent = anonymous("/api/2.0/authentication");
  sent.method = "POST";
  sent.body = R"({"userName":"bo@example.com","password":"wrong"})";
  std::vector<int> statuses(6);

  for (auto& status : statuses) status = portal->answer(sent, Options::kDefaultClock).status;

  EXPECT_THAT(statuses, ::testing::ElementsAre(401, 401, 401, 401, 401, 403));
  auto actions = numbers(get(*portal, kLast).body, "actionId");
  actions.resize(6);
  EXPECT_THAT(actions, ::testing::ElementsAre(1023, 1013, 1013, 1013, 1013, 1013));
}

Answer sign_in(Portal& portal, std::string_view name, std::string_view password, std::string_view query = "") {
  auto sent = anonymous(fmt::format("/api/2.0/authentication{}", query));
  sent.method = "POST";
  sent.body = fmt::format(R"({{"userName":"{}","password":"{}"}})", name, password);
  sent.user_agent = "curl/8.5";
  return portal.answer(sent, Options::kDefaultClock);
}

TEST(PortalAccess, BlocksTheRightPasswordToo) {
  auto portal = make_portal();
  const auto& owner = portal->people()[kOwner];
  for (int i = 0; i < 6; ++i) sign_in(*portal, owner.email, "wrong");

  EXPECT_EQ(sign_in(*portal, owner.email, "Passw0rd!" + owner.user_name).status, 403);
  EXPECT_EQ(numbers(get(*portal, kLast).body, "actionId").at(1), 1023) << "the sixth and the seventh";
}

TEST(PortalAccess, KeepsNoRowOfADisabledPersonsRightPassword) {
  auto portal = make_portal({.events = 0});
  const auto& disabled = portal->people()[kDisabledAdmin];

  EXPECT_EQ(sign_in(*portal, disabled.email, "Passw0rd!" + disabled.user_name).status, 401);
  EXPECT_THAT(ids(get(*portal, kLast)), ::testing::IsEmpty());
  sign_in(*portal, disabled.email, "wrong");
  EXPECT_THAT(ids(get(*portal, kLast)), ::testing::SizeIs(1));
}

TEST(PortalAccess, BelievesAnAddressAndABrowserInTheQuery) {
  auto portal = make_portal({.events = 0});
  const auto newest = [&](std::string_view query) {
    sign_in(*portal, "bo", "wrong", query);
    return get(*portal, std::string(kFilter) + "?count=1").body;
  };
  EXPECT_THAT(newest(""), HasSubstr(R"("ip":"127.0.0.1")"));
  EXPECT_THAT(newest(""), HasSubstr(R"("browser":"curl 8")"));
  EXPECT_THAT(newest("?request-x-real-ip=2001:db8::1&request-user-agent=Firefox/139.0+(Windows+NT+10.0)"),
              HasSubstr(R"("ip":"2001","country":"","city":"","browser":"Firefox 139","platform":"Windows 10")"));
  const auto before = newest("?request-x-real-ip=" + std::string(50, '1'));
  EXPECT_THAT(newest("?request-x-real-ip=" + std::string(51, '2')), HasSubstr(std::string(50, '1')))
      << "the column takes 50 characters";
}

TEST(PortalAccess, RefusesASignInThatIsNoJson) {
  auto portal = make_portal({.events = 0});
  auto sent = anonymous("/api/2.0/authentication");
  sent.method = "POST";
  sent.body = "userName=bo&password=wrong";

  EXPECT_EQ(portal->answer(sent, Options::kDefaultClock).status, 400);
  EXPECT_THAT(ids(get(*portal, kLast)), ::testing::IsEmpty());
}

TEST(PortalAccess, GivesEachWrongPasswordAnIdOfItsOwn) {
  auto portal = make_portal({.events = 30, .new_events_per_request = 1});
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&portal, i] {
      auto sent = anonymous("/api/2.0/authentication");
      sent.method = "POST";
      sent.body = fmt::format(R"({{"userName":"{}@example.com","password":"wrong"}})", i);
      for (int j = 0; j < 4; ++j) {
        portal->answer(sent, Options::kDefaultClock);
        get(*portal, kLast);
      }
    });
  }
  threads.clear();

  const auto all = ids(get(*portal, std::string(kFilter) + "?count=100"));
  EXPECT_EQ(all.size(), 30u + 32u + 32u + 1u);
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), all.size());
}

TEST(PortalAccess, KeepsNoRowThatItsTableDoesNotTake) {
  const auto kept = [](const std::string& name, Database database) {
    auto portal = make_portal({.events = 0, .database = database});
    auto sent = anonymous("/api/2.0/authentication");
    sent.method = "POST";
    sent.body = fmt::format(R"({{"userName":"{}","password":"wrong"}})", name);
    portal->answer(sent, Options::kDefaultClock + std::chrono::microseconds{250'000});
    return get(*portal, kLast).body;
  };
  EXPECT_THAT(kept("", Database::mariadb), HasSubstr(R"("login":"[Login not specified]")"));
  EXPECT_THAT(kept("bo", Database::mariadb), HasSubstr(":00.0000000+01:00"));
  EXPECT_THAT(kept("bo", Database::postgresql), HasSubstr(":00.2500000+01:00"));
  EXPECT_THAT(kept("🔑", Database::postgresql), HasSubstr(R"("login":"🔑")"));
  EXPECT_THAT(kept("🔑", Database::mariadb), HasSubstr("\"response\":[]"));
  EXPECT_THAT(kept(std::string(201, 'b'), Database::mariadb), HasSubstr("\"response\":[]"));
}

TEST(PortalAccess, AnswersARightPasswordWithWhatWasNotRecorded) {
  auto portal = make_portal();
  const auto& owner = portal->people()[kOwner];
  auto sent = anonymous("/api/2.0/authentication");
  sent.method = "POST";
  sent.body = fmt::format(R"({{"userName":"{}","password":"Passw0rd!{}"}})", owner.email, owner.user_name);

  EXPECT_EQ(portal->answer(sent, Options::kDefaultClock).status, 501);
}

TEST(PortalAccess, LetsAKeyExpireWhileItRuns) {
  auto portal = make_portal();
  const auto sent = request(kLast, key_named(*portal, "expiring"));

  EXPECT_EQ(portal->answer(sent, Options::kDefaultClock + std::chrono::days{4}).status, 200);
  EXPECT_EQ(portal->answer(sent, Options::kDefaultClock + std::chrono::days{5}).status, 401);
}

TEST(PortalAccess, KnowsItsRoutesInAnyLetterCase) {
  auto portal = make_portal();
  EXPECT_EQ(get(*portal, "/API/2.0/Security/Audit/Login/Last").status, 200);
  EXPECT_EQ(get(*portal, "/api/2.0/security/audit/login/last/").status, 200);
  for (const std::string_view target : {"/", "/api/2.0", "/api/2.0/", "/api/2.0/nonsense", "/api/2.0/people/a/b",
                                        "/api/3.0/settings", "", "?", "/api/2.0/security/audit/login/"}) {
    const auto answer = get(*portal, target);
    EXPECT_EQ(answer.status, 404) << target;
    EXPECT_EQ(answer.body, "") << target;
  }
}

TEST(PortalAccess, LetsBrowsersCallFromOtherSites) {
  auto portal = make_portal();
  auto sent = anonymous(kLast);
  sent.method = "OPTIONS";
  sent.preflight_method = "PUT";
  sent.preflight_headers = "authorization,x-a";
  EXPECT_EQ(portal->answer(sent, Options::kDefaultClock).status, 405) << "without an origin it is no preflight";

  sent.origin = "https://other.example.com";
  const auto answer = portal->answer(sent, Options::kDefaultClock);

  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(answer.header("Access-Control-Allow-Methods"), "PUT");
  EXPECT_EQ(answer.header("Access-Control-Allow-Headers"), "authorization,x-a");
}

TEST(PortalAccess, IsForReadingOnly) {
  auto portal = make_portal();
  for (const std::string_view method : {"POST", "PUT", "DELETE", "HEAD"}) {
    auto sent = request(kLast, key_named(*portal, "main"));
    sent.method = method;
    const auto answer = portal->answer(sent, Options::kDefaultClock);
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.header("Allow"), "GET") << method;
    EXPECT_EQ(answer.body, "") << method;
  }
}

TEST(PortalAccess, MakesReportsForThoseWhoMayWrite) {
  auto portal = make_portal();
  for (const std::string_view target :
       {"/api/2.0/security/audit/login/report", "/api/2.0/security/audit/events/report"}) {
    const auto read = get(*portal, target);
    EXPECT_EQ(read.status, 405);
    EXPECT_EQ(read.header("Allow"), "POST");
    const auto status = [&](std::string_view key) {
      auto sent = request(target, key_named(*portal, key));
      sent.method = "POST";
      return portal->answer(sent, Options::kDefaultClock).status;
    };
    EXPECT_EQ(status("main"), 403);
    EXPECT_EQ(status("write"), 501) << "what comes of it was not recorded";
  }
}

TEST(PortalAccess, LimitsTheRequestsOfAUserInASlidingMinute) {
  auto portal = make_portal({.events = 30, .rate_limit = 3});
  const auto status_after = [&](int seconds, std::string_view key) {
    return portal
        ->answer(request(kSettings, key_named(*portal, key)), Options::kDefaultClock + std::chrono::seconds{seconds})
        .status;
  };
  EXPECT_EQ(status_after(0, "main"), 200);
  EXPECT_EQ(status_after(10, "main"), 200);
  EXPECT_EQ(status_after(20, "write"), 200) << "all keys of a user share the limit";
  EXPECT_EQ(status_after(30, "main"), 429);
  EXPECT_EQ(status_after(30, "owner"), 200) << "another user";
  EXPECT_EQ(status_after(59, "main"), 429);
  EXPECT_EQ(status_after(60, "main"), 200);
  EXPECT_EQ(status_after(61, "main"), 429);
}

TEST(PortalAccess, SaysHowFarTheLimitIs) {
  auto portal = make_portal({.events = 30, .rate_limit = 1});
  get(*portal, kLast);

  const auto refused = get(*portal, kLast);

  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.body, "");
  EXPECT_EQ(refused.header("X-RateLimit-Limit"), "1");
  EXPECT_EQ(refused.header("X-RateLimit-Remaining"), "0");
  EXPECT_EQ(refused.header("Retry-After"), "");
}

}  // namespace
}  // namespace logbook::demo
