#include "logbook/demo/request_json.hpp"

#include <gmock/gmock.h>

namespace logbook::demo {
namespace {

/// The days in a body, or where it fails.
std::string days(std::string_view body) {
  const auto read = read_lifetime(body);
  if (!read) return std::string(read.error().front().name);
  return std::to_string(read->login_days) + " " + std::to_string(read->audit_days);
}

TEST(RequestJson, TakesNamesInAnyCaseAndNumbersAsText) {
  EXPECT_EQ(days(R"({"settings":{"loginHistoryLifeTime":90,"auditTrailLifeTime":80}})"), "90 80");
  EXPECT_EQ(days(R"({"SETTINGS":{"LoginHistoryLifeTime":"90","audittraillifetime":"080"}})"), "90 80");
  EXPECT_EQ(days(R"({"settings":{"loginHistoryLifeTime":1,"LOGINHISTORYLIFETIME":2,"auditTrailLifeTime":null}})"),
            "2 0");
  EXPECT_EQ(days(R"({"settings":null})"), "0 0");
}

TEST(RequestJson, NamesWhatItCannotRead) {
  EXPECT_EQ(days(""), "$");
  EXPECT_EQ(days("{"), "$");
  EXPECT_EQ(days("[]"), "$");
  EXPECT_EQ(days("null"), "$");
  EXPECT_EQ(days(R"({"settings":[]})"), "$.settings");
  EXPECT_EQ(days(R"({"settings":{"loginHistoryLifeTime":1.5}})"), "$.settings.loginHistoryLifeTime");
  EXPECT_EQ(days(R"({"settings":{"auditTrailLifeTime":"many"}})"), "$.settings.auditTrailLifeTime");
  EXPECT_EQ(days(R"({"settings":{"auditTrailLifeTime":2147483648}})"), "$.settings.auditTrailLifeTime");
}

TEST(RequestJson, ReadsWhatIsTypedToSignIn) {
  EXPECT_EQ(read_sign_in(R"({"USERNAME":"bo","Password":"x"})")->user_name, "bo");
  EXPECT_EQ(read_sign_in(R"({"userName":null})")->user_name, "");
  EXPECT_EQ(read_sign_in(R"({"userName":7})").error().front().name, "$.userName");
  EXPECT_FALSE(read_sign_in("userName=bo"));
}

}  // namespace
}  // namespace logbook::demo
