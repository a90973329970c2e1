#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "logbook/base/time.hpp"
#include "logbook/event/action.hpp"

namespace logbook {

/// One row of a portal's login history. Text is UTF-8; empty means that the portal gave none. Every text is
/// hostile: `login` is whatever someone typed into a public form, and a sign-in may forge its own address and browser.
///
/// Source: `LoginEventDto`, GET /api/2.0/security/audit/login/last and /login/filter.
struct LoginEvent {
  std::int64_t id{};  ///< row number, unique within one portal; gaps are normal
  UtcTime time;       ///< when the portal recorded it
  /// How much earlier than `time` it may have happened: the portal prints the first pass of an hour that its clocks
  /// show twice as if it were the second. 0 at all other times, and where the portal's zone is not known.
  std::chrono::seconds time_uncertain_by{};
  LoginAction action{};     ///< what happened; 0 where the portal tells none
  std::string user_id;      ///< GUID of the user; the guest's for failed logins; never empty
  std::string user;         ///< name to show, as the portal has it today; on failures a copy of `login`
  std::string login;        ///< the name typed at a failed login: any text at all
  std::string action_text;  ///< what happened in the language of the key's owner
  std::string ip;           ///< source address as the portal tells it: IPv6 is cut to its first group
  std::string country;      ///< English name
  std::string city;
  std::string browser;   ///< family and version, "Chrome 137"
  std::string platform;  ///< operating system and device
  std::string page;      ///< address of the page signed in from; may hold one-time tokens
  bool imported{};       ///< in answers of an archive: from a file that somebody gave, not from the portal itself

  bool operator==(const LoginEvent&) const = default;
};

/// The name of the user as the portal shows it, or "" where it shows what was typed instead: on failed attempts, and
/// that may be a password.
inline std::string_view person_name(const LoginEvent& event) {
  const bool typed = outcome(event.action) == Outcome::failure && event.user == event.login;
  return typed ? std::string_view{} : event.user;
}

/// The address of a page without query and fragment, which may hold one-time tokens.
inline std::string_view without_query(std::string_view page) { return page.substr(0, page.find_first_of("?#")); }

/// All texts of an event, for what is done to each alike.
inline std::array<std::string*, 10> texts(LoginEvent& event) {
  return {&event.user_id, &event.user, &event.login,   &event.action_text, &event.ip,
          &event.country, &event.city, &event.browser, &event.platform,    &event.page};
}

}  // namespace logbook
