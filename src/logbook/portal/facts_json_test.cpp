#include "logbook/portal/facts_json.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::portal {
namespace {

using namespace std::chrono;
using ::testing::_;
using ::testing::ElementsAre;
using testing::FailsWith;
using testing::Holds;
using ::testing::SizeIs;

const Secret kKey("sk-0123456789");

http::Answer answer(std::string body) {
  return {.status = 200, .headers = {}, .body = std::move(body), .url = "https://docs.example.com/api/2.0/x"};
}

http::Answer response(std::string_view response) {
  return answer(fmt::format(R"({{"response":{},"count":1,"status":0,"statusCode":200}})", response));
}

TEST(FactsJson, ReadsTheSettings) {
  const auto settings = read_settings(
      response(
          R"({"timezone":"Europe/Berlin","culture":"en-GB","utcOffset":"01:00:00","ownerId":"0c5d","tenantStatus":0,
                   "tenantAlias":"demo","standalone":false,"version":"3.7.2","trustedDomains":[]})"),
      kKey);

  EXPECT_THAT(settings, Holds(PortalSettings{"Europe/Berlin", "3.7.2", false, "demo", "0c5d", 0, "en-GB"}));
}

TEST(FactsJson, TakesWhatIsMissingOrOddForEmpty) {
  EXPECT_THAT(read_settings(response("{}"), kKey), Holds(PortalSettings{}));
  EXPECT_THAT(read_settings(response(R"({"timezone":7,"version":null,"standalone":"no","tenantStatus":[]})"), kKey),
              Holds(PortalSettings{}));
  EXPECT_THAT(read_tariff(response(R"({"state":"paid"})"), kKey), Holds(Tariff{}));
  EXPECT_THAT(read_tariff(response(R"({"state":4})"), kKey), Holds(Tariff{}));
  EXPECT_THAT(read_key(response("{}"), kKey), Holds(KeyFacts{}));
  EXPECT_THAT(read_versions(response(R"({"docSpace":3})"), kKey), Holds(Versions{}));
}

/// What a portal says whose lifetimes are these, of login history and audit trail.
Result<Lifetime> lifetime(int login_history, int audit_trail, std::string_view modified) {
  return read_lifetime(
      response(fmt::format(R"({{"loginHistoryLifeTime":{},"auditTrailLifeTime":{},"lastModified":{}}})", login_history,
                           audit_trail, modified)),
      kKey);
}

TEST(FactsJson, ReadsHowLongEventsAreKept) {
  using enum Lifetime::Change;
  EXPECT_THAT(lifetime(90, 180, R"("2026-03-02T08:05:00")"), Holds(Lifetime{days{90}, false, made, testing::at(8, 5)}))
      << "a stored time has no zone: it is UTC";
  EXPECT_THAT(lifetime(180, 90, R"("2026-03-02T08:05:00")"),
              Holds(Lifetime{days{180}, false, made, testing::at(8, 5)}));
  EXPECT_THAT(read_lifetime(response(R"({"loginHistoryLifeTime":180})"), kKey),
              Holds(Lifetime{days{180}, true, not_known, {}}));
}

// A server that holds no setting names the moment at which it loaded the default.
TEST(FactsJson, TakesNoTimeOfLoadingForThatOfASetting) {
  using enum Lifetime::Change;
  for (const auto* modified :
       {R"("2026-11-30T10:26:08.30554Z")", R"("2026-11-30T10:26:08Z")", R"("2026-11-30T10:26:08.3055")",
        R"("2026-11-30T10:26:08")", R"("0001-01-01T00:00:00")"}) {
    EXPECT_THAT(lifetime(180, 180, modified), Holds(Lifetime{days{180}, true, not_known, {}})) << modified;
  }
  for (const auto* modified :
       {R"("2026-11-30T10:26:08.30554Z")", R"("2026-11-30T10:26:08Z")", R"("2026-11-30T10:26:08.3055")",
        R"("2026-03-02T11:05:00+03:00")", R"("0001-01-01T00:00:00")", R"("soon")", "null", "7"}) {
    EXPECT_THAT(lifetime(90, 90, modified), Holds(Lifetime{days{90}, false, not_known, {}})) << modified;
  }
}

TEST(FactsJson, ReadsWhenTheLifetimesWereChanged) {
  const auto change = [](std::string_view events) { return read_lifetime_change(response(events), kKey); };

  EXPECT_THAT(change(R"([{"id":9,"date":"2026-03-02T11:05:00.0000000+03:00","actionId":6035}])"),
              Holds(std::optional(testing::at(8, 5))));
  EXPECT_THAT(change("[]"), Holds(std::optional<UtcTime>()));
  EXPECT_THAT(change(R"([{"id":9,"date":"2026-03-02T11:05:00.0000000+03:00","actionId":5052}])"),
              FailsWith(ErrorKind::malformed, _))
      << "a portal that ignores which events are asked for";
  EXPECT_THAT(change(R"([{"id":9,"actionId":6035}])"), FailsWith(ErrorKind::malformed, _));
}

TEST(FactsJson, DoesNotGuessWhatMattersMost) {
  EXPECT_THAT(read_lifetime(response(R"({"loginHistoryLifeTime":"180"})"), kKey), FailsWith(ErrorKind::malformed, _));
  EXPECT_THAT(read_lifetime(response(R"({"loginHistoryLifeTime":1e15})"), kKey), FailsWith(ErrorKind::malformed, _));
  EXPECT_THAT(read_quota(response(R"({"name":"admin"})"), kKey), FailsWith(ErrorKind::malformed, _));
  EXPECT_THAT(read_authentication(response(R"("true")"), kKey), FailsWith(ErrorKind::malformed, _));
}

TEST(FactsJson, ReadsThePlan) {
  EXPECT_THAT(read_quota(response(R"({"name":"admin","trial":false,"free":false,"audit":true})"), kKey),
              Holds(Quota{true, "admin", false, false}));
  EXPECT_THAT(read_quota(response(R"({"features":"free,audit,oauth"})"), kKey), Holds(Quota{true, "", {}, {}}));
  EXPECT_THAT(read_quota(response(R"({"features":"free,auditing"})"), kKey), Holds(Quota{false, "", {}, {}}));
  EXPECT_THAT(read_tariff(response(R"({"state":3})"), kKey), Holds(Tariff{TariffState::not_paid}));
}

TEST(FactsJson, ReadsWhatIsKnownOfTheKey) {
  const auto key = read_key(
      response(
          R"({"name":"logbook","key":"sk-***abcd","permissions":["*:read",7],"expiresAt":"2026-03-02T11:05:00.0000000+03:00",
                   "isActive":true,"createBy":{"id":"0c5d","displayName":"Smith &amp; Sons"}})"),
      kKey);

  EXPECT_THAT(key, Holds(KeyFacts{"logbook", {"*:read"}, testing::at(8, 5), true, {"0c5d", "Smith & Sons"}}));
}

TEST(FactsJson, ReadsTruthVersionsAndThatItIsAPortal) {
  EXPECT_THAT(read_authentication(response("true"), kKey), Holds(true));
  EXPECT_THAT(read_versions(response(R"({"docSpace":"3.7.2.1704","documentServer":"9.4.0.129"})"), kKey),
              Holds(Versions{"3.7.2.1704", "9.4.0.129"}));
  EXPECT_THAT(read_capabilities(response(R"({"ldapEnabled":true,"ssoUrl":""})"), kKey), Holds(Capabilities{true, ""}));
}

TEST(FactsJson, RefusesWhatIsNoEnvelope) {
  for (const auto* body :
       {"", "{", "[]", "true", "{}", R"({"response":[]})", R"({"response":null})", "{\"response\":{\"a\":\"\xFC\"}}"}) {
    EXPECT_THAT(read_capabilities(answer(body), kKey), FailsWith(ErrorKind::malformed, _)) << body;
    EXPECT_THAT(read_settings(answer(body), kKey), FailsWith(ErrorKind::malformed, _)) << body;
  }
}

TEST(FactsJson, TakesTheKeyOutOfTextsAndCutsThem) {
  const auto key = read_key(response(R"({"name":"a sk-0123456789 b","permissions":["\u0073k-0123456789"],
                                         "createBy":{"displayName":"&#115;k-0123456789"}})"),
                            kKey);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->name, "a *** b");
  EXPECT_THAT(key->permissions, ElementsAre("***"));
  EXPECT_EQ(key->creator.display_name, "***");

  std::string umlauts;
  for (int i = 0; i < 1000; ++i) umlauts += "ü";
  const auto cut = read_settings(response(fmt::format(R"({{"version":"x{}"}})", umlauts)), kKey);
  ASSERT_TRUE(cut);
  EXPECT_THAT(cut->version, SizeIs(999)) << "not inside a character";
}

}  // namespace
}  // namespace logbook::portal
