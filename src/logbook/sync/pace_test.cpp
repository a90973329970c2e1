#include "logbook/sync/pace.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>

#include "logbook/base/random.hpp"

namespace logbook::sync {
namespace {

using namespace std::chrono_literals;

TEST(Pace, LooksSeldomWhereNothingHappens) {
  Pace limited(Pace::kLimited);
  Pace whole(Pace::kWhole);

  EXPECT_EQ(limited.next(0, 1s), 30s);
  EXPECT_EQ(whole.next(0, 5s), 5min);
}

TEST(Pace, LooksAsOftenAsEventsCome) {
  Pace pace(Pace::kLimited);
  for (int i = 0; i < 50; ++i) pace.next(1, 10s);

  const auto wait = pace.next(1, 10s);

  EXPECT_GE(wait, 6s);
  EXPECT_LE(wait, 10s);
  EXPECT_NEAR(pace.rate(), 0.1, 0.01);
}

TEST(Pace, LooksAgainAtOnceWhenManyCame) {
  Pace pace(Pace::kLimited);

  EXPECT_EQ(pace.next(10, 30s), 0s);
  EXPECT_LT(pace.next(0, 1s), 10s) << "and goes on quickly for a while";
  EXPECT_EQ(Pace(Pace::kWhole).next(1000, 5s), 5s) << "where nothing can be lost, not even then";
}

/// Logins that come by chance, so many a second on average, and now and then ten times as many for half a minute.
class Arrivals {
 public:
  Arrivals(double rate, std::uint64_t seed) : rate_(rate), random_(seed), burst_(after(600)) {}

  std::uint64_t until(double time) {
    std::uint64_t count = 0;
    for (;;) {
      const bool in_burst = now_ >= burst_;
      const double edge = in_burst ? burst_ + 30 : burst_;
      const double next = now_ + after(1 / (in_burst ? 10 * rate_ : rate_));
      if (std::min(next, edge) >= time) {
        now_ = time;  // a wait by chance forgets how long it has been
        return count;
      }
      now_ = std::min(next, edge);
      if (next < edge) {
        ++count;
      } else if (in_burst) {
        burst_ = now_ + after(600);
      }
    }
  }

 private:
  /// A wait with this mean, by chance.
  double after(double mean) {
    const auto drawn = static_cast<double>(random_.below(1'000'000'000) + 1) / 1e9;
    return -mean * std::log(drawn);
  }

  double rate_;
  Random random_;
  double now_ = 0;
  double burst_;
};

TEST(Pace, KeepsTheOverlapOfALimitedPortalsAnswersThroughBursts) {
  constexpr double kHours = 400;
  constexpr double kRequest = 0.1;  // seconds that one takes
  std::uint64_t looks = 0;
  std::uint64_t lost = 0;
  std::uint64_t seed = 0;
  for (const double between : {3.0, 5.0, 10.0, 20.0, 60.0, 600.0}) {
    Arrivals arrivals(1 / between, ++seed);
    Pace pace(Pace::kLimited);
    double time = 0;
    double waited = 1;
    std::uint64_t looks_here = 0;
    std::uint64_t lost_here = 0;
    std::uint64_t events = 0;
    while (time < kHours * 3600) {
      const auto fresh = arrivals.until(time += waited);
      ++looks_here;
      events += fresh;
      if (fresh >= 20) ++lost_here;
      const auto wait = pace.next(fresh, std::chrono::milliseconds{static_cast<std::int64_t>(waited * 1000)});
      waited = kRequest + std::chrono::duration<double>(wait).count();
    }
    std::printf("a login in %3.0f s: %7llu looks, %.2f new events each, %llu without overlap\n", between,
                static_cast<unsigned long long>(looks_here),
                static_cast<double>(events) / static_cast<double>(looks_here),
                static_cast<unsigned long long>(lost_here));
    EXPECT_LE(static_cast<double>(lost_here), 1e-4 * static_cast<double>(looks_here)) << between;
    looks += looks_here;
    lost += lost_here;
  }
  EXPECT_GT(looks, 100'000U);
  EXPECT_LE(static_cast<double>(lost), 1e-4 * static_cast<double>(looks));
}

}  // namespace
}  // namespace logbook::sync
