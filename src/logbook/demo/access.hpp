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
  people,     ///< those, and keys with `accounts:read` or `accounts:write`
  any_key,    ///< each valid key: scopes are not looked at
  own_key,    ///< the same, for the one route that describes the key
};

/// Finds the key of a request: none for an anonymous caller of a route that allows it, else the answer that refuses.
/// Only `Bearer sk-…` in exactly this case is a key; all else counts as a session cookie that nobody knows.
std::expected<const ApiKey*, Answer> authenticated(const std::vector<ApiKey>& keys, const std::vector<Person>& people,
                                                   const Request& request, Access access, UtcTime now);

/// The answer that refuses a key whose scopes do not reach as far as the route; nothing when they do. `key` may be
/// null, for an anonymous caller.
std::optional<Answer> refused_scope(const ApiKey* key, Access access);

}  // namespace logbook::demo
