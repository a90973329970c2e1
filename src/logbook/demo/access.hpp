#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/demo/answer.hpp"
#include "logbook/demo/keys.hpp"
#include "logbook/demo/people.hpp"

namespace logbook::demo {

/// Whom a route serves.
enum class Access : std::uint8_t {
  anonymous,  ///< everyone; a key that is sent must be valid and have `*:read` or `*:write` all the same
  global,     ///< keys with `*:read` or `*:write`
  write,      ///< keys with `*:write`
  people,     ///< `global`, and keys with `accounts:read` or `accounts:write`
  self,       ///< `global`, and keys with `accounts.self:read` or `accounts.self:write`
  any_key,    ///< each valid key: scopes are not looked at
  own_key,    ///< the same, for the one route that describes the key
};

/// Who asks.
struct Caller {
  const Person* person = nullptr;  ///< null for an anonymous caller
  const ApiKey* key = nullptr;     ///< null for a password, which has all scopes

  /// True for the owner and for admins.
  bool is_admin() const;
};

/// Finds out who sends a request, or the answer that refuses it. Only `Bearer sk-…` in exactly this case is a key, and
/// `Basic` a password; all else counts as a session cookie that nobody knows.
std::expected<Caller, Answer> authenticated(const std::vector<ApiKey>& keys, const std::vector<Person>& people,
                                            const Request& request, Access access, UtcTime now);

/// The answer that refuses a key whose scopes do not reach as far as the route; nothing when they do.
std::optional<Answer> refused_scope(const Caller& caller, Access access);

}  // namespace logbook::demo
