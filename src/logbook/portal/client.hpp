#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/http/transport.hpp"
#include "logbook/portal/address.hpp"
#include "logbook/portal/facts.hpp"
#include "logbook/portal/page.hpp"
#include "logbook/portal/people.hpp"

namespace logbook::portal {

/// Where the portal is, who asks, and for how long.
struct Connection {
  Address address;
  Secret key;  ///< sent as a bearer token; in no text that comes back
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{90'000};  ///< for one request, connecting included; portals may take a minute
  std::stop_token stop{};                     ///< ends requests when a stop is requested
};

/// What an answer, whatever it says, shows of the other end.
struct Peer {
  enum class Trouble : std::uint8_t {
    none,          ///< or another than these
    bad_row,       ///< it failed, as it does on a row that it cannot show
    not_included,  ///< its plan lacks the audit feature, or its configuration hides what was asked for
  };

  std::optional<UtcTime> clock;                ///< what its clock showed, in whole seconds: the `Date` header
  std::optional<UtcTime> certificate_expires;  ///< nothing with plain http
  Trouble trouble = Trouble::none;             ///< that it told, where it did not do what it was asked

  bool operator==(const Peer&) const = default;
};

/// Reads one portal over HTTP. For one thread at a time.
///
/// Errors of all questions: those of `explain` (`portal/answer_error.hpp`), of the transport, and `malformed` for a
/// body that is not what the question calls for. So a refusal (`unauthorized`, `not_found`) differs from an outage
/// (`unreachable`, `busy`) by its kind.
class Client {
 public:
  /// `transport` retries and follows redirects as its caller composed it.
  Client(Connection connection, std::unique_ptr<http::Transport> transport);

  /// Returns the newest login events, newest first: 20 at most, whatever the portal holds.
  ///
  /// Errors of reading the body: `portal/login_history_json.hpp`.
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

  /// True where the portal fails even on a window beyond its oldest event, as on a row that it cannot show: it ignores
  /// windows, and that row is among its newest events. Error: that of any other failure.
  Result<bool> fails_beyond_the_end();

  /// What the portal says about itself; see `portal/facts.hpp`.
  Result<PortalSettings> settings();
  Result<Lifetime> login_lifetime();

  /// Returns `lifetime` with when it was last changed. Where the setting itself does not tell, the newest audit event
  /// of a change does: the portal never deletes those. That costs one request, and where the portal does not show its
  /// audit events, the change is `not_known`. A portal that has no audit events at all has changed nothing.
  Lifetime with_change(Lifetime lifetime);
  Result<Quota> quota();
  Result<Tariff> tariff();
  Result<Versions> versions();

  /// Asks without the key, so that what answers need not be trusted yet.
  Result<Capabilities> capabilities();

  /// What the portal knows of the key that asks. Error: `unauthorized`, for a key that is not valid.
  Result<KeyFacts> own_key();

  /// True when the portal takes the caller for somebody. Error: `unauthorized`, for a key that is not valid or whose
  /// permissions do not cover the login history.
  Result<bool> authentication();

  /// Finds somebody by id (GUID) or user name, or by e-mail, in any letter case. The permissions of the key matter for
  /// e-mails alone. Error: `not_found`, when the portal knows nobody by that name or they were removed; the
  /// guest's account is nobody. It is `not_found` too when there is no portal; then the error's thing is the URL.
  Result<Person> person(std::string_view id_or_user_name);
  Result<Person> person_by_email(std::string_view email);

  /// Returns up to 100 people, those at the places from `start` (0 or more) on.
  Result<PeoplePage> people(std::int64_t start);

  const Address& address() const { return connection_.address; }

  /// What the latest answer showed of the other end; nothing in it before there was one.
  const Peer& peer() const { return peer_; }

 private:
  enum class Credentials : std::uint8_t { key, none };

  Result<http::Answer> send(std::string url, std::size_t max_body, Credentials credentials);
  Result<http::Answer> get(std::string url, std::size_t max_body, Credentials credentials);
  Result<void> accepted(const http::Answer& answer) const;
  Result<std::vector<LoginEvent>> events_in(const http::Answer& answer) const;
  Result<Person> find(std::string url, std::string_view name);
  template <class T>
  Result<T> fact(std::string_view path, Result<T> (*read)(const http::Answer& answer, const Secret& key),
                 Credentials credentials = Credentials::key);

  Connection connection_;
  std::unique_ptr<http::Transport> transport_;
  Peer peer_;
};

}  // namespace logbook::portal
