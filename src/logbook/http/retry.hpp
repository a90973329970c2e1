#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "logbook/base/random.hpp"
#include "logbook/base/time.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::http {

/// Time as the retries see it. Tests bring their own, so that no test waits.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual UtcTime now() = 0;
  virtual void sleep_for(std::chrono::milliseconds duration) = 0;
};

/// The system's clock. Its sleep ends when `stop` is requested.
std::unique_ptr<Clock> system_clock(std::stop_token stop = {});

/// What a retry is about to do, for whoever watches.
struct RetryNote {
  std::string reason;               ///< "HTTP 429", "the connection was reset"
  std::chrono::milliseconds pause;  ///< before the next try
};

/// What becomes of a 429.
enum class Refusals : std::uint8_t {
  tried_again,
  handed_on,  ///< as it came: a governor inside (`http/governor.hpp`) has waited as long as it may
};

/// What several transports of one command know together of the other end, so that an outage is waited out once and not
/// by each request anew. Safe to use from several threads.
class Contact {
 public:
  /// Notes an answer: the other end is there, and an outage is over.
  void answered();

  /// Notes a failure at `now` and returns when the outage began that it belongs to.
  UtcTime failing_since(UtcTime now);

  /// True once an answer has come. Then a connection that is refused is an outage, and no wrong address.
  bool has_answered() const;

 private:
  mutable std::mutex mutex_;  // guards what follows
  bool has_answered_ = false;
  std::optional<UtcTime> failing_since_;
};

struct RetryOptions {
  /// From the begin of an outage to the last try's begin; 0: never try again, except what is `stubborn`.
  std::chrono::milliseconds max_wait{60'000};
  std::chrono::milliseconds first_pause{500};  ///< upper end of the first pause; doubles each time
  std::chrono::milliseconds longest_pause{30'000};
  Refusals refusals = Refusals::tried_again;
  /// Says of an answer whether the same request may succeed later, beyond 429, 500, 502, 503 and 504. May be empty.
  std::function<bool(const Answer&)> transient{};
  /// Says of an answer that it is taken for final when it has come three times in a row, and not before: where
  /// `max_wait` is over, the tries that are left follow after pauses of at most `first_pause`. May be empty.
  std::function<bool(const Answer&)> stubborn{};
  /// Says of an answer that asking again cannot change it: it is returned at once. May be empty.
  std::function<bool(const Answer&)> final{};
  std::function<void(const RetryNote&)> watch{};  ///< may be empty
  std::shared_ptr<Contact> contact{};             ///< shared with others; nothing: each request stands alone
};

/// Wraps `inner` so that what may pass is tried again: HTTP 429, 500, 502, 503, 504, what `transient` says, and the
/// faults `timeout`, `reset` and `cut_short`; `refused` and `unknown_host` too once the other end has answered
/// (`Contact`), as a server that restarts refuses connections. Pauses are exponential with full jitter (uniform from 0
/// to the upper end), the last up to the end of `max_wait`; or as long as `Retry-After` says, in seconds or as a date;
/// one of zero or in the past says nothing. When the next try would begin after `max_wait`, the last answer or failure
/// is returned at once, as it came.
/// `clock` outlives the transport.
std::unique_ptr<Transport> retrying(std::unique_ptr<Transport> inner, Clock& clock, Random random,
                                    RetryOptions options);

}  // namespace logbook::http
