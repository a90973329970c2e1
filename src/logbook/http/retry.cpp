#include "logbook/http/retry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

#include "logbook/http/retry_after.hpp"

namespace logbook::http {
namespace {

using std::chrono::milliseconds;

constexpr int kStubborn = 3;

class SystemClock final : public Clock {
 public:
  explicit SystemClock(std::stop_token stop) : stop_(std::move(stop)) {}

  UtcTime now() override { return std::chrono::time_point_cast<UtcTime::duration>(std::chrono::system_clock::now()); }
  void sleep_for(milliseconds duration) override {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait_for(lock, stop_, duration, [] { return false; });
  }

 private:
  std::stop_token stop_;
};

class Retrying final : public Transport {
 public:
  Retrying(std::unique_ptr<Transport> inner, Clock& clock, Random random, RetryOptions options)
      : inner_(std::move(inner)), clock_(clock), random_(random), options_(std::move(options)) {}

  Exchange get(const Request& request) override {
    std::optional<UtcTime> first_failure;
    milliseconds slept{0};
    milliseconds upper_end = options_.first_pause;
    int stubborn = 0;
    for (;;) {
      auto exchange = inner_->get(request);
      auto reason = reason_to_retry(exchange);
      if (!reason && exchange && options_.contact) options_.contact->answered();
      if (!reason) return exchange;
      stubborn = exchange && options_.stubborn && options_.stubborn(*exchange) ? stubborn + 1 : 0;
      if (stubborn == kStubborn) return exchange;  // only then: a caller who believes one would believe a mishap

      const auto now = clock_.now();
      if (!first_failure) first_failure = now;
      if (options_.contact) first_failure = std::min(*first_failure, options_.contact->failing_since(now));
      // The clock may be set back while we sleep; the pauses themselves still end it.
      const auto spent = std::max<UtcTime::duration>(now - *first_failure, slept);
      auto pause = pause_after(exchange, now, upper_end, std::chrono::floor<milliseconds>(options_.max_wait - spent));
      const bool in_time = spent < options_.max_wait && spent + pause <= options_.max_wait;
      if (!in_time && stubborn == 0) return exchange;
      if (!in_time) pause = random_pause(options_.first_pause);

      if (options_.watch) options_.watch({std::move(*reason), pause});
      clock_.sleep_for(pause);
      slept += pause;
      upper_end = std::min(upper_end * 2, options_.longest_pause);
    }
  }

 private:
  std::optional<std::string> reason_to_retry(const Exchange& exchange) const {
    if (!exchange) {
      const bool was_there = options_.contact && options_.contact->has_answered();
      switch (exchange.error().fault) {
        case Fault::refused:
          return was_there ? std::optional<std::string>("the connection was refused") : std::nullopt;
        case Fault::unknown_host:
          return was_there ? std::optional<std::string>("its name was not found any more") : std::nullopt;
        case Fault::timeout:
          return "no answer in time";
        case Fault::reset:
          return "the connection was reset";
        case Fault::cut_short:
          return "the answer was cut short";
        default:
          return std::nullopt;
      }
    }
    if (options_.final && options_.final(*exchange)) return std::nullopt;
    if (exchange->status == 429 && options_.refusals == Refusals::handed_on) return std::nullopt;
    switch (exchange->status) {
      case 429:
      case 500:
      case 502:
      case 503:
      case 504:
        return fmt::format("HTTP {}", exchange->status);
      default:
        break;
    }
    if (options_.transient && options_.transient(*exchange)) return fmt::format("HTTP {}", exchange->status);
    return std::nullopt;
  }

  /// As long as the server asks for; else at random, and not beyond what is `left`: several requests wait side by side,
  /// and the unluckiest of them must not end the wait for all.
  milliseconds pause_after(const Exchange& exchange, UtcTime now, milliseconds upper_end, milliseconds left) {
    if (exchange) {
      if (const auto asked = retry_after(*exchange, now)) return *asked;
    }
    const auto pause = random_pause(upper_end);
    return left > milliseconds{0} ? std::min(pause, left) : pause;
  }

  milliseconds random_pause(milliseconds upper_end) {
    return milliseconds{random_.below(static_cast<std::uint64_t>(upper_end.count()) + 1)};
  }

  std::unique_ptr<Transport> inner_;
  Clock& clock_;
  Random random_;
  RetryOptions options_;
};

}  // namespace

void Contact::answered() {
  const std::lock_guard lock(mutex_);
  has_answered_ = true;
  failing_since_.reset();
}

UtcTime Contact::failing_since(UtcTime now) {
  const std::lock_guard lock(mutex_);
  if (!failing_since_) failing_since_ = now;
  return *failing_since_;
}

bool Contact::has_answered() const {
  const std::lock_guard lock(mutex_);
  return has_answered_;
}

std::unique_ptr<Clock> system_clock(std::stop_token stop) { return std::make_unique<SystemClock>(std::move(stop)); }

std::unique_ptr<Transport> retrying(std::unique_ptr<Transport> inner, Clock& clock, Random random,
                                    RetryOptions options) {
  return std::make_unique<Retrying>(std::move(inner), clock, random, std::move(options));
}

}  // namespace logbook::http
