#include "logbook/http/governor.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <thread>
#include <vector>

#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::http {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using ::testing::AllOf;
using testing::answer;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::Holds;
using testing::RecordedRequest;
using testing::RecordedTransport;
using ::testing::SizeIs;

const Request kRequest{.url = "https://docs.example.com/x"};

Exchange get_governed(std::vector<Exchange> exchanges, std::vector<RecordedRequest>& requests,
                      std::chrono::milliseconds max_wait = 60s) {
  Governor governor({.parallel = 1, .rate = std::nullopt, .max_wait = max_wait});
  return governed(std::make_unique<RecordedTransport>(std::move(exchanges), requests), governor)->get(kRequest);
}

TEST(Governor, SendsARefusedRequestAgainInItsTurn) {
  std::vector<RecordedRequest> requests;

  const auto refused = answer(429, {{"x-ratelimit-limit", "60000"}});  // a millisecond apart
  EXPECT_THAT(get_governed({refused, answer(200)}, requests, 1ms), Holds(Field(&Answer::status, 200)));

  EXPECT_THAT(requests, SizeIs(2));
}

TEST(Governor, HandsOnARefusalThatAsksForTooLongAWait) {
  std::vector<RecordedRequest> requests;

  EXPECT_THAT(get_governed({answer(429, {{"retry-after", "61"}})}, requests), Holds(Field(&Answer::status, 429)));
  EXPECT_THAT(get_governed({answer(429)}, requests, 0s), Holds(Field(&Answer::status, 429)));

  EXPECT_THAT(requests, SizeIs(2));
}

TEST(Governor, SendsNothingMoreToAServerThatIsGivenUpOn) {
  Governor governor({.parallel = 1, .rate = std::nullopt});
  std::vector<RecordedRequest> requests;
  const auto transport = governed(
      std::make_unique<RecordedTransport>(std::vector{answer(429, {{"retry-after", "3600"}})}, requests), governor);
  ASSERT_THAT(transport->get(kRequest), Holds(Field(&Answer::status, 429)));

  EXPECT_THAT(transport->get(kRequest), testing::FailsBy(Fault::busy, ErrorKind::busy, HasSubstr("HTTP 429")));

  EXPECT_THAT(requests, SizeIs(1));
}

TEST(Governor, SaysForHowLongARefusalMakesAllWait) {
  std::stop_source source;
  Governor governor({.parallel = 1, .rate = std::nullopt});
  std::vector<RecordedRequest> requests;
  std::vector<RetryNote> notes;
  const auto watch = [&](const RetryNote& note) {
    notes.push_back(note);
    source.request_stop();  // so that the test does not wait
  };

  const auto exchange =
      governed(std::make_unique<RecordedTransport>(std::vector{answer(429, {{"retry-after", "7"}})}, requests),
               governor, watch)
          ->get({.url = kRequest.url, .stop = source.get_token()});

  EXPECT_THAT(exchange, testing::FailsBy(Fault::stopped, ErrorKind::unreachable, _));
  EXPECT_THAT(notes, ElementsAre(AllOf(Field(&RetryNote::reason, "HTTP 429"), Field(&RetryNote::pause, 7s))));
}

/// Counts how many requests are under way at once, and holds each until three are.
class Counting final : public Transport {
 public:
  Counting(std::atomic<int>& running, std::atomic<int>& most, std::barrier<>& three)
      : running_(running), most_(most), three_(three) {}

  Exchange get(const Request&) override {
    const int now = ++running_;
    int most = most_;
    while (most < now && !most_.compare_exchange_weak(most, now)) {
    }
    three_.arrive_and_wait();  // for ever, where the governor lets fewer through
    --running_;
    return Answer{200, {}, {}, {}};
  }

 private:
  std::atomic<int>& running_;
  std::atomic<int>& most_;
  std::barrier<>& three_;
};

TEST(Governor, HoldsManyThreadsToItsBoundAndMakesUseOfIt) {
  Governor governor({.parallel = 3, .rate = std::nullopt, .slow = 1h, .pause = 1h});
  for (int i = 0; i < 3; ++i) governor.end(governor.begin().value(), {});  // it begins with one and adds one each time
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::barrier three(3);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 30; ++i) {
      threads.emplace_back(
          [&] { EXPECT_TRUE(governed(std::make_unique<Counting>(running, most, three), governor)->get(kRequest)); });
    }
  }

  EXPECT_EQ(most, 3);
}

TEST(Governor, ServesWhoeverCameFirst) {
  Governor governor({.parallel = 1, .rate = std::nullopt});
  const auto first = governor.begin();
  std::vector<int> served;  // by one thread at a time: only one may run
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&governor, &served, i] {
        const auto began = governor.begin();
        served.push_back(i);
        governor.end(began.value(), {});
      });
      while (governor.waiting() != threads.size()) std::this_thread::yield();
    }
    governor.end(first.value(), {});
  }

  EXPECT_THAT(served, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST(Governor, LetsTheNextGoWhenTheFirstIsStopped) {
  std::stop_source source;
  Governor governor({.parallel = 2, .rate = std::nullopt});
  const auto running = governor.begin();
  std::expected<Moment, NoTurn> next;
  {
    std::jthread stopped([&] { EXPECT_FALSE(governor.begin(source.get_token())); });
    while (governor.waiting() != 1) std::this_thread::yield();
    std::jthread behind([&] { next = governor.begin(); });
    while (governor.waiting() != 2) std::this_thread::yield();

    source.request_stop();
    stopped.join();
    EXPECT_EQ(governor.waiting(), 1U);
    governor.end(running.value(), {});
  }

  EXPECT_TRUE(next);
}

TEST(Governor, EndsAllWaitingWhenStopped) {
  std::stop_source source;
  Governor governor({.parallel = 1, .rate = std::nullopt});
  ASSERT_TRUE(governor.begin());
  std::vector<RecordedRequest> requests;
  const auto waiting = governed(std::make_unique<RecordedTransport>(std::vector<Exchange>{}, requests), governor);

  Exchange exchange;
  {
    std::jthread thread([&] {
      exchange = waiting->get({.url = kRequest.url, .stop = source.get_token()});
    });  // the only place is taken
    source.request_stop();
  }

  EXPECT_THAT(exchange, testing::FailsBy(Fault::stopped, ErrorKind::unreachable, _));
}

}  // namespace
}  // namespace logbook::http
