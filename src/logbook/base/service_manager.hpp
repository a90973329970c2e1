#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace logbook {

/// Tells systemd how a service is, by its notification protocol (sd_notify(3)), which is meant to be spoken without its
/// library. Where nobody listens, all of it does nothing. Safe to use from several threads.
class ServiceManager {
 public:
  using Environment = std::function<const char*(const char* name)>;

  /// Reads NOTIFY_SOCKET and WATCHDOG_USEC.
  explicit ServiceManager(const Environment& environment);

  /// The service is up.
  void ready() const { tell("READY=1"); }

  /// One line about what it does.
  void status(std::string_view text) const { tell(std::string("STATUS=").append(text)); }

  /// It lives. To be said more often than `watchdog`.
  void alive() const { tell("WATCHDOG=1"); }

  /// It is about to end.
  void stopping() const { tell("STOPPING=1"); }

  /// After how much silence the service is taken for dead; nothing: never.
  std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

 private:
  void tell(const std::string& message) const;

  std::string socket_;
  std::optional<std::chrono::microseconds> watchdog_;
};

}  // namespace logbook
