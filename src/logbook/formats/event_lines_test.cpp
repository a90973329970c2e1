#include "logbook/formats/event_lines.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "logbook/base/random.hpp"
#include "logbook/event/place.hpp"
#include "logbook/formats/events.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::formats {
namespace {

using namespace std::chrono_literals;
using testing::at;
using ::testing::ElementsAre;
using testing::event;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Reading {
  std::vector<LoginEvent> events;
  Result<void> done;
};

Reading read(std::string_view text, std::size_t at_a_time = 1'000) {
  Reading reading;
  const ByteSource source = [rest = text, at_a_time](std::span<char> into) mutable -> Result<std::size_t> {
    const auto got = rest.copy(into.data(), std::min(into.size(), at_a_time));
    rest.remove_prefix(got);
    return got;
  };
  reading.done = read_event_lines(source, "events.jsonl", [&](const LoginEvent& one, std::uint64_t) -> Result<void> {
    reading.events.push_back(one);
    return {};
  });
  return reading;
}

std::string written(const std::vector<LoginEvent>& events) {
  std::ostringstream out;
  const auto writer = make_event_writer(EventFormat::jsonl, {}, out);
  for (const auto& one : events) writer->add(one, Standing::settled);
  writer->finish({});
  return out.str();
}

/// Events with any text that UTF-8 allows in every member that JSON Lines have.
std::vector<LoginEvent> hostile_events(Random& random) {
  const std::vector<std::string> pieces{
      "\"",   "\\",   "\n", std::string(1, '\0'), "\x1b[2J", "\xE2\x80\xAE", "{\"id\":1}",
      "\x7f", "null", ",",  "\xF0\x9F\x99\x82",   "'",       "\r",           "a"};
  const auto text = [&] {
    std::string made;
    for (auto left = random.below(6); left > 0; --left) made += pieces[random.below(pieces.size())];
    return made;
  };
  std::vector<LoginEvent> events(1 + random.below(20));
  for (auto& one : events) {
    one.id = static_cast<std::int64_t>(random.below(1'000'000)) - 5;
    one.time = at(8, 0) + std::chrono::microseconds{random.below(1'000'000'000)};
    one.action = LoginAction{static_cast<std::int32_t>(random.below(2'000)) - 3};
    one.user_id = "u" + text();
    for (auto* member :
         {&one.user, &one.login, &one.ip, &one.country, &one.city, &one.browser, &one.platform, &one.action_text}) {
      *member = text();
    }
    if (random.below(2) == 0) one.ip = "203.0.113.7";  // only such an address has a place
    if (place_of(one).country.empty()) one.country.clear();
    if (place_of(one).city.empty()) one.city.clear();
    if (random.below(4) == 0) one.time_uncertain_by = 1h;
  }
  return events;
}

TEST(EventLines, GiveBackWhatWasWritten) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    const auto events = hostile_events(random);

    const auto reading = read(written(events), 1 + random.below(200));

    ASSERT_TRUE(reading.done) << reading.done.error().cause;
    ASSERT_EQ(reading.events, events) << "round " << round;
  }
}

TEST(EventLines, MayLackFieldsAndHaveOthers) {
  const auto reading = read(
      "{\"time\":\"2026-03-02T08:00:00Z\",\"id\":7,\"new\":[{\"id\":8}],\"user\":null}\r\n\n  \n"
      "{\"id\":8,\"time\":\"2026-03-02T08:00:00Z\"}");  // without an end of the line

  ASSERT_TRUE(reading.done) << reading.done.error().cause;
  ASSERT_EQ(reading.events.size(), 2U);
  EXPECT_EQ(reading.events[0].id, 7);
  EXPECT_EQ(reading.events[1].time, at(8, 0));
  EXPECT_EQ(reading.events[1].user, "");
}

TEST(EventLines, AreReadUpToTheFirstThatIsWrong) {
  const std::string good = "{\"id\":7,\"time\":\"2026-03-02T08:00:00Z\"}\n";
  const std::vector<std::pair<std::string, std::string>> wrongs{
      {"{\"id\":7,\"ti", "is no whole JSON object"},
      {"{\"id\":7}", R"(has no "time")"},
      {"{\"time\":\"2026-03-02T08:00:00Z\"}", R"(has no "id")"},
      {"{\"id\":null,\"time\":\"2026-03-02T08:00:00Z\"}", R"(has no "id")"},
      {"{\"id\":\"7\",\"time\":\"2026-03-02T08:00:00Z\"}", R"(has a "id" that cannot be one)"},
      {"{\"id\":7.5,\"time\":\"2026-03-02T08:00:00Z\"}", R"(has a "id" that cannot be one)"},
      {"{\"id\":99999999999999999999,\"time\":\"2026-03-02T08:00:00Z\"}", "is no whole JSON object"},
      {"{\"id\":7,\"time\":\"yesterday\"}", R"(has a "time" that cannot be one)"},
      {"{\"id\":7,\"time\":\"2026-03-02T08:00:00Z\",\"actionId\":9999999999}",
       R"(has a "actionId" that cannot be one)"},
      {"{\"id\":7,\"time\":\"2026-03-02T08:00:00Z\",\"user\":5}", R"(has a "user" that cannot be one)"},
      {"{\"id\":7,\"time\":\"2026-03-02T08:00:00Z\"} {}", "is no whole JSON object"},
      {"{\"id\":7,\"time\":\"2026-03-02T08:00:00Z\",\"user\":\"\xff\"}", ""},
      {"[1]", "is no whole JSON object"},
      {"hello", "is no whole JSON object"},
      {std::string((std::size_t{2} << 20), 'x'), "is longer than 1 MiB"}};
  for (const auto& [line, cause] : wrongs) {
    const auto reading = read(good + "\n" + line + "\n" + good, 100'000);

    EXPECT_THAT(reading.done, FailsWith(ErrorKind::malformed, HasSubstr("line 3 " + cause))) << line.substr(0, 80);
    EXPECT_EQ(reading.events.size(), 1U) << line.substr(0, 80);
  }
}

TEST(EventLines, MayBeNone) {
  EXPECT_TRUE(read("").done);
  EXPECT_THAT(read("\n\n").events, IsEmpty());
}

TEST(EventLines, AreToldFromThePortalsOwnAnswers) {
  EXPECT_TRUE(looks_like_event_lines(written({event()})));
  EXPECT_TRUE(looks_like_event_lines("{\"id\":7,\"time\":\"2026-0"));
  EXPECT_FALSE(looks_like_event_lines("{\"response\":[{\"id\":7,\"user\":\"\\\"time\\\":\",\"time\":1}]}"));
  EXPECT_FALSE(looks_like_event_lines("{\n  \"response\": [{\"time\":1}]}"));
  EXPECT_FALSE(looks_like_event_lines("[{\"time\":1}]"));
  EXPECT_FALSE(looks_like_event_lines(""));
}

}  // namespace
}  // namespace logbook::formats
