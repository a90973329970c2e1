#include "logbook/formats/events.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "logbook/base/local_format.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using testing::at;
using ::testing::EndsWith;
using testing::event;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr LoginAction kFailed{1013};
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

LoginEvent ann() {
  auto made = event({.id = 8816, .time = at(9, 30), .user = "Ann, A.", .ip = "203.0.113.24"});
  made.action_text = "Successful login";
  made.country = "Latvia";
  made.city = "Riga";
  made.browser = "Chrome 137";
  made.platform = "Windows 10";
  made.page = "https://docs.example.com/login?token=1";
  return made;
}

LoginEvent stranger() {
  return event({.id = 8812,
                .time = at(9, 10),
                .action = kFailed,
                .user_id = "guest",
                .user = "hunter2",
                .login = "hunter2",
                .ip = "2001"});
}

const Coverage kWhole{{at(8, 0), at(9, 31)}, {}, CoverageEnd::oldest_event};

std::vector<const Field*> columns(std::string_view text) { return choose_columns(text, {}).value(); }

std::string written(EventFormat format, EventListOptions options = {},
                    const std::vector<LoginEvent>& events = {ann(), stranger()}) {
  std::ostringstream out;
  const auto writer = make_event_writer(format, std::move(options), out);
  for (const auto& one : events) writer->add(one, Standing::settled);
  writer->finish(kWhole);
  return out.str();
}

TEST(EventTable, ShowsWhatMattersAtAGlance) {
  EXPECT_EQ(written(EventFormat::table),
            "TIME                  OUTCOME  ACTION          USER     LOGIN   ADDRESS       COUNTRY  CITY  BROWSER     "
            "PLATFORM\n"
            "2026-03-02T09:30:00Z  success  password        Ann, A.          203.0.113.24  Latvia   Riga  Chrome 137  "
            "Windows 10\n"
            "2026-03-02T09:10:00Z  failure  wrong-password  h… (7)   h… (7)  2001:…\n");
}

TEST(EventTable, FitsTheTerminal) {
  std::istringstream lines(written(EventFormat::table, {.most_width = 80}));
  std::string line;
  while (std::getline(lines, line)) {
    EXPECT_LE(line.size() - 2 * static_cast<std::size_t>(std::ranges::count(line, kEllipsis.front())), 80U) << line;
  }
}

TEST(EventTable, ShowsWhoAndFromWhereInAnOrdinaryTerminal) {
  auto event = stranger();
  event.ip = "203.0.113.240";
  const LocalFormat berlin(Zone::named("Europe/Berlin").value(), TimeFormat::iso);

  EXPECT_EQ(written(EventFormat::table, {.masking = Masking::nowhere, .time_text = berlin, .most_width = 80}, {event}),
            "TIME                       OUTCOME  ACTION       USER     LOGIN    ADDRESS\n"
            "2026-03-02T10:10:00+01:00  failure  wrong-pass…  hunter2  hunter2  203.0.113.240\n"
            "not shown for lack of room: country, city, browser, platform; --wide or --columns\n");
}

TEST(EventTable, KeepsTimesWholeInNarrowTerminals) {
  EXPECT_EQ(written(EventFormat::table, {.fields = columns("time,action"), .most_width = 30}),
            "TIME                  ACTION\n"
            "2026-03-02T09:30:00Z  password\n"
            "2026-03-02T09:10:00Z  wrong-p…\n");
}

TEST(EventTable, ShowsLoginsUnmaskedOnRequest) {
  EXPECT_EQ(written(EventFormat::table, {.fields = columns("login"), .masking = Masking::nowhere}, {stranger()}),
            "LOGIN\nhunter2\n");
}

TEST(EventCsv, HasAllFieldsUnderTheirKeys) {
  EXPECT_EQ(
      written(EventFormat::csv),
      "time,outcome,action,user,login,ip,country,city,browser,platform,id,userId,actionId,actionText,page,"
      "timeUncertain,ipTruncated,provisional,imported\r\n"
      "2026-03-02T09:30:00.000000Z,success,password,\"Ann, A.\",,203.0.113.24,Latvia,Riga,Chrome 137,Windows 10,8816,"
      "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e,1029,Successful login,https://docs.example.com/login,"
      "false,false,false,false\r\n"
      "2026-03-02T09:10:00.000000Z,failure,wrong-password,hunter2,hunter2,2001,,,,,8812,guest,1013,,,"
      "false,true,false,false\r\n");
}

TEST(EventCsv, TakesTheSpellOffFormulasUnlessAskedForRawText) {
  const auto formula = event({.id = -7, .action = kFailed, .login = "=1+1"});

  EXPECT_EQ(written(EventFormat::csv, {.fields = columns("id,login")}, {formula}), "id,login\r\n-7,'=1+1\r\n");
  EXPECT_EQ(written(EventFormat::csv, {.fields = columns("id,login"), .csv_cells = CsvCells::raw}, {formula}),
            "id,login\r\n-7,=1+1\r\n");
}

TEST(EventCsv, WithoutEventsIsItsKeys) {
  EXPECT_EQ(written(EventFormat::csv, {.fields = columns("id,ip")}, {}), "id,ip\r\n");
}

TEST(EventJson, IsOneDocumentWithTheCoverageOfItsEvents) {
  EXPECT_EQ(written(EventFormat::json,
                    {.fields = columns("time,login,id,provisional"), .portal = "https://docs.example.com"}),
            R"({"events":[
{"time":"2026-03-02T09:30:00.000000Z","login":"","id":8816,"provisional":false},
{"time":"2026-03-02T09:10:00.000000Z","login":"hunter2","id":8812,"provisional":false}
],
"coverage":{"from":"2026-03-02T08:00:00.000000Z","until":"2026-03-02T09:31:00.000000Z","complete":true,"end":"oldest-event","holes":[]},
"portal":"https://docs.example.com"}
)");
}

TEST(EventJson, WithoutEventsStillSaysHowFarItReaches) {
  EXPECT_THAT(written(EventFormat::json, {.asked = {.since = at(7, 0)}}, {}),
              HasSubstr("{\"events\":[],\n\"coverage\":{\"from\":\"2026-03-02T08:00:00.000000Z\",\"until\":\"2026-03-"
                        "02T09:31:00.000000Z\","
                        "\"complete\":false"));
}

TEST(EventJsonLines, AreOneObjectAnEventWithAllFields) {
  EXPECT_EQ(written(EventFormat::jsonl, {}, {stranger()}),
            R"({"time":"2026-03-02T09:10:00.000000Z","outcome":"failure","action":"wrong-password","user":"hunter2",)"
            R"("login":"hunter2","ip":"2001","country":"","city":"","browser":"","platform":"","id":8812,)"
            R"("userId":"guest","actionId":1013,"actionText":"","page":"","timeUncertain":false,"ipTruncated":true,)"
            R"("provisional":false,"imported":false})"
            "\n");
  EXPECT_EQ(written(EventFormat::jsonl, {}, {}), "");
}

TEST(EventJsonLines, StayLinesWhateverALoginHolds) {
  EXPECT_EQ(written(EventFormat::jsonl, {.fields = columns("login")}, {event({.login = "a\n\"b\"\x1b"})}),
            "{\"login\":\"a\\n\\\"b\\\"\\u001b\"}\n");
}

TEST(EventFiles, MaskLoginsOnRequest) {
  for (const auto format : {EventFormat::csv, EventFormat::json, EventFormat::jsonl}) {
    EXPECT_THAT(written(format), HasSubstr("hunter2"));
    EXPECT_THAT(written(format, {.masking = Masking::everywhere}), Not(HasSubstr("hunter2")));
    EXPECT_THAT(written(format, {.masking = Masking::everywhere,
                                 .is_known_user = [](std::string_view login) { return login == "hunter2"; }}),
                HasSubstr("hunter2"));
  }
}

TEST(EventFiles, AreWrittenInWholeLines) {
  for (const auto format : {EventFormat::csv, EventFormat::json, EventFormat::jsonl}) {
    std::ostringstream out;
    const auto writer = make_event_writer(format, {}, out);

    for (int i = 0; i < 1'000; ++i) writer->add(ann(), Standing::settled);

    EXPECT_THAT(out.str(), EndsWith("\n"));
  }
}

TEST(EventFiles, HoldBackNoMoreThanAPiece) {
  for (const auto format : {EventFormat::csv, EventFormat::json, EventFormat::jsonl}) {
    std::ostringstream out;
    const auto writer = make_event_writer(format, {}, out);
    for (int i = 0; i < 1'000; ++i) writer->add(ann(), Standing::settled);

    const auto before = out.str().size();
    writer->finish(kWhole);

    EXPECT_GE(before, std::size_t{64} << 10);
    EXPECT_LE(out.str().size() - before, (std::size_t{64} << 10) + 1'000);
  }
}

}  // namespace
}  // namespace logbook::formats
