#include "logbook/demo/request_json.hpp"

#include <simdjson.h>

#include <cstdint>

#include "logbook/base/number.hpp"
#include "logbook/demo/query.hpp"

namespace logbook::demo {
namespace {

namespace dom = simdjson::dom;

constexpr Exception wrong_lifetime(std::string_view property) {
  return {400, property, "System.ArgumentException", -2147024809};
}

/// Reads the members of an object in a body. What is of another kind is remembered in `wrong`.
class Body {
 public:
  Body(dom::element element, std::vector<WrongParameter>& wrong, std::string_view path = "$") : wrong_(wrong) {
    is_object_ = element.get(object_) == simdjson::SUCCESS;
    if (!is_object_) fail(path);
  }

  /// The last member with this name in any letter case; nothing when it is null or not there.
  std::optional<dom::element> find(std::string_view name) const {
    std::optional<dom::element> found;
    if (!is_object_) return found;
    for (const auto [key, value] : object_) {
      if (same_letters(key, name)) found = value;
    }
    return found && !found->is_null() ? found : std::nullopt;
  }

  std::string text(std::string_view name, std::string_view path) {
    const auto value = find(name);
    std::string_view text;
    if (value && value->get(text) != simdjson::SUCCESS) fail(path);
    return std::string(text);
  }

  std::int32_t number(std::string_view name, std::string_view path) {
    const auto value = find(name);
    if (!value) return 0;
    std::string_view text;
    if (value->get(text) != simdjson::SUCCESS) text = keep(simdjson::minify(*value));
    const auto number = parse_number<std::int32_t>(text);
    if (!number) fail(path);
    return number.value_or(0);
  }

  void fail(std::string_view path) { wrong_.push_back({path, "The JSON value could not be converted."}); }

 private:
  std::string_view keep(std::string text) { return kept_ = std::move(text); }

  dom::object object_;  // not to be used where the element is none
  bool is_object_ = false;
  std::vector<WrongParameter>& wrong_;
  std::string kept_;
};

/// What is wrong with a body that is no JSON at all.
std::vector<WrongParameter> no_json() { return {{"$", "The body is not valid JSON."}}; }

}  // namespace

std::expected<Lifetime, std::vector<WrongParameter>> read_lifetime(std::string_view body) {
  dom::parser parser;
  dom::element document;
  if (parser.parse(body.data(), body.size()).get(document) != simdjson::SUCCESS) return std::unexpected(no_json());
  std::vector<WrongParameter> wrong;
  Lifetime lifetime{0, 0, {}};
  const auto found = Body(document, wrong).find("settings");
  if (found) {
    Body settings(*found, wrong, "$.settings");
    lifetime.login_days = settings.number("loginHistoryLifeTime", "$.settings.loginHistoryLifeTime");
    lifetime.audit_days = settings.number("auditTrailLifeTime", "$.settings.auditTrailLifeTime");
  }
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return lifetime;
}

std::optional<Exception> refused_lifetime(const Lifetime& lifetime) {
  const auto is_right = [](std::int64_t days) { return days >= 1 && days <= Lifetime::kDefaultDays; };
  if (!is_right(lifetime.login_days)) return wrong_lifetime("LoginHistoryLifeTime");
  if (!is_right(lifetime.audit_days)) return wrong_lifetime("AuditTrailLifeTime");
  return std::nullopt;
}

std::expected<SignIn, std::vector<WrongParameter>> read_sign_in(std::string_view body) {
  dom::parser parser;
  dom::element document;
  if (parser.parse(body.data(), body.size()).get(document) != simdjson::SUCCESS) return std::unexpected(no_json());
  std::vector<WrongParameter> wrong;
  Body members(document, wrong);
  SignIn typed;
  typed = {members.text("userName", "$.userName"), members.text("password", "$.password")};
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return typed;
}

}  // namespace logbook::demo
