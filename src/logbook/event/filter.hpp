#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/network.hpp"
#include "logbook/base/time.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook {

/// Why an event is taken for one of the user asked for.
enum class UserEvidence : std::uint8_t {
  none,   ///< it is not
  id,     ///< the portal says so
  email,  ///< a failed attempt with the user's e-mail
  name,   ///< a failed attempt with the user's name, which others may have too
};

/// The user that a question is about, by all that is known of them. A failed attempt carries the guest's id, or that of
/// whoever is signed in with the same browser; whom it meant is told by what was typed, if by anything.
struct UserMatch {
  std::vector<std::string> ids;     ///< GUIDs, in lower case
  std::vector<std::string> emails;  ///< as `case_folded` gives them
  std::vector<std::string> names;   ///< as `case_folded` gives them: names as shown, user names

  UserEvidence evidence(const LoginEvent& event) const;

  /// What `login`, typed at an attempt, is of the user: their e-mail, a name in any spelling (`person_names.hpp`) or
  /// their id, which tells as much as a name.
  UserEvidence typed(std::string_view login) const;
};

/// What `match` says of an event.
enum class Verdict : std::uint8_t {
  no,
  yes,
  undecided,  ///< all else fits, but the address asked for cannot be compared: the portal cut it, or gave none
};

/// Which events a question is about. What is not set asks for nothing; an event has to fit in each that is set.
struct Filter {
  std::optional<UtcTime> since;  ///< in the range
  std::optional<UtcTime> until;  ///< no longer in the range
  std::optional<UserMatch> user;
  std::string login;  ///< the name typed, in any case of letters; `*` stands for any text
  std::optional<Network> address;
  std::vector<LoginAction> actions;  ///< any of them
  std::optional<Outcome> outcome;
  std::string country;  ///< English name, in any case of letters

  /// True when every event fits.
  bool takes_all() const;
};

/// Whether `event` is one that `filter` asks for. An event whose time is uncertain fits a range that it may lie in.
Verdict match(const Filter& filter, const LoginEvent& event);

/// False where the portal gave no address, or what it leaves of an IPv6 one: it cuts that at its first colon, and the
/// `2001` that remains would read as an IPv4 number.
bool has_whole_address(const LoginEvent& event);

}  // namespace logbook
