#include "logbook/http/places.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "logbook/http/governor.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::http {
namespace {

using testing::answer;
using testing::RecordedRequest;
using testing::RecordedTransport;

const Request kRequest{.url = "https://docs.example.com/x"};

/// A stop that was requested: who waits with it does not wait.
std::stop_token no_waiting() {
  std::stop_source source;
  source.request_stop();
  return source.get_token();
}

/// Answers when others are under way beside it or had their chance, and notes how many there were at most.
class Crowd final : public Transport {
 public:
  Crowd(std::atomic<int>& now, std::atomic<int>& most) : now_(now), most_(most) {}

  Exchange get(const Request&) override {
    const int here = ++now_;
    for (int seen = most_; seen < here && !most_.compare_exchange_weak(seen, here);) {
    }
    std::this_thread::yield();
    --now_;
    return answer(200);
  }

 private:
  std::atomic<int>& now_;
  std::atomic<int>& most_;
};

TEST(Places, LetNoMoreThanSoManyRequestsThroughAtOnce) {
  Places places(3);
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  std::vector<std::jthread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto transport = in_places(std::make_unique<Crowd>(now, most), places);
      for (int request = 0; request < 500; ++request) EXPECT_TRUE(transport->get(kRequest));
    });
  }
  threads.clear();

  EXPECT_GE(most, 1);
  EXPECT_LE(most, 3);
}

TEST(Places, AreGivenToWhoeverCameFirst) {
  Places places(1);
  ASSERT_TRUE(places.take());
  std::vector<int> order;
  std::vector<std::jthread> threads;
  threads.reserve(3);
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] {
      EXPECT_TRUE(places.take());
      order.push_back(i);  // by one at a time
      places.give_back();
    });
    while (places.waiting() <= static_cast<std::size_t>(i)) std::this_thread::yield();
  }

  places.give_back();
  threads.clear();

  EXPECT_THAT(order, ::testing::ElementsAre(0, 1, 2));
}

TEST(Places, AreNotWaitedForOnceAStopIsRequested) {
  Places places(1);
  std::vector<RecordedRequest> requests;
  const auto transport = in_places(std::make_unique<RecordedTransport>(std::vector<Exchange>{}, requests), places);
  ASSERT_TRUE(places.take());
  std::stop_source source;
  auto request = kRequest;
  request.stop = source.get_token();

  std::jthread stopper([&] {
    while (places.waiting() == 0) std::this_thread::yield();
    source.request_stop();
  });

  EXPECT_THAT(transport->get(request), testing::FailsBy(Fault::stopped, ErrorKind::unreachable, "was interrupted"));
  EXPECT_EQ(places.waiting(), 0U);
  EXPECT_TRUE(requests.empty());
}

TEST(Places, AreFreeForOthersWhileARefusedPortalRests) {
  Places places(1);
  Governor governor({.parallel = 1, .rate = std::nullopt});
  std::vector<RecordedRequest> requests;
  std::stop_source source;
  bool was_free = false;
  const auto watch = [&](const RetryNote&) {
    was_free = places.take(no_waiting());
    source.request_stop();  // so that the test does not rest
  };
  const auto transport = governed(
      in_places(std::make_unique<RecordedTransport>(std::vector{answer(429, {{"retry-after", "7"}})}, requests),
                places),
      governor, watch);
  auto request = kRequest;
  request.stop = source.get_token();

  static_cast<void>(transport->get(request));

  EXPECT_TRUE(was_free);
}

}  // namespace
}  // namespace logbook::http
