#pragma once
#include <chrono>
#include <vector>

#include "logbook/http/retry.hpp"

namespace logbook::testing {

/// A clock on which sleeping takes no time: it moves the hands instead, and remembers each pause.
class FakeClock final : public http::Clock {
 public:
  explicit FakeClock(UtcTime now = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}) : now_(now) {}

  UtcTime now() override { return now_; }

  void sleep_for(std::chrono::milliseconds duration) override {
    now_ += duration;
    pauses.push_back(duration);
  }

  /// Moves the hands, backwards too.
  void advance(std::chrono::milliseconds duration) { now_ += duration; }

  std::vector<std::chrono::milliseconds> pauses;

 private:
  UtcTime now_;
};

}  // namespace logbook::testing
