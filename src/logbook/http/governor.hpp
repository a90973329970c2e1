#pragma once
#include <condition_variable>
#include <cstdint>
#include <expected>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <variant>

#include "logbook/http/retry.hpp"
#include "logbook/http/throttle.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::http {

/// Why a request may not begin.
enum class NoTurn : std::uint8_t {
  stopped,   ///< a stop was requested
  too_late,  ///< the server refuses requests for longer than `ThrottleOptions::max_wait`
};

/// One `Throttle` for several transports, each in a thread of its own: first come, first served. Safe to use from
/// several threads.
class Governor {
 public:
  explicit Governor(ThrottleOptions options) : throttle_(options) {}

  /// Waits until a request may begin, and returns when it did. When `stop` is requested, the waiting ends.
  std::expected<Moment, NoTurn> begin(const std::stop_token& stop = {});

  /// The request that began at `began` has ended. Returns for how long none may begin, as `Throttle::end` does.
  std::optional<std::chrono::milliseconds> end(Moment began, const Ending& ending);

  /// How many requests wait for their turn.
  std::size_t waiting() const;

 private:
  class Place;

  void change();

  mutable std::mutex mutex_;  // guards all that follows
  std::condition_variable_any changed_;
  Throttle throttle_;
  std::list<std::monostate> queue_;  // one entry for each request that waits, the first in front
  std::uint64_t changes_ = 0;        // requests that ended or left the queue
};

/// Wraps `inner` so that its requests wait for `governor`. A request that is answered with 429 waits there for its next
/// turn, until the server is given up on (`Throttle`); then the 429 comes back as it is, and a request that was not
/// sent yet fails with `Fault::busy`. `watch` hears of each rest after a 429, once for all transports; it may be empty.
/// `governor` outlives the transport.
std::unique_ptr<Transport> governed(std::unique_ptr<Transport> inner, Governor& governor,
                                    std::function<void(const RetryNote&)> watch = {});

}  // namespace logbook::http
