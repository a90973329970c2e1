#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>

#include "logbook/http/throttle.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::http {

/// One `Throttle` for several transports, each in a thread of its own. Safe to use from several threads.
class Governor {
 public:
  /// When `stop` is requested, all waiting ends.
  Governor(ThrottleOptions options, std::stop_token stop) : throttle_(options), stop_(std::move(stop)) {}

  /// Waits until a request may begin, and returns when it did; nothing when it was stopped.
  std::optional<Moment> begin();

  /// The request that began at `began` has ended.
  void end(Moment began, const Ending& ending);

 private:
  std::mutex mutex_;  // guards the throttle and the changes
  std::condition_variable_any changed_;
  Throttle throttle_;
  std::uint64_t changes_ = 0;  // requests that ended
  std::stop_token stop_;
};

/// Wraps `inner` so that its requests wait for `governor`. A request that is answered with 429 waits there for its next
/// turn, some times, unless the server asks to stay away for longer than `max_wait`; then the answer comes back as it
/// is. `governor` outlives the transport.
std::unique_ptr<Transport> governed(std::unique_ptr<Transport> inner, Governor& governor,
                                    std::chrono::milliseconds max_wait);

}  // namespace logbook::http
