#include "logbook/http/throttle.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <deque>
#include <vector>

namespace logbook::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr Ending kAnswered{};
constexpr Ending kLimited{Ending::Kind::limited};
constexpr Ending kTimedOut{Ending::Kind::timed_out};

/// A server that answers after `latency` and allows `limit` requests in any minute, asked as fast as a throttle allows.
struct Simulation {
  explicit Simulation(ThrottleOptions options) : throttle(options) {}

  Throttle throttle;
  milliseconds latency{50};
  std::size_t limit = 1'000'000;
  bool names_limit = true;
  milliseconds others_till{0};  // until then, others leave only five of these requests to us

  std::vector<Moment> begun{};    // of all requests
  std::vector<Moment> refused{};  // when
  int most_at_once = 0;
  int highest_rate = 0;   // after the first refusal
  bool given_up = false;  // at any time

  void run(milliseconds time) {
    struct Flight {
      Moment began;
      Moment ends;
      bool refused;
    };
    std::deque<Flight> flights;
    std::deque<Moment> admitted;
    for (Moment now{}; now < Moment{} + time; now += 1ms) {
      while (!flights.empty() && flights.front().ends <= now) {
        Ending ending = flights.front().refused ? kLimited : kAnswered;
        if (ending.kind == Ending::Kind::limited && names_limit) ending.limit = static_cast<int>(limit);
        throttle.end(flights.front().began, now, ending);
        flights.pop_front();
      }
      while (!throttle.begin(now)) {
        while (!admitted.empty() && now - admitted.front() >= 60s) admitted.pop_front();
        const bool over = admitted.size() >= (now < Moment{} + others_till ? 5 : limit);
        if (!over) admitted.push_back(now);
        if (over) refused.push_back(now);
        begun.push_back(now);
        flights.push_back({now, now + latency, over});
        most_at_once = std::max(most_at_once, throttle.running());
      }
      given_up = given_up || throttle.given_up(now);
      if (!refused.empty() && now > refused.front() + latency)
        highest_rate = std::max(highest_rate, throttle.rate().value_or(0));
    }
  }

  std::size_t most_in_a_minute() const {
    std::size_t most = 0;
    std::size_t first = 0;
    for (std::size_t i = 0; i < begun.size(); ++i) {
      while (begun[i] - begun[first] >= 60s) ++first;
      most = std::max(most, i - first + 1);
    }
    return most;
  }
};

TEST(Throttle, NeverSendsMoreAtOnceThanAllowed) {
  Simulation simulation({.parallel = 4, .rate = std::nullopt});

  simulation.run(10s);

  EXPECT_EQ(simulation.most_at_once, 4);
  EXPECT_GT(simulation.begun.size(), 4u * 10 * 1000 / 50 - 20) << "and makes use of it";
}

TEST(Throttle, BeginsWithOneAndAddsOneWithEachAnswer) {
  Throttle throttle({.parallel = 3});
  const Moment now{};

  EXPECT_EQ(throttle.begin(now), std::nullopt);
  EXPECT_EQ(throttle.begin(now), milliseconds::max());
  throttle.end(now, now + 50ms, kAnswered);

  EXPECT_EQ(throttle.allowed(), 2);
}

TEST(Throttle, HalvesAfterA429AndATimeOutAndASlowAnswer) {
  struct Case {
    Ending ending;
    milliseconds took;
  };
  for (const auto& [ending, took] : {Case{kLimited, 50ms}, Case{kTimedOut, 50ms}, Case{kAnswered, 5001ms}}) {
    Throttle throttle({.parallel = 8, .rate = std::nullopt});
    Moment now{};
    for (int i = 0; i < 10; ++i) {
      ASSERT_EQ(throttle.begin(now), std::nullopt);
      throttle.end(now, now + 10ms, kAnswered);
      now += 10ms;
    }
    ASSERT_EQ(throttle.allowed(), 8);

    while (!throttle.begin(now)) continue;
    throttle.end(now, now + took, ending);

    EXPECT_EQ(throttle.allowed(), 4);
  }
}

TEST(Throttle, HalvesOnceForRequestsThatRanTogether) {
  Throttle throttle({.parallel = 8, .rate = std::nullopt});
  Moment now{};
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(throttle.begin(now), std::nullopt);
    throttle.end(now, now, kAnswered);
  }
  for (int i = 0; i < 8; ++i) ASSERT_EQ(throttle.begin(now), std::nullopt);

  for (int i = 0; i < 8; ++i) throttle.end(now, now + 50ms, kTimedOut);

  EXPECT_EQ(throttle.allowed(), 4);
}

TEST(Throttle, KeepsToItsRateInAnyMinute) {
  for (const int rate : {1, 2, 60, 750}) {
    Simulation simulation({.parallel = 4, .rate = rate});

    simulation.run(200s);

    EXPECT_LE(simulation.most_in_a_minute(), static_cast<std::size_t>(rate));
    EXPECT_GE(simulation.begun.size(), static_cast<std::size_t>(rate) * 3) << "and makes use of it";
  }
}

TEST(Throttle, SpreadsItsRequestsOnceTheLimitIsNear) {
  Simulation simulation({.parallel = 16, .rate = 600});

  simulation.run(200s);

  for (std::size_t i = 301; i < simulation.begun.size(); ++i) {
    ASSERT_GE(simulation.begun[i] - simulation.begun[i - 1], 99ms) << "request " << i;
  }
}

TEST(Throttle, BeginsWithOneAgainAfterAPause) {
  Simulation simulation({.parallel = 16, .rate = std::nullopt});
  simulation.run(2s);
  ASSERT_EQ(simulation.throttle.allowed(), 16);
  auto& throttle = simulation.throttle;
  const auto later = Moment{} + 10s;
  for (int i = throttle.running(); i > 0; --i) throttle.end(Moment{} + 2s, Moment{} + 2s, kAnswered);

  EXPECT_EQ(throttle.begin(later), std::nullopt);

  EXPECT_EQ(throttle.begin(later), milliseconds::max());
}

TEST(Throttle, ComesToAllThatMayRunAtOnceHoweverLongTheAnswersTake) {
  for (const auto latency : {1500ms, 3000ms}) {
    Simulation simulation({.parallel = 16, .rate = std::nullopt});
    simulation.latency = latency;

    simulation.run(60s);

    EXPECT_EQ(simulation.most_at_once, 16) << latency.count();
    EXPECT_EQ(simulation.throttle.allowed(), 16) << "and stays there";
  }
}

/// How many may begin at once at `now`.
int burst(Throttle& throttle, Moment now) {
  int begun = 0;
  while (!throttle.begin(now)) ++begun;
  return begun;
}

TEST(Throttle, AllowsNoBurstBehindARequestThatHangs) {
  for (const bool ended : {false, true}) {
    Throttle throttle({.parallel = 16, .rate = std::nullopt, .slow = 1h});
    const Moment hanging{};
    ASSERT_EQ(throttle.begin(hanging), std::nullopt);
    throttle.end(hanging, hanging, kAnswered);
    ASSERT_EQ(throttle.begin(hanging), std::nullopt);
    for (auto now = hanging; now < hanging + 15s; now += 100ms) {
      ASSERT_EQ(throttle.begin(now), std::nullopt);
      throttle.end(now, now + 100ms, kAnswered);
    }
    ASSERT_EQ(throttle.allowed(), 16);

    if (ended) throttle.end(hanging, hanging + 20s, kAnswered);

    EXPECT_LE(burst(throttle, hanging + 20s), ended ? 3 : 1);
  }
}

TEST(Throttle, LearnsALimitFromTheFirstRefusalAndUsesItUp) {
  for (const bool named : {true, false}) {
    for (const int parallel : {4, 16}) {
      Simulation simulation({.parallel = parallel, .rate = std::nullopt});
      simulation.latency = 5ms;
      simulation.limit = 1500;
      simulation.names_limit = named;

      simulation.run(180s);

      const auto admitted = simulation.begun.size() - simulation.refused.size();
      EXPECT_GE(admitted, 4500u * 95 / 100) << parallel;
      const auto under_way_at_once = static_cast<std::size_t>(parallel);
      const auto when_it_asked_for_more = named ? 0u : 2u;
      EXPECT_LE(simulation.refused.size(), under_way_at_once + when_it_asked_for_more);
    }
  }
}

TEST(Throttle, StaysAwayForAsLongAsTheServerAsks) {
  Throttle throttle({.parallel = 4, .rate = std::nullopt});
  const Moment now{};
  ASSERT_EQ(throttle.begin(now), std::nullopt);

  throttle.end(now, now, {Ending::Kind::limited, std::nullopt, 7s});

  EXPECT_EQ(throttle.begin(now), 7s);
  EXPECT_EQ(throttle.begin(now + 7s), std::nullopt);
}

TEST(Throttle, IsNotStoppedForGoodByOthersWhoUseUpTheLimit) {
  Throttle throttle({.parallel = 4, .rate = std::nullopt});
  Moment now{};
  for (int i = 0; i < 50; ++i) {
    while (const auto wait = throttle.begin(now)) now += *wait;
    throttle.end(now, now, kLimited);
  }

  EXPECT_GE(throttle.rate(), 60);
}

TEST(Throttle, RaisesARateAgainThatOthersMadeItLearn) {
  Simulation simulation({.parallel = 4, .rate = std::nullopt});
  simulation.names_limit = false;
  simulation.others_till = 2s;

  simulation.run(10min);

  EXPECT_GE(simulation.throttle.rate(), 120) << "60 at first, then a tenth more each minute";
}

TEST(Throttle, RaisesNoRateAboveTheServersLimitOrTheUsersOwn) {
  struct Case {
    int users;
    bool names_limit;
    int bound;
  };
  for (const auto& [users, names_limit, bound] : {Case{70, false, 70}, Case{70, true, 70}, Case{750, true, 100}}) {
    Simulation simulation({.parallel = 4, .rate = users});
    simulation.limit = 100;
    simulation.names_limit = names_limit;
    simulation.others_till = 50s;

    simulation.run(10min);

    EXPECT_EQ(simulation.throttle.rate(), bound);
    EXPECT_EQ(simulation.highest_rate, bound);
  }
}

/// When a server is given up on that refuses all requests, each at once and with `ending`.
milliseconds given_up_after(ThrottleOptions options, const Ending& ending = kLimited) {
  Throttle throttle(options);
  Moment now{};
  while (!throttle.given_up(now)) {
    while (const auto wait = throttle.begin(now)) now += *wait;
    throttle.end(now, now, ending);
  }
  return std::chrono::floor<milliseconds>(now - Moment{});
}

TEST(Throttle, GivesUpOnAServerThatRefusesAllForLongerThanTheWait) {
  EXPECT_EQ(given_up_after({.max_wait = 0s}), 0s);
  EXPECT_EQ(given_up_after({.max_wait = 60s}), 60s);
  EXPECT_EQ(given_up_after({.max_wait = 60s}, {Ending::Kind::limited, std::nullopt, 61s}), 0s);

  const auto soon = given_up_after({.max_wait = 1s});
  EXPECT_GE(soon, 1s);
  EXPECT_LE(soon, 1100ms) << "the second turn at 60 a minute, the lowest rate";
}

TEST(Throttle, WaitsOutTheMinuteOfALimitHoweverShortTheWait) {
  for (const int parallel : {1, 16}) {
    Simulation simulation({.parallel = parallel, .rate = std::nullopt, .max_wait = 1s});
    simulation.limit = 10;

    simulation.run(200s);

    EXPECT_FALSE(simulation.given_up) << parallel;
    EXPECT_GE(simulation.begun.size() - simulation.refused.size(), 30u) << parallel;
  }
}

TEST(Throttle, WaitsOutALimitThatNobodyNamesWithinAWaitOfAMinute) {
  for (const int parallel : {1, 16}) {
    Simulation simulation({.parallel = parallel, .rate = std::nullopt, .max_wait = 60s});
    simulation.limit = 10;
    simulation.names_limit = false;

    simulation.run(200s);

    EXPECT_FALSE(simulation.given_up) << parallel;
  }
}

TEST(Throttle, CountsTheWaitOnceForRequestsThatAreRefusedTogether) {
  Throttle throttle({.parallel = 2, .rate = std::nullopt, .max_wait = 60s});
  const Ending come_back_in_a_minute{Ending::Kind::limited, std::nullopt, 60s};
  const Moment now{};
  ASSERT_EQ(throttle.begin(now), std::nullopt);
  throttle.end(now, now, kAnswered);
  ASSERT_EQ(throttle.begin(now), std::nullopt);
  ASSERT_EQ(throttle.begin(now), std::nullopt);

  EXPECT_EQ(throttle.end(now, now + 10ms, come_back_in_a_minute), 60s);
  EXPECT_EQ(throttle.end(now, now + 90ms, come_back_in_a_minute), std::nullopt) << "no news";
  EXPECT_FALSE(throttle.given_up(now + 90ms));

  const auto later = now + 61s;
  ASSERT_EQ(throttle.begin(later), std::nullopt);
  EXPECT_EQ(throttle.end(later, later, come_back_in_a_minute), std::nullopt);
  EXPECT_TRUE(throttle.given_up(later)) << "nothing went through for a minute";
}

TEST(Throttle, BeginsTheWaitAnewAfterEachRequestThatWentThrough) {
  Throttle throttle({.parallel = 1, .rate = std::nullopt, .max_wait = 10s});
  Moment now{};
  for (int i = 0; i < 40; ++i) {
    while (const auto wait = throttle.begin(now)) now += *wait;
    throttle.end(now, now, i % 2 == 0 ? kLimited : kAnswered);

    ASSERT_FALSE(throttle.given_up(now)) << "request " << i;
  }
}

}  // namespace
}  // namespace logbook::http
