#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "logbook/doctor/checkup.hpp"

namespace logbook::doctor {

// Private to this module.

/// What a check found.
struct Finding {
  State state = State::ok;
  std::string detail;
  std::string mend;
  bool fatal = false;  ///< the checks after it would say nothing
};

inline Finding ok(std::string detail) { return {State::ok, std::move(detail), {}}; }
inline Finding warning(std::string detail, std::string mend) {
  return {State::warn, std::move(detail), std::move(mend)};
}
inline Finding skipped(std::string detail) { return {State::skip, std::move(detail), {}}; }

/// A failure after which nothing else is worth a look.
inline Finding fatal(std::string detail, std::string mend) {
  return {State::fail, std::move(detail), std::move(mend), true};
}

/// One examination of one portal: the checks in their order, each of which may use what those before it learned.
class Examination {
 public:
  Examination(portal::Client& client, http::Clock& clock) : client_(client), clock_(clock) {}

  // portal_checks.cpp
  Finding reachable();
  Finding certificate();
  Finding clock();
  Finding version();
  Finding zone();
  Finding ipv6_defect();
  Finding filter_defect();

  // key_checks.cpp
  Finding key();
  Finding key_expiry();
  Finding key_permissions();
  Finding key_creator();

  // history_checks.cpp
  Finding plan();
  Finding audit();
  Finding retention();
  Finding history();
  Finding paging();
  Finding oldest();

 private:
  enum class Paging : std::uint8_t { unknown, real, fallback };

  /// The error as a detail; its thing is named unless it is the portal.
  std::string told(const Error& error) const;

  /// The time by the portal's clock, which decides what is over.
  UtcTime portal_now() const { return clock_.now() + clock_lead_; }

  /// "179 days ago", "today".
  std::string age(UtcTime time) const;

  /// Why the portal does not show its whole history, and what helps: its plan, or its configuration.
  struct Obstacle {
    std::string cause;
    std::string mend;
  };
  Obstacle why_not_shown() const;

  /// Reads `window` by halves, down to one place; what the portal cannot show is nothing.
  Result<void> read_around(portal::Window window, std::vector<std::optional<LoginEvent>>& rows);

  Finding history_with_bad_rows(const Error& seen);
  Finding creator_unknown(const Error& error) const;
  Finding known_defect(std::string detail, std::string mend) const;
  Finding fallback();

  portal::Client& client_;
  http::Clock& clock_;

  UtcTime reached_;  // this machine's time when the first answer came
  std::chrono::microseconds clock_lead_{};
  std::optional<portal::KeyFacts> key_;
  std::optional<portal::PortalSettings> settings_;
  std::optional<portal::Quota> quota_;
  std::optional<LoginEvent> newest_;
  Paging paging_ = Paging::unknown;
};

/// A length of time in its two largest units: "3 min 5 s", "2 days 4 h".
std::string length_text(std::chrono::seconds length);

}  // namespace logbook::doctor
