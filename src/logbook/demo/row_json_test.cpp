#include "logbook/demo/row_json.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "logbook/demo/made_up_rows.hpp"
#include "logbook/demo/vocabulary.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

constexpr std::string_view kAnn = "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e";

class RowJson : public ::testing::Test {
 protected:
  /// How the portal writes a row.
  std::string json(const Columns& row, const RowStyle& style = {}) const {
    std::string out;
    EXPECT_TRUE(writer.append(out, row, dates, style));
    return out;
  }

  static Columns web_login() {
    Columns row;
    row.id = 918273;
    row.time = *parse_time("2026-03-02T09:05:41Z");
    row.user_id = kAnn;
    row.name = {"Ann O'Brien & \"Sons\"", R"("Ann O'Brien & \"Sons\"")"};
    row.ip = "203.0.113.24";
    row.browser = {"Chrome 137", "\"Chrome 137\""};
    row.platform = {"Windows 10", "\"Windows 10\""};
    row.page = {"https://docs.example.com/login", "\"https://docs.example.com/login\""};
    row.action = 1029;
    return row;
  }

  /// A row of somebody without a name, who typed `login`.
  static Columns typed(Text login, std::string_view user_id) {
    auto row = web_login();
    row.user_id = user_id;
    row.name = {};
    row.login = login;
    return row;
  }

  Geolocation places{{{0xCB007100, "Germany", "Berlin"}, {0xCB007140, "Singapore", std::nullopt}}};
  RowWriter writer{places};
  mutable PortalDates dates{*Zone::named("Europe/Riga")};
};

TEST_F(RowJson, HasTheFieldsOfThePortalInItsOrder) {
  EXPECT_EQ(json(web_login()),
            R"({"id":918273,"date":"2026-03-02T11:05:41.0000000+02:00","user":"Ann O'Brien & \"Sons\"",)"
            R"("userId":"0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e","action":"Successful login. Password","actionId":1029,)"
            R"("ip":"203.0.113.24","country":"Germany","city":"Berlin","browser":"Chrome 137",)"
            R"("platform":"Windows 10","page":"https://docs.example.com/login"})");
}

TEST_F(RowJson, NamesWhoeverHasNoNameByWhatWasTyped) {
  const Text name{"ann@example.com", "\"ann@example.com\""};
  const Text blank{" ", "\" \""};

  EXPECT_THAT(json(typed(name, kGuestId)), HasSubstr(R"("user":"ann@example.com","userId":"712d9ec3)"));
  EXPECT_THAT(json(typed(name, kAnn)), HasSubstr(R"("user":"ann@example.com","userId":"0c5d1a52)"));
  EXPECT_THAT(json(typed(blank, kGuestId)), HasSubstr(R"("user":"Anonymous","userId")"));
  EXPECT_THAT(json(typed(blank, kGuestId)), HasSubstr(R"("login":" ")"));
  EXPECT_THAT(json(typed({}, kGuestId)), HasSubstr(R"("user":"Anonymous")"));
  EXPECT_THAT(json(typed({}, kAnn)), HasSubstr(R"("user":"Unknown Account")"));
  EXPECT_THAT(json(typed({}, kAnn)), Not(HasSubstr("\"login\"")));
}

TEST_F(RowJson, LeavesNullsOutAndKeepsEmptyTexts) {
  auto row = web_login();
  row.browser = {};
  row.platform = {"", "\"\""};
  row.action = std::nullopt;

  EXPECT_THAT(json(row), Not(HasSubstr("\"browser\"")));
  EXPECT_THAT(json(row), HasSubstr(R"("platform":"")"));
  EXPECT_THAT(json(row), HasSubstr(R"("action":"","actionId":0)"));
  row.action = std::numeric_limits<std::int32_t>::min();
  EXPECT_THAT(json(row), HasSubstr(R"("action":"","actionId":-2147483648)"));

  row.ip = "203.0.113.65";  // a country without a city
  EXPECT_THAT(json(row), HasSubstr(R"("country":"Singapore","platform")"));
}

TEST_F(RowJson, CutsAnAddressAtItsFirstColon) {
  auto row = web_login();
  for (const auto& [whole, cut] :
       {std::pair{"2a02:8109::7", "2a02"}, std::pair{"::1", ""}, std::pair{"::ffff:10.0.0.1", ""},
        std::pair{"203.0.113.24:5000", "203.0.113.24"}, std::pair{"[2001:db8::2]:443", "[2001"}}) {
    row.ip = whole;
    EXPECT_THAT(json(row), HasSubstr(R"("ip":")" + std::string(cut) + "\",\"country\"")) << whole;
  }
}

TEST_F(RowJson, FillsTheTextOfAnActionFromItsDescription) {
  auto row = web_login();
  row.action = 1019;
  const auto text = [&](std::optional<std::string_view> description, RowStyle style = {}) {
    row.description = description;
    return json(row, style);
  };
  const std::string longest(50, 'L');
  const auto described = R"([")" + longest + R"(,M"])";

  EXPECT_THAT(text(std::nullopt), HasSubstr("Linked account \\\"{0}\\\"")) << "nothing to fill in";
  EXPECT_THAT(text(R"(["google"]  )"), HasSubstr("Linked account \\\"google\\\""));
  EXPECT_THAT(text(R"([null])"), HasSubstr(R"("action":"")"));
  EXPECT_THAT(text("[]"), HasSubstr(R"("action":"")"));
  EXPECT_THAT(text(described), HasSubstr(longest + ",M"));
  EXPECT_THAT(text(R"(["éééééééééééééééééééééééééééééé"])", {.cuts_long_parts = true, .user = {}}),
              HasSubstr("éééééééééééééééééééééééééééééé\\\""))
      << "30 characters of 60 bytes";
  EXPECT_THAT(text(described, {.cuts_long_parts = true, .user = {}}), HasSubstr(std::string(47, 'L') + "...,M"));
}

TEST_F(RowJson, FailsOnWhatThePortalFailsOn) {
  const auto failure = [this](const Columns& row) {
    std::string out;
    const auto written = writer.append(out, row, dates);
    return written ? "" : std::string(written.error().type);
  };
  auto row = web_login();
  row.ip = std::nullopt;
  EXPECT_EQ(failure(row), "System.NullReferenceException");

  row = web_login();
  for (const std::string_view description : {"not json", "", "{}", "[1]"}) {
    row.description = description;
    EXPECT_EQ(failure(row), "System.Text.Json.JsonException") << description;
  }
}

TEST_F(RowJson, RepeatsAnotherUserWhenToldTo) {
  EXPECT_THAT(json(web_login(), {.cuts_long_parts = false, .user = "Bearer sk-\"1\""}),
              HasSubstr(R"("user":"Bearer sk-\"1\"","userId")"));
}

class MadeUpRow : public RowJson {
 protected:
  MadeUpRow() {
    Person ann;
    ann.id = kAnn;
    ann.first_name = "Ann";
    ann.last_name = "Example";
    ann.email = "ann@example.com";
    people.push_back(ann);
  }

  std::string made_up(const Row& row) const {
    MadeUpRows::Made made;
    return json(MadeUpRows(people).columns(row, made));
  }

  static Row failure(TypedName typed_name) {
    Row row;
    row.person = 0;
    row.action = 1013;
    row.typed = typed_name;
    return row;
  }

  std::vector<Person> people;
};

TEST_F(MadeUpRow, OfAFailureCarriesTheGuestAndTheNameThatWasTyped) {
  EXPECT_THAT(made_up(failure(TypedName::email)),
              HasSubstr(R"("user":"ann@example.com","userId":"712d9ec3-5d2b-4b13-824f-71f00191dcca",)"
                        R"("login":"ann@example.com",)"));
}

TEST_F(MadeUpRow, OfAFailureInASignedInBrowserCarriesItsUser) {
  auto row = failure(TypedName::email);
  row.is_signed_in = true;

  EXPECT_THAT(made_up(row), HasSubstr(R"("user":"Ann Example","userId":"0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e",)"
                                      R"("login":"ann@example.com")"));
}

TEST_F(MadeUpRow, EscapesWhateverWasTyped) {
  auto row = failure(TypedName::hostile);
  row.person = kNobody;
  for (row.variant = 0; row.variant < hostile_names().size(); ++row.variant) {
    for (const char c : made_up(row)) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  }
  row.variant = 0;
  EXPECT_THAT(made_up(row), HasSubstr(R"("login":"\u001b[2J\u001b[1;31mroot\u001b[0m")"));
}

}  // namespace
}  // namespace logbook::demo
