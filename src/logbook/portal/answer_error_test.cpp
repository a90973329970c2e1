#include "logbook/portal/answer_error.hpp"

#include <gmock/gmock.h>

namespace logbook::portal {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kUrl = "https://docs.example.com/api/2.0/security/audit/login/last";

http::Answer answer(int status, std::string body = "", std::string content_type = "application/json; charset=utf-8") {
  return {
      .status = status, .headers = {{"content-type", std::move(content_type)}}, .body = std::move(body), .url = kUrl};
}

std::string envelope(std::string_view message, std::string_view type) {
  return R"({"error":{"message":")" + std::string(message) + R"(","type":")" + std::string(type) +
         R"(","stack":"   at ASC.Secret.Place","hresult":-2146233088},"status":1,"statusCode":403})";
}

http::Answer answer_to(std::string_view route, int status, std::string body = "") {
  auto given = answer(status, std::move(body));
  given.url = "https://docs.example.com/api/2.0" + std::string(route);
  return given;
}

Error explained(const http::Answer& given) { return explain(given, Secret("sk-1234")); }

TEST(Explain, TellsTheCausesOf403Apart) {
  const auto scope = explained(answer(403));
  EXPECT_EQ(scope.kind, ErrorKind::unauthorized);
  EXPECT_THAT(scope.cause, HasSubstr("permissions do not cover"));
  EXPECT_THAT(scope.mend, HasSubstr("*:read"));

  const auto role =
      explained(answer(403, envelope("Access denied", "ASC.Common.Security.Authorizing.AuthorizingException")));
  EXPECT_EQ(role.kind, ErrorKind::unauthorized);
  EXPECT_THAT(role.cause,
              AllOf(HasSubstr("creator may not read"), HasSubstr("Access denied"), Not(HasSubstr("Secret"))));

  const auto state =
      explained(answer(403, R"({"title":"Forbidden","status":403,"traceId":"00-1"})", "application/problem+json"));
  EXPECT_THAT(state.cause, HasSubstr("moved, restored or encrypted"));

  const auto address = explained(answer(403, "Your IP address is not allowed", "text/plain"));
  EXPECT_THAT(address.cause, AllOf(HasSubstr("this address"), HasSubstr("is not allowed")));
  EXPECT_EQ(explained(answer(403, "\"Your IP address is not allowed\"")).cause, address.cause) << "as a JSON string";

  EXPECT_THAT(explained(answer(403, "<html>", "text/html")).cause, HasSubstr("a proxy in front"));
}

TEST(Explain, NamesWhatWasAskedFor) {
  const auto role = envelope("Access denied", "AuthorizingException");
  EXPECT_THAT(explained(answer(403)).cause, HasSubstr("reading the login history"));
  EXPECT_THAT(explained(answer_to("/people/filter?count=100", 403)).cause, HasSubstr("reading the portal's people"));
  EXPECT_THAT(explained(answer_to("/people/x", 403, role)).cause, HasSubstr("may not read the portal's people"));

  for (const auto* route : {"/settings", "/portal/quota", "/security/audit/settings/lifetime", "/people/x"}) {
    for (const auto& given : {answer_to(route, 402, role), answer_to(route, 403), answer_to(route, 403, role),
                              answer_to(route, 404), answer_to(route, 404, role)}) {
      EXPECT_THAT(explained(given).cause, Not(HasSubstr("login history"))) << route << ' ' << given.status;
    }
  }
}

TEST(Explain, TakesThe403OfAnInternalFaultForWhatItIs) {
  const auto fault = answer(403, envelope("Sequence contains no elements", "System.InvalidOperationException"));

  EXPECT_TRUE(is_internal_fault(fault));
  EXPECT_EQ(explained(fault).kind, ErrorKind::unreachable);
  EXPECT_FALSE(is_internal_fault(answer(403, envelope("Access denied", "Other"))));
  EXPECT_FALSE(is_internal_fault(answer(403)));
}

TEST(Explain, TellsThePlanFromAnUnpaidPortal) {
  EXPECT_THAT(explained(answer(402, envelope("no", "ASC.Core.Billing.BillingException"))).cause,
              HasSubstr("its plan does not include it"));
  EXPECT_THAT(explained(answer(402, R"({"status":402,"traceId":"00-1"})")).cause, HasSubstr("not paid"));
}

TEST(Explain, NamesWhatThePortalDoesNotAccept) {
  const auto fields = explained(answer(
      400,
      R"({"response":{"title":"x","status":400,"errors":{"count":["t"],"from":["t"]}},"count":1,"status":1,"statusCode":400})"));
  EXPECT_EQ(fields.kind, ErrorKind::rejected);
  EXPECT_THAT(fields.cause, HasSubstr("the value of count, from (HTTP 400)"));

  EXPECT_THAT(explained(answer(400, envelope("LoginHistoryLifeTime", "System.ArgumentException"))).cause,
              HasSubstr("LoginHistoryLifeTime"));
}

TEST(Explain, KnowsTheOtherStatuses) {
  EXPECT_EQ(explained(answer(401)).kind, ErrorKind::unauthorized);
  EXPECT_EQ(explained(answer(404)).kind, ErrorKind::not_found);
  EXPECT_THAT(explained(answer(404, R"({"title":"Not Found","status":404})")).cause, HasSubstr("no active portal"));
  EXPECT_EQ(explained(answer(429)).kind, ErrorKind::busy);
  EXPECT_EQ(explained(answer(500, envelope("Object reference", "System.NullReferenceException"))).kind,
            ErrorKind::unreachable);
  EXPECT_THAT(explained(answer(502, "<html>Bad Gateway</html>", "text/html")).cause, HasSubstr("a proxy in front"));
  EXPECT_EQ(explained(answer(200, "<html>", "text/html")).kind, ErrorKind::malformed);
  EXPECT_EQ(explained(answer(418)).kind, ErrorKind::rejected);
  EXPECT_EQ(explained(answer(204)).kind, ErrorKind::malformed);
}

TEST(Explain, NeverRepeatsTheKeyNotEvenWhereAQuoteIsCut) {
  for (const std::size_t before : {0u, 190u, 196u, 199u, 300u}) {
    const auto error = explained(answer(500, envelope(std::string(before, 'x') + "sk-1234", "T")));
    EXPECT_THAT(error.cause, Not(HasSubstr("sk-1"))) << before;
  }
  EXPECT_THAT(explained(answer(500, envelope(R"(\u0073k-1234)", "T"))).cause, Not(HasSubstr("sk-1"))) << "escaped";
}

TEST(Explain, NamesAServerThatCannotReadItsKeys) {
  const std::string long_type(300, 'x');  // the type comes first in the portal's own text
  const auto error =
      explained(answer(415, envelope(long_type + " is not supported for DataTypeName 'timestamp with time zone'",
                                     "System.NotSupportedException")));

  EXPECT_EQ(error.kind, ErrorKind::unauthorized);
  EXPECT_THAT(error.cause, HasSubstr("cannot read API keys in PostgreSQL"));
  EXPECT_THAT(error.mend, HasSubstr("no key works"));
  EXPECT_EQ(explained(answer(415, envelope("another", "System.NotSupportedException"))).kind, ErrorKind::rejected);
}

TEST(Explain, KnowsTheFailureOnARowThatCannotBeShown) {
  for (const auto* type : {"System.NullReferenceException", "System.Text.Json.JsonException"}) {
    EXPECT_TRUE(is_bad_row(answer(500, envelope("(text)", type)))) << type;
  }
  EXPECT_FALSE(is_bad_row(answer(500, envelope("(text)", "MySqlConnector.MySqlException"))));
  EXPECT_FALSE(is_bad_row(answer(500, "")));
  EXPECT_FALSE(is_bad_row(answer(403, envelope("(text)", "System.NullReferenceException"))));
}

TEST(Explain, DoesNotSayPlanWhereItMayBeTheConfiguration) {
  const auto refused = answer(402, envelope("no", "ASC.Core.Billing.BillingException"));

  EXPECT_TRUE(is_not_included(refused));
  EXPECT_THAT(explained(refused).cause, HasSubstr("its plan does not include it, or its configuration hides it"));
  EXPECT_THAT(explained(refused).mend, HasSubstr("`logbook doctor` tells which"));
  EXPECT_FALSE(is_not_included(answer(402, R"({"status":402,"traceId":"00"})"))) << "the portal is not paid for";
}

}  // namespace
}  // namespace logbook::portal
