#include "logbook/demo/row_json.hpp"

#include <gmock/gmock.h>

#include "logbook/demo/vocabulary.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RowJson : public ::testing::Test {
 protected:
  RowJson() {
    Person ann;
    ann.id = "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e";
    ann.first_name = "Ann";
    ann.last_name = "O'Brien & \"Sons\"";
    ann.email = "ann@example.com";
    people.push_back(ann);
  }

  std::string json(const Row& row) const {
    std::string out;
    PortalDates dates(*Zone::named("Europe/Riga"));
    RowWriter(people).append(out, row, dates);
    return out;
  }

  static Row web_login() {
    Row row;
    row.id = 918273;
    row.time = 1'772'442'341;  // 2026-03-02T09:05:41Z
    row.person = 0;
    row.host = 23;
    row.action = 1029;
    return row;
  }

  std::vector<Person> people;
};

TEST_F(RowJson, HasTheFieldsOfThePortalInItsOrder) {
  EXPECT_EQ(json(web_login()),
            R"({"id":918273,"date":"2026-03-02T11:05:41.0000000+02:00","user":"Ann O'Brien & \"Sons\"",)"
            R"("userId":"0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e","action":"Successful login. Password","actionId":1029,)"
            R"("ip":"203.0.113.24","country":"Germany","city":"Berlin","browser":"Chrome 137",)"
            R"("platform":"Windows 10","page":"https://docs.example.com/login"})");
}

TEST_F(RowJson, OfAFailureCarriesTheGuestAndTheNameThatWasTyped) {
  auto row = web_login();
  row.action = 1013;
  row.typed = TypedName::email;

  const auto text = json(row);

  EXPECT_THAT(text, HasSubstr(R"("user":"ann@example.com","userId":"712d9ec3-5d2b-4b13-824f-71f00191dcca",)"
                              R"("login":"ann@example.com",)"));
}

TEST_F(RowJson, OfAFailureInASignedInBrowserCarriesItsUser) {
  auto row = web_login();
  row.action = 1013;
  row.typed = TypedName::email;
  row.signed_in = true;

  EXPECT_THAT(json(row), HasSubstr(R"("userId":"0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e","login":"ann@example.com")"));
}

TEST_F(RowJson, OfARefusedSsoNamesNobody) {
  auto row = web_login();
  row.action = 1018;
  row.person = kNobody;

  EXPECT_THAT(json(row), HasSubstr(R"("user":"Anonymous","userId":"712d9ec3)"));
  EXPECT_THAT(json(row), Not(HasSubstr("\"login\"")));
}

TEST_F(RowJson, LeavesNullsOutAndKeepsEmptyTexts) {
  auto row = web_login();
  row.device = 15;  // no User-Agent
  EXPECT_THAT(json(row), Not(HasSubstr("\"browser\"")));
  EXPECT_THAT(json(row), Not(HasSubstr("\"platform\"")));

  row.place = 10;  // a country without a city
  EXPECT_THAT(json(row), HasSubstr("\"country\":\"Singapore\",\"page\""));

  row.place = 12;  // a private address
  EXPECT_THAT(json(row), HasSubstr(R"("ip":"192.168.1.24","country":"","city":"","page")"));
}

TEST_F(RowJson, CutsAnIpv6AddressAtItsFirstColon) {
  auto row = web_login();
  row.place = 14;
  EXPECT_THAT(json(row), HasSubstr(R"("ip":"2001","country":"","city":"")"));
  row.place = 19;
  EXPECT_THAT(json(row), HasSubstr(R"("ip":"","country":"","city":"")"));
}

TEST_F(RowJson, EscapesWhateverWasTyped) {
  auto row = web_login();
  row.action = 1013;
  row.person = kNobody;
  row.typed = TypedName::hostile;
  for (row.variant = 0; row.variant < hostile_names().size(); ++row.variant) {
    for (const char c : json(row)) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  }
  row.variant = 0;
  EXPECT_THAT(json(row), HasSubstr(R"("login":"\u001b[2J\u001b[1;31mroot\u001b[0m")"));
}

TEST_F(RowJson, RepeatsAnotherUserWhenToldTo) {
  std::string out;
  PortalDates dates(*Zone::named("UTC"));
  RowWriter(people).append_with_user(out, web_login(), dates, "Bearer sk-\"1\"");

  EXPECT_THAT(out, HasSubstr(R"("user":"Bearer sk-\"1\"","userId")"));
}

}  // namespace
}  // namespace logbook::demo
