#include "logbook/demo/access.hpp"

#include <openssl/evp.h>
#include <simdjson.h>

#include <algorithm>
#include <string>

#include "logbook/demo/json.hpp"
#include "logbook/demo/login_query.hpp"
#include "logbook/demo/sign_in.hpp"

namespace logbook::demo {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kBasic = "Basic ";

/// Returns what base64 `text` stands for; an empty text where it is none.
std::string base64_decoded(std::string_view text) {
  std::vector<unsigned char> bytes(text.size());  // a third more than it takes
  const auto* const begin = reinterpret_cast<const unsigned char*>(text.data());
  const auto padding = std::ranges::count(text.substr(text.size() - std::min<std::size_t>(2, text.size())), '=');
  const auto size = ::EVP_DecodeBlock(bytes.data(), begin, static_cast<int>(text.size())) - padding;
  return size > 0 ? std::string(bytes.begin(), bytes.begin() + size) : std::string();
}

/// Whoever sends a name and a password with each request. Whatever comes of it, the answer asks for them.
std::expected<Caller, Answer> by_password(const std::vector<Person>& people, std::string_view header) {
  const auto sent = base64_decoded(header.substr(kBasic.size()));
  const auto colon = std::min(sent.find(':'), sent.size());
  const auto* const person =
      find_by_password(people, sent.substr(0, colon), sent.substr(std::min(colon + 1, sent.size())));
  if (person != nullptr && person->status == Status::active) return Caller{person};
  return std::unexpected(empty_answer(401));
}

/// Reads a part of a token: JSON in base64 for URLs, which has no padding. Nothing when it is no object.
std::optional<simdjson::dom::object> read_token_part(simdjson::dom::parser& parser, std::string_view part) {
  std::string base64(part);
  std::ranges::replace(base64, '-', '+');
  std::ranges::replace(base64, '_', '/');
  base64.append((4 - base64.size() % 4) % 4, '=');
  simdjson::dom::object object;
  if (parser.parse(base64_decoded(base64)).get(object) != simdjson::SUCCESS) return std::nullopt;
  return object;
}

/// Whether a header holds a readable token, as OAuth gives them, that names no user.
bool is_token_without_subject(std::string_view header) {
  if (!header.starts_with(kBearer) || std::ranges::count(header, '.') != 2) return false;
  header.remove_prefix(kBearer.size());
  const auto payload = header.substr(header.find('.') + 1);
  simdjson::dom::parser parser;
  if (!read_token_part(parser, header.substr(0, header.find('.')))) return false;
  const auto claims = read_token_part(parser, payload.substr(0, payload.find('.')));
  if (!claims) return false;
  std::string_view subject;
  return claims->at_key("sub").get(subject) != simdjson::SUCCESS || !read_guid(subject);
}

/// The answer to a caller with neither key nor password; nothing when the route is open to such.
std::optional<Answer> refused_without_key(const Request& request, Access access) {
  const std::string_view header = request.authorization ? std::string_view(*request.authorization) : "";
  if (is_token_without_subject(header)) return error_envelope(kNoSubject);
  if (access == Access::anonymous) return std::nullopt;
  if (access == Access::own_key && request.authorization) return error_envelope(kNullReference);
  auto answer = empty_answer(401);
  if (!request.authorization && request.cookie && request.cookie->find("asc_auth_key=") != std::string::npos) {
    answer.headers.emplace_back("Set-Cookie", "asc_auth_key=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/");
  }
  return answer;
}

}  // namespace

bool Caller::is_admin() const {
  return person != nullptr && (person->role == Role::owner || person->role == Role::admin);
}

std::expected<Caller, Answer> authenticated(const std::vector<ApiKey>& keys, const std::vector<Person>& people,
                                            const Request& request, Access access, UtcTime now) {
  const std::string_view header = request.authorization ? std::string_view(*request.authorization) : "";
  if (header.starts_with(kBasic) && access != Access::own_key) return by_password(people, header);
  if (!header.starts_with("Bearer sk-")) {
    if (auto refusal = refused_without_key(request, access)) return std::unexpected(*std::move(refusal));
    return Caller{};
  }

  const auto key = std::ranges::find_if(
      keys, [sent = header.substr(kBearer.size())](const ApiKey& candidate) { return candidate.key.reveal() == sent; });
  if (key != keys.end() && key->valid(people, now)) return Caller{&people[key->creator], &*key};
  return std::unexpected(access == Access::anonymous ? bare_problem(403) : empty_answer(401));
}

std::optional<Answer> refused_scope(const Caller& caller, Access access) {
  if (caller.key == nullptr || access == Access::any_key || access == Access::own_key) return std::nullopt;
  if (caller.key->allows_one_of({"*:write"})) return std::nullopt;
  if (access != Access::write && caller.key->allows_one_of({"*:read"})) return std::nullopt;
  if (access == Access::people && caller.key->allows_one_of({"accounts:read", "accounts:write"})) return std::nullopt;
  if (access == Access::self && caller.key->allows_one_of({"accounts.self:read", "accounts.self:write"})) {
    return std::nullopt;
  }
  return access == Access::anonymous ? bare_problem(403) : empty_answer(403);
}

}  // namespace logbook::demo
