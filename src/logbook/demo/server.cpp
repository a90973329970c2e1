#include "logbook/demo/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <mutex>
#include <utility>

#include "logbook/base/time.hpp"
#include "logbook/demo/portal_dates.hpp"

namespace logbook::demo {
namespace {

constexpr const char* kLoopback = "127.0.0.1";

/// Kestrel's own answer to what is no request; the portal does not see it.
Answer refusal(int status, UtcTime now) {
  Answer answer;
  answer.status = status;
  answer.headers = {{"Date", format_http_date(now)}, {"Server", "Kestrel"}};
  return answer;
}

}  // namespace

/// The portal's clock. It starts at `Options::clock` and runs on, at `Options::clock_speed`, to the end of 9999.
class Server::Clock {
 public:
  explicit Clock(const Options& options) : start_(options.clock), speed_(options.clock_speed) {}

  UtcTime now() const {
    const std::lock_guard lock(mutex_);
    const auto passed = std::chrono::floor<std::chrono::microseconds>(std::chrono::steady_clock::now() - started_);
    const auto most = (kLastTime - start_) / std::max<std::int64_t>(1, speed_);
    return start_ + std::min(passed, most) * speed_;
  }

  void set(UtcTime time) {
    const std::lock_guard lock(mutex_);
    start_ = time;
    started_ = std::chrono::steady_clock::now();
  }

 private:
  mutable std::mutex mutex_;
  UtcTime start_;
  std::int64_t speed_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

Result<std::unique_ptr<Server>> Server::start(const Options& options, int port) {
  auto created = Portal::create(options);
  if (!created) return std::unexpected(created.error());
  auto portal = *std::move(created);

  auto clock = std::make_unique<Clock>(options);
  auto listener =
      ServerListener::open(port, {.answer = [&portal = *portal, &clock = *clock](
                                                const Request& request) { return portal.answer(request, clock.now()); },
                                  .refuse = [&clock = *clock](int status) { return refusal(status, clock.now()); }});
  if (!listener) {
    return std::unexpected(Error{ErrorKind::usage, fmt::format("{}:{}", kLoopback, port),
                                 "this port is taken, or not ours to take", "give another port, or 0 for a free one"});
  }
  return std::unique_ptr<Server>(new Server(std::move(portal), std::move(clock), std::move(listener)));
}

Server::Server(std::unique_ptr<Portal> portal, std::unique_ptr<Clock> clock, std::unique_ptr<ServerListener> listener)
    : portal_(std::move(portal)), clock_(std::move(clock)), listener_(std::move(listener)) {}

Server::~Server() { stop(); }

std::string Server::base_url() const { return fmt::format("http://{}:{}", kLoopback, port()); }

const Secret& Server::key(std::string_view name) const {
  const auto found = std::ranges::find(portal_->keys(), name, &ApiKey::name);
  assert(found != portal_->keys().end());
  return found->key;
}

void Server::set_clock(UtcTime time) { clock_->set(time); }

void Server::stop() { listener_->stop(); }

}  // namespace logbook::demo
