#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/demo/keys.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/portal.hpp"
#include "logbook/demo/server_listener.hpp"

namespace logbook::demo {

/// Serves a portal over HTTP/1.1 on 127.0.0.1, and nowhere else, from threads of its own. Up to 64 connections at
/// once; for one more, an idle one is closed. Its clock starts at `Options::clock` and runs on, at
/// `Options::clock_speed`.
class Server {
 public:
  /// Makes the portal and listens at `port`, or at a free one for 0. Ready for requests on return.
  ///
  /// Errors: `usage`, for an unknown time zone or a port that is taken or not ours to take.
  static Result<std::unique_ptr<Server>> start(const Options& options, int port);

  /// Stops.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return listener_->port(); }

  /// "http://127.0.0.1:8092".
  std::string base_url() const;

  /// The API key to use: an admin's, with the scope `*:read`.
  const Secret& key() const { return portal_->keys().front().key; }

  /// The key with this name, see `make_keys`. There must be one.
  const Secret& key(std::string_view name) const;

  /// The portal behind it, for its keys and people, and to change its history between requests.
  Portal& portal() { return *portal_; }

  /// Sets the portal's clock; it runs on from there.
  void set_clock(UtcTime time);

  /// Closes all connections and returns when no request is under way. A second call does nothing.
  void stop();

 private:
  class Clock;

  Server(std::unique_ptr<Portal> portal, std::unique_ptr<Clock> clock, std::unique_ptr<ServerListener> listener);

  std::unique_ptr<Portal> portal_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<ServerListener> listener_;  // asks the other two, so it goes first
};

}  // namespace logbook::demo
