#pragma once
#include <chrono>
#include <expected>
#include <memory>
#include <stop_token>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/http/transport.hpp"
#include "logbook/portal/address.hpp"
#include "logbook/portal/page.hpp"

namespace logbook::portal {

/// Where the portal is, who asks, and for how long.
struct Connection {
  Address address;
  Secret key;  ///< sent as a bearer token; in no text that comes back
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{90'000};  ///< for one request, connecting included; portals may take a minute
  std::stop_token stop{};                     ///< ends requests when a stop is requested
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

  /// Returns what the portal answers to `window`, newest first: as a rule the events there, fewer at the end of the
  /// history; but a portal without the audit feature ignores the window and shows its newest 20 events. Whoever wants
  /// to know which it was reads through `history/walk.hpp`.
  ///
  /// Fails with `PageFault::bad_window` where the portal itself failed (500 with its error envelope), which one bad row
  /// in the window can cause, and otherwise as `last_logins`.
  /// Source: `SecurityController.GetLoginEventsByFilter` in DocSpace-server.
  std::expected<Page, PageFailure> login_events(Window window);

 private:
  http::Exchange send(std::string url);
  Result<http::Answer> get(std::string url);
  Result<http::Answer> accepted(http::Exchange exchange) const;
  Result<std::vector<LoginEvent>> events_of(const http::Answer& answer) const;

  Connection connection_;
  std::unique_ptr<http::Transport> transport_;
};

}  // namespace logbook::portal
