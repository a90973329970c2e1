#include "logbook/formats/event_fields.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::formats {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::event;
using testing::EventParts;
using testing::FailsWith;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

constexpr LoginAction kFailed{1013};

const Field& field(std::string_view key) {
  const auto found = std::ranges::find(fields(), key, &Field::key);
  return found == fields().end() ? throw std::out_of_range(std::string(key)) : *found;
}

std::string value(std::string_view key, const LoginEvent& event, const EventView& view = {},
                  Standing standing = Standing::settled) {
  std::string scratch;
  return std::string(field(key).value(ShownEvent(event, standing, view), scratch));
}

std::string cell(std::string_view key, const LoginEvent& event, const EventView& view = {},
                 Standing standing = Standing::settled) {
  return field(key).table_cell(ShownEvent(event, standing, view));
}

std::vector<std::string> keys(const std::vector<const Field*>& some) {
  std::vector<std::string> keys;
  for (const auto* one : some) keys.emplace_back(one->key);
  return keys;
}

std::vector<std::string> chosen(std::string_view text) {
  const auto columns = choose_columns(text, {&field("time"), &field("login")});
  return columns ? keys(*columns) : std::vector{columns.error().cause};
}

TEST(Fields, HaveKeysAndTitlesThatTellThemApart) {
  std::set<std::string> names;
  for (const auto& one : fields()) {
    EXPECT_TRUE(names.emplace(one.key).second) << one.key;
    EXPECT_TRUE(names.emplace(one.table.title).second) << one.table.title;
    EXPECT_TRUE(one.description.ends_with('.')) << one.key;
  }
}

TEST(Fields, OfATableAreThoseThatFitAGlance) {
  EXPECT_THAT(keys(table_fields()), ElementsAre("time", "outcome", "action", "user", "login", "ip", "country", "city",
                                                "browser", "platform"));
}

TEST(Fields, OfAFileAreAllInADeclaredOrder) {
  EXPECT_THAT(keys(all_fields()), ElementsAre("time", "outcome", "action", "user", "login", "ip", "country", "city",
                                              "browser", "platform", "id", "userId", "actionId", "actionText", "page",
                                              "timeUncertain", "ipTruncated", "provisional", "imported"));
}

TEST(Fields, NameActionAndOutcomeInWordsThatStay) {
  EXPECT_EQ(value("action", event({.action = kFailed})), "wrong-password");
  EXPECT_EQ(value("outcome", event({.action = kFailed})), "failure");
  EXPECT_EQ(value("actionId", event({.action = kFailed})), "1013");
  EXPECT_EQ(value("action", event({.action = LoginAction{1234}})), "action-1234");
  EXPECT_EQ(value("outcome", event({.action = LoginAction{1234}})), "other");
}

TEST(Fields, GiveProgramsUtcAndEyesTheZoneAskedFor) {
  EventView view;
  view.time_text = [](UtcTime) { return "half past ten"; };

  EXPECT_EQ(value("time", event({.time = at(9, 30) + 250ms}), view), "2026-03-02T09:30:00.250000Z");
  EXPECT_EQ(cell("time", event(), view), "half past ten");
}

TEST(Fields, MarkTimesOfTheHourThatClocksShowTwice) {
  auto twice = event();
  twice.time_uncertain_by = 1h;

  EXPECT_EQ(cell("time", twice), "~2026-03-02T08:00:00Z");
  EXPECT_EQ(value("time", twice), "2026-03-02T08:00:00.000000Z");
  twice.time += std::chrono::microseconds{514'338};
  EXPECT_EQ(value("time", twice), "2026-03-02T08:00:00.514338Z") << "as wide, so that texts sort as times do";
  EXPECT_EQ(value("timeUncertain", twice), "true");
  EXPECT_EQ(cell("timeUncertain", event()), "");
}

TEST(Fields, ShowThatAnAddressWasCut) {
  EXPECT_EQ(cell("ip", event({.ip = "203.0.113.24"})), "203.0.113.24");
  EXPECT_EQ(cell("ip", event({.ip = "2001"})), "2001:\xE2\x80\xA6");
  EXPECT_EQ(cell("ip", event({.ip = ""})), "(hidden)");
  EXPECT_EQ(value("ip", event({.ip = "2001"})), "2001") << "programs get what the portal said";
  EXPECT_EQ(value("ipTruncated", event({.ip = "2001"})), "true");
  EXPECT_EQ(value("ipTruncated", event({.ip = ""})), "true");
  EXPECT_EQ(value("ipTruncated", event({.ip = "203.0.113.24"})), "false");
}

TEST(Fields, MaskWhatMayBeASecretInBothPlacesWhereItStands) {
  const auto typed = event({.action = kFailed, .user = "hunter2", .login = "hunter2"});
  EventView view;
  view.mask_logins = true;

  EXPECT_EQ(value("login", typed, view), "h\xE2\x80\xA6 (7)");
  EXPECT_EQ(value("user", typed, view), "h\xE2\x80\xA6 (7)");
  EXPECT_EQ(value("login", typed), "hunter2");
}

TEST(Fields, DoNotMaskKnownUsersNorOtherNames) {
  EventView view;
  view.mask_logins = true;
  view.is_known_user = [](std::string_view login) { return login == "ann"; };

  EXPECT_EQ(value("login", event({.action = kFailed, .login = "ann"}), view), "ann");
  EXPECT_EQ(value("user", event({.action = kFailed, .user = "Ann Example", .login = "hunter2"}), view), "Ann Example");
}

TEST(Fields, LeaveOutThePartsOfAPageThatMayHoldTokens) {
  auto signed_in = event();
  signed_in.page = "https://docs.example.com/login?token=1#x";
  EventView raw;
  raw.raw_page = true;

  EXPECT_EQ(value("page", signed_in), "https://docs.example.com/login");
  EXPECT_EQ(value("page", signed_in, raw), "https://docs.example.com/login?token=1#x");
}

TEST(Fields, TellWhatIsProvisional) {
  EXPECT_EQ(value("provisional", event(), {}, Standing::provisional), "true");
  EXPECT_EQ(cell("provisional", event(), {}, Standing::provisional), "yes");
  EXPECT_EQ(value("provisional", event()), "false");
}

TEST(Fields, TellWhatWasImported) {
  auto given = event();
  given.imported = true;
  EXPECT_EQ(value("imported", given), "true");
  EXPECT_EQ(cell("imported", given), "yes");
  EXPECT_EQ(value("imported", event()), "false");
}

TEST(ChooseColumns, TakesPlainNamesInPlaceOfTheDefaults) {
  EXPECT_THAT(chosen("id,time"), ElementsAre("id", "time"));
  EXPECT_THAT(chosen(" USERID , address "), ElementsAre("userId", "ip")) << "any case; titles are names too";
  EXPECT_THAT(chosen("id,id,ID"), ElementsAre("id"));
}

TEST(ChooseColumns, AddsNamesWithAPlusBehindTheOthers) {
  EXPECT_THAT(chosen("+page"), ElementsAre("time", "login", "page"));
  EXPECT_THAT(chosen("+page,id"), ElementsAre("id", "page"));
  EXPECT_THAT(chosen("+login,+id"), ElementsAre("time", "login", "id"));
}

TEST(ChooseColumns, ProposesWhatASlipMeant) {
  const auto slip = choose_columns("time,lgoin", {});
  ASSERT_THAT(slip, FailsWith(ErrorKind::usage, HasSubstr("lgoin")));
  EXPECT_EQ(slip.error().thing, "--columns");
  EXPECT_EQ(slip.error().mend, "did you mean \"login\"?");
  EXPECT_EQ(choose_columns("adress", {}).error().mend, "did you mean \"ip\"?");
  EXPECT_EQ(choose_columns("USRID", {}).error().mend, "did you mean \"userId\"?");
  EXPECT_EQ(choose_columns("colour", {}).error().mend, "--list-columns shows them all");
}

TEST(ChooseColumns, RefusesNamesThatAreEmpty) {
  for (const auto* text : {"", ",", "id,", "+", "id,,time"}) {
    EXPECT_THAT(choose_columns(text, all_fields()), FailsWith(ErrorKind::usage, HasSubstr("\"\""))) << text;
  }
}

TEST(ListColumns, ShowsEachFieldWithItsTitleAndMeaning) {
  std::ostringstream out;
  list_columns(0, out);

  EXPECT_THAT(out.str(), HasSubstr("\nip             ADDRESS         yes        Source address"));
  EXPECT_THAT(out.str(), HasSubstr("\npage           PAGE                       Address of the page"));
}

TEST(FieldsDocument, IsMadeFromTheList) {
  const std::string path = LOGBOOK_DOCS "/fields.md";
  std::ostringstream made;
  write_fields_markdown(made);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << made.str();

  std::ostringstream kept;
  kept << std::ifstream(path).rdbuf();

  EXPECT_EQ(kept.str(), made.str()) << "tools/update-golden writes it anew";
}

}  // namespace
}  // namespace logbook::formats
