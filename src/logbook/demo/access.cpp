#include "logbook/demo/access.hpp"

#include <algorithm>

#include "logbook/demo/json.hpp"

namespace logbook::demo {
namespace {

constexpr Exception kNoKeyGiven{400, "Value does not fall within the expected range.", "System.ArgumentException",
                                -2147024809};

/// The answer to a caller who did not send an API key at all; nothing when the route is open to such.
std::optional<Answer> refused_without_key(const Request& request, Access access) {
  switch (access) {
    case Access::anonymous:
      return std::nullopt;
    case Access::own_key:
      return error_envelope(request.authorization ? kNullReference : kNoKeyGiven);
    default:
      break;
  }
  auto answer = empty_answer(401);
  if (request.authorization && request.authorization->starts_with("Basic ")) {
    answer.headers.emplace_back("WWW-Authenticate", "Basic");
  }
  return answer;
}

}  // namespace

std::expected<const ApiKey*, Answer> authenticated(const std::vector<ApiKey>& keys, const std::vector<Person>& people,
                                                   const Request& request, Access access, UtcTime now) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view header = request.authorization ? std::string_view(*request.authorization) : "";
  if (!header.starts_with("Bearer sk-")) {
    if (auto refusal = refused_without_key(request, access)) return std::unexpected(*std::move(refusal));
    return nullptr;
  }

  const auto key = std::ranges::find_if(
      keys, [sent = header.substr(kScheme.size())](const ApiKey& candidate) { return candidate.key.reveal() == sent; });
  if (key != keys.end() && key->valid(people, now)) return &*key;
  return std::unexpected(access == Access::anonymous ? bare_problem(403) : empty_answer(401));
}

std::optional<Answer> refused_scope(const ApiKey* key, Access access) {
  if (key == nullptr || access == Access::any_key || access == Access::own_key) return std::nullopt;
  if (key->allows_one_of({"*:read", "*:write"})) return std::nullopt;
  if (access == Access::people && key->allows_one_of({"accounts:read", "accounts:write"})) return std::nullopt;
  return access == Access::anonymous ? bare_problem(403) : empty_answer(403);
}

}  // namespace logbook::demo
