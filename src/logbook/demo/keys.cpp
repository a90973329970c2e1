#include "logbook/demo/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "logbook/base/random.hpp"

namespace logbook::demo {
namespace {

using std::chrono::days;

Secret draw_key(Random& random) {
  return Secret(
      fmt::format("sk-{:016x}{:016x}{:016x}{:016x}", random.next(), random.next(), random.next(), random.next()));
}

}  // namespace

bool ApiKey::valid(const std::vector<Person>& people, UtcTime now) const {
  const auto& person = people[creator];
  return is_active && (!expires || now < *expires) && person.status == Status::active && !person.is_removed;
}

bool ApiKey::allows_one_of(std::initializer_list<std::string_view> scopes) const {
  if (!permissions || permissions->empty()) return true;
  return std::ranges::any_of(*permissions, [scopes](const std::string& permission) {
    return permission == "*" || std::ranges::find(scopes, permission) != scopes.end();
  });
}

std::vector<ApiKey> make_keys(std::uint64_t seed, UtcTime clock) {
  using Scopes = std::vector<std::string>;
  const auto key = [clock](std::string name, Scopes permissions, std::size_t creator,
                           std::optional<UtcTime> expires = std::nullopt) {
    ApiKey made;
    made.name = std::move(name);
    made.permissions = std::move(permissions);
    made.creator = creator;
    made.created = std::chrono::floor<std::chrono::seconds>(clock) - days{60};
    made.expires = expires;
    return made;
  };
  std::vector<ApiKey> keys{
      key("main", {"*:read"}, kAdmin, clock + days{90}),
      key("owner", {}, kOwner),
      key("write", {"*:write"}, kAdmin),
      key("rooms", {"rooms:read"}, kAdmin),
      key("accounts", {"accounts:read"}, kAdmin),
      key("user", {"*:read"}, kOrdinaryUser),
      key("expiring", {"*:read"}, kAdmin, clock + days{5}),
      key("expired", {"*:read"}, kAdmin, clock - days{1}),
      key("disabled", {"*:read"}, kAdmin),
      key("creator-disabled", {"*:read"}, kDisabledAdmin),
  };
  Random random(seed ^ 0x6B657973);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i].key = draw_key(random);
    keys[i].id = fmt::format("3d0e6a52-0000-4000-8000-{:012x}", i + 1);
  }
  std::ranges::find(keys, "disabled", &ApiKey::name)->is_active = false;
  return keys;
}

}  // namespace logbook::demo
