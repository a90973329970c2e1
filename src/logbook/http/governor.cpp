#include "logbook/http/governor.hpp"

#include <charconv>
#include <string_view>
#include <utility>

#include "logbook/http/redact.hpp"
#include "logbook/http/retry_after.hpp"

namespace logbook::http {
namespace {

std::optional<int> named_limit(const Answer& answer) {
  const auto header = answer.header("x-ratelimit-limit");
  if (!header) return std::nullopt;
  int limit = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), limit);
  if (error != std::errc{} || limit < 1) return std::nullopt;
  return limit;
}

Ending ending_of(const Exchange& exchange) {
  if (!exchange) {
    return {exchange.error().fault == Fault::timeout ? Ending::Kind::timed_out : Ending::Kind::answered};
  }
  if (exchange->status == 504) return {Ending::Kind::timed_out};
  if (exchange->status != 429) return {};
  const auto now = std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now());
  return {Ending::Kind::limited, named_limit(*exchange), retry_after(*exchange, now)};
}

class Governed final : public Transport {
 public:
  Governed(std::unique_ptr<Transport> inner, Governor& governor, std::function<void(const RetryNote&)> watch)
      : inner_(std::move(inner)), governor_(governor), watch_(std::move(watch)) {}

  Exchange get(const Request& request) override {
    std::optional<Exchange> refused;
    for (;;) {
      const auto began = governor_.begin(request.stop);
      if (!began && began.error() == NoTurn::stopped) return failure(request, stopped(request));
      if (!began) return refused ? *std::move(refused) : failure(request, unsent(request));

      auto exchange = inner_->get(request);
      const auto ending = ending_of(exchange);
      const auto rest = governor_.end(*began, ending);
      if (ending.kind != Ending::Kind::limited) return exchange;
      if (rest && watch_) watch_({"HTTP 429", *rest});
      refused = std::move(exchange);
    }
  }

 private:
  static Exchange failure(const Request& request, Failure failure) {
    return std::unexpected(Failure{failure.fault, redacted(request, std::move(failure.error))});
  }

  static Failure stopped(const Request& request) {
    return {Fault::stopped, {ErrorKind::unreachable, request.url, "was interrupted", ""}};
  }

  static Failure unsent(const Request& request) {
    return {Fault::busy,
            {ErrorKind::busy, request.url,
             "was not asked for: the portal limits how often it may be asked, and refused what came before (HTTP 429)",
             "wait a minute, or give a longer --max-wait"}};
  }

  std::unique_ptr<Transport> inner_;
  Governor& governor_;
  std::function<void(const RetryNote&)> watch_;
};

}  // namespace

/// A request's place in the queue, while it lasts. To be made and left under the lock.
class Governor::Place {
 public:
  explicit Place(Governor& governor) : governor_(governor), entry_(governor.queue_.emplace(governor.queue_.end())) {}
  ~Place() {
    governor_.queue_.erase(entry_);
    governor_.change();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  bool is_first() const { return entry_ == governor_.queue_.begin(); }

 private:
  Governor& governor_;
  std::list<std::monostate>::iterator entry_;
};

std::expected<Moment, NoTurn> Governor::begin(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const Place place(*this);
  while (!stop.stop_requested()) {
    const auto now = std::chrono::steady_clock::now();
    if (throttle_.given_up(now)) return std::unexpected(NoTurn::too_late);
    const auto wait = place.is_first() ? throttle_.begin(now) : std::chrono::milliseconds::max();
    if (!wait) return now;
    const auto seen = changes_;
    const auto changed = [this, seen] { return changes_ != seen; };
    if (*wait == std::chrono::milliseconds::max()) {
      changed_.wait(lock, stop, changed);
    } else {
      changed_.wait_for(lock, stop, *wait, changed);
    }
  }
  return std::unexpected(NoTurn::stopped);
}

std::optional<std::chrono::milliseconds> Governor::end(Moment began, const Ending& ending) {
  const std::lock_guard lock(mutex_);
  const auto rest = throttle_.end(began, std::chrono::steady_clock::now(), ending);
  change();
  return rest;
}

std::size_t Governor::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

/// Wakes those that wait, to look again.
void Governor::change() {
  ++changes_;
  changed_.notify_all();
}

std::unique_ptr<Transport> governed(std::unique_ptr<Transport> inner, Governor& governor,
                                    std::function<void(const RetryNote&)> watch) {
  return std::make_unique<Governed>(std::move(inner), governor, std::move(watch));
}

}  // namespace logbook::http
