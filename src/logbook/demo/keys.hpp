#pragma once
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/secret.hpp"
#include "logbook/base/time.hpp"
#include "logbook/demo/people.hpp"

namespace logbook::demo {

/// An API key of the portal. A request with it runs as its creator.
struct ApiKey {
  std::string id;    ///< GUID
  std::string name;  ///< what it is there for: "main", "expired"
  Secret key;        ///< `sk-` and 64 lower-case hex digits
  /// Scopes such as `*:read`. An empty list and a missing one both mean unrestricted; `keys/@self` shows which.
  std::optional<std::vector<std::string>> permissions;
  std::size_t creator = kAdmin;    ///< index into the people
  UtcTime created;                 ///< whole seconds
  std::optional<UtcTime> expires;  ///< never, when there is none
  bool is_active = true;           ///< false for one that was switched off

  /// True when the key may be used at `now`: it and its creator are active, and it has not expired.
  bool valid(const std::vector<Person>& people, UtcTime now) const;

  /// True when one of `scopes` is among the permissions, or the key is unrestricted.
  bool allows_one_of(std::initializer_list<std::string_view> scopes) const;
};

/// The portal's keys, drawn from `seed`. The first is the one to use, made by an admin with `*:read` alone:
///
/// `main`; `owner` (unrestricted, made by the owner); `write` (`*:write`); `rooms` (`rooms:read` alone); `accounts`
/// (`accounts:read` alone); `user` (`*:read`, but its creator is no admin); `expiring` (good for five more days);
/// `expired`; `disabled`; `creator-disabled`.
std::vector<ApiKey> make_keys(std::uint64_t seed, UtcTime clock);

}  // namespace logbook::demo
