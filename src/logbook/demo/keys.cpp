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
  return active && (!expires || now < *expires) && people[creator].status == Status::active;
}

bool ApiKey::allows_one_of(std::initializer_list<std::string_view> scopes) const {
  if (permissions.empty()) return true;
  return std::ranges::any_of(permissions, [scopes](const std::string& permission) {
    return permission == "*" || std::ranges::find(scopes, permission) != scopes.end();
  });
}

std::vector<ApiKey> make_keys(std::uint64_t seed, UtcTime clock) {
  std::vector<ApiKey> keys{
      {"main", {}, {"*:read"}, kAdmin, clock + days{90}, true},
      {"owner", {}, {}, kOwner, std::nullopt, true},
      {"write", {}, {"*:write"}, kAdmin, std::nullopt, true},
      {"rooms", {}, {"rooms:read"}, kAdmin, std::nullopt, true},
      {"accounts", {}, {"accounts:read"}, kAdmin, std::nullopt, true},
      {"user", {}, {"*:read"}, kOrdinaryUser, std::nullopt, true},
      {"expiring", {}, {"*:read"}, kAdmin, clock + days{5}, true},
      {"expired", {}, {"*:read"}, kAdmin, clock - days{1}, true},
      {"disabled", {}, {"*:read"}, kAdmin, std::nullopt, false},
      {"creator-disabled", {}, {"*:read"}, kDisabledAdmin, std::nullopt, true},
  };
  Random random(seed ^ 0x6B657973);
  for (auto& key : keys) key.key = draw_key(random);
  return keys;
}

}  // namespace logbook::demo
