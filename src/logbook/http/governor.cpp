#include "logbook/http/governor.hpp"

#include <charconv>
#include <string_view>
#include <utility>

#include "logbook/http/retry_after.hpp"

namespace logbook::http {
namespace {

constexpr int kMostTurns = 5;  // of one request that is answered with 429 each time

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
  Governed(std::unique_ptr<Transport> inner, Governor& governor, std::chrono::milliseconds max_wait)
      : inner_(std::move(inner)), governor_(governor), max_wait_(max_wait) {}

  Exchange get(const Request& request) override {
    for (int turn = 1;; ++turn) {
      const auto began = governor_.begin();
      if (!began) {
        return std::unexpected(Failure{Fault::stopped, {ErrorKind::unreachable, request.url, "was interrupted", ""}});
      }
      auto exchange = inner_->get(request);
      const auto ending = ending_of(exchange);
      governor_.end(*began, ending);
      const bool try_again = ending.kind == Ending::Kind::limited && turn < kMostTurns && max_wait_.count() > 0 &&
                             ending.come_back.value_or(std::chrono::milliseconds{0}) <= max_wait_;
      if (!try_again) return exchange;
    }
  }

 private:
  std::unique_ptr<Transport> inner_;
  Governor& governor_;
  std::chrono::milliseconds max_wait_;
};

}  // namespace

std::optional<Moment> Governor::begin() {
  std::unique_lock lock(mutex_);
  while (!stop_.stop_requested()) {
    const auto now = std::chrono::steady_clock::now();
    const auto wait = throttle_.begin(now);
    if (!wait) return now;
    const auto seen = changes_;
    const auto changed = [this, seen] { return changes_ != seen; };
    if (*wait == std::chrono::milliseconds::max()) {
      changed_.wait(lock, stop_, changed);
    } else {
      changed_.wait_for(lock, stop_, *wait, changed);
    }
  }
  return std::nullopt;
}

void Governor::end(Moment began, const Ending& ending) {
  {
    const std::lock_guard lock(mutex_);
    throttle_.end(began, std::chrono::steady_clock::now(), ending);
    ++changes_;
  }
  changed_.notify_all();
}

std::unique_ptr<Transport> governed(std::unique_ptr<Transport> inner, Governor& governor,
                                    std::chrono::milliseconds max_wait) {
  return std::make_unique<Governed>(std::move(inner), governor, max_wait);
}

}  // namespace logbook::http
