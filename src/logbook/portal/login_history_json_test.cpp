#include "logbook/portal/login_history_json.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::portal {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// One row with `more` fields behind the needed ones.
std::string row(int id, std::string_view more = "") {
  return fmt::format(R"({{"id":{},"date":"2026-03-02T08:00:00.0000000Z","userId":"user-{}"{}}})", id, id, more);
}

std::string body(std::string_view rows) {
  return fmt::format(
      R"({{"response":[{}],"count":1,"links":[{{"href":"x","action":"GET"}}],"status":0,"statusCode":200}})", rows);
}

std::string rows(int count, std::string_view more = "") {
  std::string all;
  for (int id = 1; id <= count; ++id) {
    if (id > 1) all += ',';
    all += row(id, more);
  }
  return all;
}

Result<std::vector<LoginEvent>> parse(std::string_view text) {
  std::vector<LoginEvent> events;
  const auto read = read_login_history(bytes_of(text), "test", Fields::all, [&events](const LoginEvent& event) {
    events.push_back(event);
    return Result<void>{};
  });
  if (!read) return std::unexpected(read.error());
  return events;
}

/// What a body reads as in slices of `slice` bytes: its ids, or its error.
std::string reading(std::string_view text, std::size_t slice, Fields fields = Fields::all) {
  std::string ids;
  const auto read = read_login_history(
      bytes_of(text), "test", fields,
      [&ids](const LoginEvent& event) {
        ids += fmt::format("{}:{} ", event.id, event.user_id);
        return Result<void>{};
      },
      slice);
  return read ? ids : read.error().cause;
}

TEST(LoginHistory, ReadsEveryFieldOfARow) {
  const auto events =
      parse(R"({"response":[{"id":918273,"date":"2026-03-02T11:05:41.0000000+03:00","user":"Ann Example",
    "userId":"0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e","login":"ann","action":"signed in","actionId":1029,"ip":"203.0.113.24",
    "country":"Latvia","city":"Riga","browser":"Chrome 137","platform":"Windows 10","page":"https://portal.example.com/login"}]
})");

  LoginEvent expected;
  expected.id = 918273;
  expected.time = at(8, 5, 41);
  expected.action = LoginAction{1029};
  expected.user_id = "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e";
  expected.user = "Ann Example";
  expected.login = "ann";
  expected.action_text = "signed in";
  expected.ip = "203.0.113.24";
  expected.country = "Latvia";
  expected.city = "Riga";
  expected.browser = "Chrome 137";
  expected.platform = "Windows 10";
  expected.page = "https://portal.example.com/login";
  ASSERT_TRUE(events);
  EXPECT_THAT(*events, ElementsAre(expected));
}

TEST(LoginHistory, KeepsTheOrderOfTheRows) {
  EXPECT_EQ(reading(body(row(3) + "," + row(1) + "," + row(2)), 1024), "3:user-3 1:user-1 2:user-2 ");
}

TEST(LoginHistory, TakesNullMissingAndUnknownFieldsAsTheyCome) {
  const auto events =
      parse(body(row(1, R"(,"login":null,"actionId":null,"ip":null,"brandNew":{"a":[1,{"b":2}]},"other":1.5e3)")));

  ASSERT_TRUE(events);
  ASSERT_THAT(*events, SizeIs(1));
  EXPECT_EQ(events->front().login, "");
  EXPECT_EQ(events->front().action, LoginAction{0});
  EXPECT_EQ(events->front().id, 1);
}

TEST(LoginHistory, KeepsActionsThatNobodyKnows) {
  const auto events = parse(body(row(1, R"(,"actionId":4711)")));
  ASSERT_TRUE(events);
  EXPECT_EQ(events->front().action, LoginAction{4711});
}

TEST(LoginHistory, ReadsHostileTextWithoutLoss) {
  const auto events =
      parse(body(row(1, R"(,"login":"\u001b[2J\n\u0000\u202e\ud800 },{\"id\":2","user":"\u00fc\ud83d\ude42")")));

  ASSERT_TRUE(events);
  ASSERT_THAT(*events, SizeIs(1));
  using namespace std::string_literals;
  EXPECT_EQ(events->front().login, "\x1b[2J\n\0\xE2\x80\xAE\xEF\xBF\xBD },{\"id\":2"s);
  EXPECT_EQ(events->front().user, "\xC3\xBC\xF0\x9F\x99\x82");
}

TEST(LoginHistory, FindsFieldsWhoseNamesAreEscaped) {
  EXPECT_EQ(reading(R"({"r\u0065sponse":[{"\u0069d":7,"date":"2026-03-02T08:00:00Z","user\u0049d":"ann"}]})", 1024),
            "7:ann ");
}

TEST(LoginHistory, TakesTheFirstOfTwoFieldsOfOneName) {
  EXPECT_EQ(reading(body(R"({"id":1,"id":2,"date":"2026-03-02T08:00:00Z","userId":"a","userId":"b"})"), 1024), "1:a ");
}

TEST(LoginHistory, WithoutAResponseIsEmpty) {
  for (const char* text :
       {"{}", R"({"response":null})", R"({"response":[]})", R"({"response" : [ ] , "count":0})", R"({"count":0})"}) {
    const auto events = parse(text);
    ASSERT_TRUE(events) << text;
    EXPECT_THAT(*events, IsEmpty());
  }
}

TEST(LoginHistory, MayStandAnywhereInTheEnvelope) {
  const auto before = R"({"links":[{"href":"a,]}"},{"x":1}],"text":"\"}],","n":-1.5e3,"t":true,"response":[)" + row(1) +
                      "," + row(2) + "]}";
  EXPECT_EQ(reading(before, 1024), "1:user-1 2:user-2 ");
  EXPECT_EQ(reading("\xEF\xBB\xBF \n" + body(row(1)) + "\n", 1024), "1:user-1 ") << "byte order mark and white space";
}

// The heart of reading long bodies: cuts may fall anywhere, and change nothing.

TEST(LoginHistorySlices, AreInvisibleInTheResult) {
  const auto text = body(rows(50, R"(,"login":"},{\"id\" a","x":[{"id":1},{"id":2}])"));
  const auto whole = reading(text, 1 << 20);
  ASSERT_THAT(whole, HasSubstr("50:user-50 "));
  for (std::size_t slice = 1; slice < 700; ++slice) EXPECT_EQ(reading(text, slice), whole) << slice;
}

TEST(LoginHistorySlices, AreInvisibleWithWhiteSpaceBetweenRows) {
  std::string text = "{\n  \"response\": [\n";
  for (int id = 1; id <= 30; ++id) text += fmt::format("    {} ,\n", row(id));
  text += row(31) + "\n  ]\n}\n";
  const auto whole = reading(text, 1 << 20);
  ASSERT_THAT(whole, HasSubstr("31:user-31 "));
  for (std::size_t slice = 1; slice < 400; slice += 3) EXPECT_EQ(reading(text, slice), whole) << slice;
}

TEST(LoginHistorySlices, AreInvisibleWhenOnlyTheIdentityIsRead) {
  const auto text = body(rows(40, R"(,"y":[[{"a":{}},{"b":[]}]],"actionId":1029)"));
  const auto whole = reading(text, 1 << 20);
  for (std::size_t slice = 1; slice < 500; slice += 7)
    EXPECT_EQ(reading(text, slice, Fields::identity), whole) << slice;
}

TEST(LoginHistorySlices, AreInvisibleInErrors) {
  const auto text = body(rows(20) + R"(,{"id":21,"date":"nonsense","userId":"x"},)" + row(22));
  const auto whole = reading(text, 1 << 20);
  ASSERT_THAT(whole, HasSubstr("row 21"));
  for (std::size_t slice = 1; slice < 500; slice += 7) EXPECT_EQ(reading(text, slice), whole) << slice;
}

TEST(LoginHistorySlices, GrowForALongRow) {
  const auto text = body(row(1) + "," + row(2, R"(,"page":")" + std::string(3 << 19, 'x') + '"') + "," + row(3));
  EXPECT_EQ(reading(text, 1 << 10), "1:user-1 2:user-2 3:user-3 ");
}

TEST(LoginHistorySlices, DoNotGrowForever) {
  const auto text = body(row(1) + "," + row(2, R"(,"page":")" + std::string(5 << 20, 'x') + '"'));
  EXPECT_THAT(parse(text), FailsWith(ErrorKind::malformed, HasSubstr("row 2 (byte 78) is longer than 2097152 bytes")));
}

// What is wrong is named, with its place.

TEST(LoginHistoryErrors, NameTheRowAndItsOffset) {
  const auto second = [](std::string_view bad) { return body(row(1) + "," + std::string(bad)); };
  const auto offset = std::to_string(std::string(R"({"response":[)").size() + row(1).size() + 1);
  const auto row_2 = "row 2 (byte " + offset + ") ";
  const auto fails = [](const std::string& cause) { return FailsWith(ErrorKind::malformed, cause); };

  EXPECT_THAT(parse(second(R"({"date":"2026-03-02T08:00:00Z","userId":"x"})")), fails(row_2 + R"(has no usable "id")"));
  EXPECT_THAT(parse(second(R"({"id":"7","date":"2026-03-02T08:00:00Z","userId":"x"})")),
              fails(row_2 + R"(has no usable "id")"));
  EXPECT_THAT(parse(second(R"({"id":1.5,"date":"2026-03-02T08:00:00Z","userId":"x"})")),
              fails(row_2 + R"(has no usable "id")"));
  EXPECT_THAT(parse(second(R"({"id":7,"userId":"x"})")), fails(row_2 + R"(has no usable "date")"));
  EXPECT_THAT(parse(second(R"({"id":7,"date":"2026-03-02","userId":"x"})")), fails(row_2 + R"(has no usable "date")"));
  EXPECT_THAT(parse(second(R"({"id":7,"date":null,"userId":"x"})")), fails(row_2 + R"(has no usable "date")"));
  EXPECT_THAT(parse(second(R"({"id":7,"date":"2026-03-02T08:00:00Z"})")), fails(row_2 + R"(has no usable "userId")"));
  EXPECT_THAT(parse(second(R"({"id":7,"date":"2026-03-02T08:00:00Z","userId":""})")),
              fails(row_2 + R"(has no usable "userId")"));
  EXPECT_THAT(parse(second(R"({"id":7,"date":"2026-03-02T08:00:00Z","userId":null})")),
              fails(row_2 + R"(has no usable "userId")"));
  EXPECT_THAT(parse(second(R"({"id":7,"date":"2026-03-02T08:00:00Z","userId":"x","actionId":"1029"})")),
              fails(row_2 + R"(has an "actionId" that is no number)"));
  EXPECT_THAT(parse(second("null")), fails(row_2 + "is no object"));
  EXPECT_THAT(parse(second(R"({"id":7 "date":1})")), fails(row_2 + "is not JSON"));
  EXPECT_THAT(parse(second(R"({"id":7,"date":"2026-03-02T08:00:00Z","userId":"x","login":"\q"})")),
              fails(row_2 + "is not JSON"));
}

TEST(LoginHistoryErrors, NameTheByteThatIsNoText) {
  EXPECT_THAT(parse(body(row(1) + "," + row(2, ",\"user\":\"J\xFCrgen\""))),
              FailsWith(ErrorKind::malformed, HasSubstr("is not UTF-8 (byte 151)")));
  EXPECT_THAT(parse("{\"a\":\"\xC3\x28\"}"), FailsWith(ErrorKind::malformed, HasSubstr("is not UTF-8")));
}

TEST(LoginHistoryErrors, TellACutBody) {
  const auto text = body(rows(3));
  for (std::size_t size = 1; size < text.size(); ++size) {
    EXPECT_THAT(parse(text.substr(0, size)), FailsWith(ErrorKind::malformed, HasSubstr("ends too early"))) << size;
  }
}

TEST(LoginHistoryErrors, TellOtherBodiesApart) {
  EXPECT_THAT(parse(""), FailsWith(ErrorKind::malformed, "the body is empty (byte 0)"));
  EXPECT_THAT(parse("\n<html>"), FailsWith(ErrorKind::malformed, "the body is an HTML page, not JSON (byte 1)"));
  EXPECT_THAT(parse("[1]"), FailsWith(ErrorKind::malformed, "the body is no JSON object (byte 0)"));
  EXPECT_THAT(parse("null"), FailsWith(ErrorKind::malformed, "the body is no JSON object (byte 0)"));
  EXPECT_THAT(parse(R"({"response":{}})"),
              FailsWith(ErrorKind::malformed, R"(the body has a "response" that is no array (byte 12))"));
  EXPECT_THAT(parse(R"({"response":"[]"})"), FailsWith(ErrorKind::malformed, HasSubstr("that is no array")));
  EXPECT_THAT(parse(R"({"response":[],"response":[]})"),
              FailsWith(ErrorKind::malformed, HasSubstr(R"(a second "response")")));
  EXPECT_THAT(parse(R"({"response":[]} x)"), FailsWith(ErrorKind::malformed, HasSubstr("goes on after its end")));
  EXPECT_THAT(parse(R"({"response":[],})"), FailsWith(ErrorKind::malformed, HasSubstr("is not JSON")));
  EXPECT_THAT(parse(R"({"title":"Not Found","status":404,"traceId":"x"})"),
              FailsWith(ErrorKind::malformed, HasSubstr("a saved error answer")));
  EXPECT_THAT(parse(R"({"error":{"message":"x"},"status":1,"statusCode":401})"),
              FailsWith(ErrorKind::malformed, HasSubstr("a saved error answer")));
}

TEST(LoginHistoryErrors, OfTheSourceAndTheVisitorAreHandedOn) {
  const Error stop{ErrorKind::storage, "visitor", "enough", ""};
  const auto read = read_login_history(bytes_of(body(rows(3))), "test", Fields::all,
                                       [&](const LoginEvent&) -> Result<void> { return std::unexpected(stop); });
  EXPECT_THAT(read, FailsWith(ErrorKind::storage, "enough"));
}

}  // namespace
}  // namespace logbook::portal
