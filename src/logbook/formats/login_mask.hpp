#pragma once
#include <string>
#include <string_view>

#include "logbook/event/login_event.hpp"

namespace logbook::formats {

/// True when the login of `event` may be a secret typed into the wrong place: the attempt failed, and what was typed
/// has not the shape of an e-mail address. Whether it is the name of a user the caller knows better.
bool may_be_secret(const LoginEvent& event);

/// Returns what may be shown of `login`: its first character and how many there are, `h… (12)`. Of a single character
/// only the number is shown.
std::string mask(std::string_view login);

}  // namespace logbook::formats
