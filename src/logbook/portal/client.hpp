#pragma once
#include <chrono>
#include <memory>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/http/transport.hpp"
#include "logbook/portal/address.hpp"

namespace logbook::portal {

/// Where the portal is, who asks, and for how long.
struct Connection {
  Address address;
  Secret key;  ///< sent as a bearer token; in no text that comes back
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{90'000};  ///< for one request, connecting included; portals may take a minute
};

/// Reads one portal over HTTP. For one thread at a time.
class Client {
 public:
  /// `transport` retries and follows redirects as its caller composed it.
  Client(Connection connection, std::unique_ptr<http::Transport> transport);

  /// Returns the newest login events, newest first: 20 at most, whatever the portal holds.
  ///
  /// Errors: those of `explain` (`portal/answer_error.hpp`), of the transport, and of reading the body
  /// (`portal/login_history_json.hpp`).
  /// Source: `SecurityController.GetLastLoginEvents` in DocSpace-server.
  Result<std::vector<LoginEvent>> last_logins();

 private:
  Result<http::Answer> get(std::string url);

  Connection connection_;
  std::unique_ptr<http::Transport> transport_;
};

}  // namespace logbook::portal
