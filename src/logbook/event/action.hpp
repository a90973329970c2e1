#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace logbook {

/// The portal's own number for what happened (`MessageAction`): 1029 web login, 1013 wrong name or
/// password, 1006 logout. A number unknown to us is kept as it came.
enum class LoginAction : std::int32_t {};

/// What an event says about a login. Each format translates it.
enum class Outcome : std::uint8_t { success, failure, logout, other };

/// "success", "failure", "logout" or "other".
std::string_view name_of(Outcome outcome);

/// One row of the table of actions: all that is known about one number.
struct ActionRow {
  LoginAction action;
  Outcome outcome;
  std::string_view slug;  ///< stable name for people, files and filters: lower case, digits and dashes
};

/// The login actions that portals write or have written, by number.
///
/// Source: `common/ASC.Core.Common/Messaging/MessageAction.cs`; newer portals may add numbers.
std::span<const ActionRow> actions();

/// Classes an action. Never fails: an action unknown to us is `Outcome::other`.
Outcome outcome(LoginAction action);

/// The slug of an action, or "" for one unknown to us.
std::string_view slug(LoginAction action);

}  // namespace logbook
