#include "logbook/http/retry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

namespace logbook::http {
namespace {

using std::chrono::milliseconds;

class SystemClock final : public Clock {
 public:
  UtcTime now() override { return std::chrono::time_point_cast<UtcTime::duration>(std::chrono::system_clock::now()); }
  void sleep_for(milliseconds duration) override { std::this_thread::sleep_for(duration); }
};

/// What `Retry-After` asks for, or nothing when it says nothing useful: no such header, no number or date, or a date
/// that has passed by this machine's clock. A pause of zero would be a race against a server in distress.
std::optional<milliseconds> asked_pause(const Answer& answer, UtcTime now) {
  const auto value = answer.header("retry-after");
  if (!value) return std::nullopt;
  if (const auto date = parse_http_date(*value)) {
    if (*date <= now) return std::nullopt;
    return std::chrono::ceil<milliseconds>(*date - now);
  }
  constexpr std::uint32_t kYear = 366u * 24 * 3600;
  std::uint32_t seconds = 0;
  const auto [end, code] = std::from_chars(value->data(), value->data() + value->size(), seconds);
  if (end != value->data() + value->size() || code == std::errc::invalid_argument) return std::nullopt;
  if (code == std::errc::result_out_of_range) seconds = kYear;
  if (seconds == 0) return std::nullopt;
  return std::chrono::seconds{std::min(seconds, kYear)};
}

class Retrying final : public Transport {
 public:
  Retrying(std::unique_ptr<Transport> inner, Clock& clock, Random random, RetryOptions options)
      : inner_(std::move(inner)), clock_(clock), random_(random), options_(std::move(options)) {}

  Exchange get(const Request& request) override {
    std::optional<UtcTime> first_failure;
    milliseconds slept{0};
    milliseconds upper_end = options_.first_pause;
    for (;;) {
      auto exchange = inner_->get(request);
      auto reason = reason_to_retry(exchange);
      if (!reason) return exchange;

      const auto now = clock_.now();
      if (!first_failure) first_failure = now;
      const auto pause = pause_after(exchange, now, upper_end);
      // The clock may be set back while we sleep; the pauses themselves still end it.
      const auto spent = std::max<UtcTime::duration>(now - *first_failure, slept);
      if (options_.max_wait <= milliseconds{0} || spent + pause > options_.max_wait) return exchange;

      if (options_.watch) options_.watch({std::move(*reason), pause});
      clock_.sleep_for(pause);
      slept += pause;
      upper_end = std::min(upper_end * 2, options_.longest_pause);
    }
  }

 private:
  std::optional<std::string> reason_to_retry(const Exchange& exchange) const {
    if (!exchange) {
      switch (exchange.error().fault) {
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

  milliseconds pause_after(const Exchange& exchange, UtcTime now, milliseconds upper_end) {
    if (exchange) {
      if (const auto asked = asked_pause(*exchange, now)) return *asked;
    }
    return milliseconds{random_.below(static_cast<std::uint64_t>(upper_end.count()) + 1)};
  }

  std::unique_ptr<Transport> inner_;
  Clock& clock_;
  Random random_;
  RetryOptions options_;
};

}  // namespace

std::unique_ptr<Clock> system_clock() { return std::make_unique<SystemClock>(); }

std::unique_ptr<Transport> retrying(std::unique_ptr<Transport> inner, Clock& clock, Random random,
                                    RetryOptions options) {
  return std::make_unique<Retrying>(std::move(inner), clock, random, std::move(options));
}

}  // namespace logbook::http
