#pragma once
#include <expected>
#include <string>
#include <string_view>

#include "logbook/demo/json.hpp"
#include "logbook/demo/options.hpp"

namespace logbook::demo {

// What callers send in the body of a request.

/// Reads the body of POST `/security/audit/settings/lifetime`: `{"settings":{"loginHistoryLifeTime":90,
/// "auditTrailLifeTime":90}}`. The time of the setting is not filled in. Error: `System.ArgumentException` with the
/// name of the first member that is missing or not 1 to 180.
std::expected<Lifetime, Exception> read_lifetime(std::string_view body);

/// What somebody types to sign in.
struct SignIn {
  std::string user_name;
  std::string password;
};

/// Reads the body of POST `/authentication`: `{"userName":"…","password":"…"}`. What is not there is empty.
SignIn read_sign_in(std::string_view body);

}  // namespace logbook::demo
