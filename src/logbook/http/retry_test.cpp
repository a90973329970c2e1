#include "logbook/http/retry.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/fake_clock.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::http {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using testing::answer;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::FailsBy;
using testing::failure;
using testing::FakeClock;
using ::testing::Field;
using testing::Holds;
using ::testing::IsEmpty;
using ::testing::Le;
using testing::RecordedRequest;
using testing::RecordedTransport;
using ::testing::SizeIs;

auto has_status(int status) { return Holds(Field(&Answer::status, status)); }

class Retry : public ::testing::Test {
 protected:
  /// Asks once, through retries, a transport that gives `exchanges`.
  Exchange get(std::vector<Exchange> exchanges, std::uint64_t seed = 1) {
    options.watch = [this](const RetryNote& note) { notes.push_back(note.reason); };
    auto inner = std::make_unique<RecordedTransport>(std::move(exchanges), requests, before_each);
    return retrying(std::move(inner), clock, Random(seed), options)->get({.url = "https://docs.example.com/x"});
  }

  FakeClock clock;
  RetryOptions options;
  std::function<void()> before_each;
  std::vector<RecordedRequest> requests;
  std::vector<std::string> notes;
};

TEST_F(Retry, LeavesASuccessAlone) {
  EXPECT_THAT(get({answer(200)}), has_status(200));
  EXPECT_THAT(clock.pauses, IsEmpty());
}

TEST_F(Retry, TakesAStubbornAnswerForFinalTheThirdTime) {
  options.stubborn = [](const Answer& answer) { return answer.status == 500; };

  EXPECT_THAT(get({answer(500), answer(500), answer(500)}), has_status(500));
  EXPECT_THAT(get({answer(500), answer(503), answer(500), answer(500), answer(200)}), has_status(200));
}

TEST_F(Retry, TakesNoStubbornAnswerForFinalBeforeTheThirdTimeHoweverShortTheWait) {
  options.stubborn = [](const Answer& answer) { return answer.status == 500; };
  options.max_wait = 0ms;

  EXPECT_THAT(get({answer(500), answer(500), answer(200)}), has_status(200));
  EXPECT_THAT(get({answer(500), answer(500), answer(500)}), has_status(500));
  EXPECT_THAT(get({answer(500), answer(503)}), has_status(503)) << "which is not stubborn";

  EXPECT_THAT(clock.pauses, Each(Le(500ms)));
}

TEST_F(Retry, TriesAStubbornAnswerThreeTimesWhereOtherFailuresUsedUpTheWait) {
  options.stubborn = [](const Answer& answer) { return answer.status == 500; };

  EXPECT_THAT(get({answer(503, {{"retry-after", "60"}}), answer(500), answer(500), answer(200)}), has_status(200));

  EXPECT_THAT(clock.pauses, ElementsAre(60s, Le(500ms), Le(500ms)));
}

TEST_F(Retry, TriesAgainWhatMayPassAndSaysWhy) {
  EXPECT_THAT(get({answer(429), answer(500), answer(502), answer(503), answer(504), failure(Fault::timeout),
                   failure(Fault::reset), failure(Fault::cut_short), answer(200)}),
              has_status(200));

  EXPECT_THAT(requests, SizeIs(9));
  EXPECT_THAT(requests, Each(Field(&RecordedRequest::url, "https://docs.example.com/x")));
  EXPECT_THAT(notes, ElementsAre("HTTP 429", "HTTP 500", "HTTP 502", "HTTP 503", "HTTP 504", "no answer in time",
                                 "the connection was reset", "the answer was cut short"));
}

TEST_F(Retry, ReturnsOtherStatusesAtOnce) {
  for (const int status : {301, 400, 401, 402, 403, 404, 405, 415, 501}) {
    EXPECT_THAT(get({answer(status)}), has_status(status));
  }
  EXPECT_THAT(clock.pauses, IsEmpty());
}

TEST_F(Retry, ReturnsFaultsThatStayAtOnce) {
  for (const auto fault : {Fault::bad_url, Fault::plain_http, Fault::unknown_host, Fault::refused,
                           Fault::bad_certificate, Fault::tls, Fault::too_large, Fault::bad_encoding, Fault::not_http,
                           Fault::other_origin, Fault::too_many_redirects, Fault::proxy, Fault::setup}) {
    EXPECT_THAT(get({failure(fault)}), FailsBy(fault, ErrorKind::unreachable, _));
  }
  EXPECT_THAT(clock.pauses, IsEmpty());
}

TEST_F(Retry, AsksTheCallerWhatElseMayPass) {
  options.transient = [](const Answer& seen) { return seen.status == 403 && seen.body == "fault"; };

  EXPECT_THAT(get({answer(403, {}, "fault"), answer(403, {}, "no rights")}), Holds(Field(&Answer::body, "no rights")));
  EXPECT_THAT(notes, ElementsAre("HTTP 403"));
}

TEST_F(Retry, PausesAtRandomBelowADoublingEnd) {
  options.first_pause = 100ms;
  options.longest_pause = 300ms;
  std::vector<std::chrono::milliseconds> longest(4);
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    clock.pauses.clear();
    get({answer(503), answer(503), answer(503), answer(503), answer(200)}, seed);
    ASSERT_THAT(clock.pauses, SizeIs(4));
    for (std::size_t i = 0; i < 4; ++i) longest[i] = std::max(longest[i], clock.pauses[i]);
  }

  EXPECT_THAT(longest, ElementsAre(Le(100ms), Le(200ms), Le(300ms), Le(300ms)));
  EXPECT_GT(longest[0], 90ms) << "500 draws come near the upper end";
  EXPECT_GT(longest[1], 190ms);
  EXPECT_GT(longest[3], 290ms);
}

TEST_F(Retry, PausesAsLongAsRetryAfterSays) {
  get({answer(429, {{"retry-after", "7"}}), answer(200)});

  EXPECT_THAT(clock.pauses, ElementsAre(7s));
}

TEST_F(Retry, PausesUntilTheDateThatRetryAfterNames) {
  const auto date = format_http_date(clock.now() + 12s);

  get({answer(503, {{"retry-after", date}}), answer(200)});

  EXPECT_THAT(clock.pauses, ElementsAre(12s));
}

TEST_F(Retry, PausesAsItLikesWhereRetryAfterIsOfNoUse) {
  for (const auto& value : {std::string("soon"), std::string("-5"), std::string(""), std::string("0"),
                            std::string("1.5"), format_http_date(clock.now() - 1h)}) {
    clock.pauses.clear();
    EXPECT_THAT(get({answer(429, {{"retry-after", value}}), answer(200)}), has_status(200)) << value;
    EXPECT_THAT(clock.pauses, ElementsAre(Le(500ms))) << value;
  }
}

TEST_F(Retry, DoesNotBeginAPauseThatWouldBeTooLong) {
  for (const char* value : {"61", "86400", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"}) {
    EXPECT_THAT(get({answer(429, {{"retry-after", value}})}), has_status(429)) << value;
  }
  EXPECT_THAT(clock.pauses, IsEmpty());
  EXPECT_THAT(notes, IsEmpty());
}

TEST_F(Retry, WaitsForExactlyWhatIsLeft) {
  EXPECT_THAT(get({answer(429, {{"retry-after", "40"}}), answer(429, {{"retry-after", "20"}}), answer(200)}),
              has_status(200));
  EXPECT_THAT(get({answer(429, {{"retry-after", "40"}}), answer(429, {{"retry-after", "21"}})}), has_status(429));
}

TEST_F(Retry, CountsTheTimeThatTheTriesTake) {
  before_each = [this] { clock.advance(31s); };

  EXPECT_THAT(get(std::vector<Exchange>(3, failure(Fault::timeout))),
              FailsBy(Fault::timeout, ErrorKind::unreachable, _));
  EXPECT_THAT(requests, SizeIs(3)) << "31 s after the first failure is in time, 62 s is not";
}

TEST_F(Retry, EndsInTheLastFailureWhenNothingHelps) {
  const auto exchange = get(std::vector<Exchange>(1000, answer(503, {}, "still down")));

  EXPECT_THAT(exchange, Holds(Field(&Answer::body, "still down")));
  std::chrono::milliseconds waited{0};
  for (const auto pause : clock.pauses) waited += pause;
  EXPECT_EQ(waited, 60s) << "the last try comes when the time is over, whatever the pauses are";
}

TEST_F(Retry, EndsEvenWhenTheClockIsSetBack) {
  before_each = [this] { clock.advance(-1h); };

  EXPECT_THAT(get(std::vector<Exchange>(1000, answer(503))), has_status(503));
  std::chrono::milliseconds waited{0};
  for (const auto pause : clock.pauses) waited += pause;
  EXPECT_LE(waited, 60s);
}

TEST_F(Retry, NeverTriesTwiceWithoutTimeToWait) {
  options.max_wait = 0ms;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_THAT(get({answer(503)}, seed), has_status(503));
  }
}

TEST_F(Retry, HandsOnAFinalAnswerAtOnce) {
  options.final = [](const Answer& answer) { return answer.body == "a bad row"; };

  EXPECT_THAT(get({answer(500, {}, "a bad row")}), has_status(500));
  EXPECT_THAT(get({answer(500), answer(200)}), has_status(200));
}

TEST_F(Retry, WaitsForAServerThatRestartsAndNotForAWrongAddress) {
  options.contact = std::make_shared<Contact>();

  EXPECT_THAT(get({failure(Fault::refused)}), FailsBy(Fault::refused, ErrorKind::unreachable, _)) << "nobody was there";

  EXPECT_THAT(get({answer(200)}), has_status(200));
  EXPECT_THAT(get({failure(Fault::refused), failure(Fault::unknown_host), answer(200)}), has_status(200));
}

/// A database that is stopped: the command asks for the settings, then for the lifetime.
TEST_F(Retry, WaitsForAnOutageOnceHoweverManyRequestsMeetIt) {
  options.contact = std::make_shared<Contact>();
  const auto begin = clock.now();
  for (int request = 0; request < 5; ++request) get(std::vector<Exchange>(1000, answer(503)));

  EXPECT_GT(clock.now() - begin, 30s);
  EXPECT_LE(clock.now() - begin, 60s);

  clock.advance(1h);
  get({answer(200)});
  EXPECT_THAT(get({answer(503), answer(200)}), has_status(200)) << "that is another outage";
}

TEST(SystemClock, TellsTheTime) {
  const auto clock = system_clock();
  const auto before = std::chrono::system_clock::now();

  EXPECT_LE(clock->now() - before, 10s);
}

}  // namespace
}  // namespace logbook::http
