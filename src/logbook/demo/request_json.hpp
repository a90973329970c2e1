#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/demo/json.hpp"
#include "logbook/demo/options.hpp"

namespace logbook::demo {

// What callers send in the body of a request: JSON as .NET reads it from the web, with member names in any letter case
// and numbers that may be texts. Error: what the body fails on when it is read, as shape A tells it. What is missing
// or null is 0 or empty.

/// Reads the body of POST `/security/audit/settings/lifetime`: `{"settings":{"loginHistoryLifeTime":90,
/// "auditTrailLifeTime":90}}`. The time of the setting is not filled in.
std::expected<Lifetime, std::vector<WrongParameter>> read_lifetime(std::string_view body);

/// The exception for the first number of days that is not 1 to 180; nothing for good ones.
std::optional<Exception> refused_lifetime(const Lifetime& lifetime);

/// What somebody types to sign in.
struct SignIn {
  std::string user_name;
  std::string password;
};

/// Reads the body of POST `/authentication`: `{"userName":"…","password":"…"}`.
std::expected<SignIn, std::vector<WrongParameter>> read_sign_in(std::string_view body);

}  // namespace logbook::demo
