#pragma once
#include <chrono>
#include <cstdint>

namespace logbook::sync {

/// How often to look for new events: about as often as they come. For one thread at a time.
class Pace {
 public:
  struct Bounds {
    std::chrono::milliseconds shortest;
    std::chrono::milliseconds longest;
    std::uint64_t crowd;  ///< after so many new events it looks again at once; 0: never
  };

  /// Of a portal that shows its newest 20 events only: what comes between two looks must be fewer.
  static constexpr Bounds kLimited{std::chrono::seconds{1}, std::chrono::seconds{30}, 10};

  /// Of any other: nothing is lost between two looks.
  static constexpr Bounds kWhole{std::chrono::seconds{5}, std::chrono::minutes{5}, 0};

  explicit Pace(Bounds bounds) : bounds_(bounds) {}

  /// How long to wait, `since_last` after the look before this one, which brought `new_events`.
  std::chrono::milliseconds next(std::uint64_t new_events, std::chrono::milliseconds since_last);

  /// Events a second, as they came lately.
  double rate() const { return rate_; }

 private:
  Bounds bounds_;
  double rate_ = 0;
};

}  // namespace logbook::sync
