#include "logbook/demo/request_json.hpp"

#include <simdjson.h>

#include <optional>

namespace logbook::demo {
namespace {

namespace dom = simdjson::dom;

constexpr Exception wrong_lifetime(std::string_view property) {
  return {400, property, "System.ArgumentException", -2147024809};
}

}  // namespace

std::expected<Lifetime, Exception> read_lifetime(std::string_view body) {
  dom::parser parser;
  const auto settings = parser.parse(body.data(), body.size())["settings"];
  const auto days = [&settings](std::string_view property) {
    std::int64_t value = 0;
    const bool is_known = settings[property].get(value) == simdjson::SUCCESS;
    return is_known && value >= 1 && value <= Lifetime::kDefaultDays ? std::optional(value) : std::nullopt;
  };
  const auto login = days("loginHistoryLifeTime");
  const auto audit = days("auditTrailLifeTime");
  if (!login) return std::unexpected(wrong_lifetime("LoginHistoryLifeTime"));
  if (!audit) return std::unexpected(wrong_lifetime("AuditTrailLifeTime"));
  return Lifetime{*login, *audit, {}};
}

SignIn read_sign_in(std::string_view body) {
  dom::parser parser;
  dom::object object;
  SignIn typed;
  if (parser.parse(body.data(), body.size()).get(object) != simdjson::SUCCESS) return typed;
  std::string_view text;
  if (object["userName"].get(text) == simdjson::SUCCESS) typed.user_name = text;
  if (object["password"].get(text) == simdjson::SUCCESS) typed.password = text;
  return typed;
}

}  // namespace logbook::demo
