// What the API key is good for.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "logbook/base/text.hpp"
#include "logbook/base/time.hpp"
#include "logbook/doctor/examination.hpp"

namespace logbook::doctor {
namespace {

constexpr std::int64_t kFewDays = 30;
constexpr std::string_view kNotTold = "the portal does not tell";
constexpr std::string_view kReadKey =
    "as owner or DocSpace admin make a key with *:read (Read only) under Settings > Developer Tools > API keys";

std::string permissions_text(const portal::KeyFacts& key) {
  return key.permissions.empty() ? "unrestricted" : fmt::format("{}", fmt::join(key.permissions, ", "));
}

}  // namespace

Finding Examination::key() {
  auto key = client_.own_key();
  if (!key) {
    const auto& error = key.error();
    if (error.kind == ErrorKind::unauthorized) return fatal(told(error), error.mend);
    return warning(fmt::format("what it is cannot be learned: {}", told(error)), error.mend);
  }
  key_ = *std::move(key);
  if (!key_->is_active) return fatal(fmt::format("\"{}\" is switched off", key_->name), std::string(kReadKey));
  return ok(fmt::format("\"{}\" is valid", key_->name));
}

Finding Examination::key_expiry() {
  if (!key_) return skipped(std::string(kNotTold));
  if (!key_->expires_at) return ok("never");
  const auto left = std::chrono::floor<std::chrono::days>(*key_->expires_at - portal_now()).count();
  const auto detail = fmt::format("in {} day{}, at {}", left, left == 1 ? "" : "s", format_utc(*key_->expires_at));
  if (left >= kFewDays) return ok(detail);
  return warning(detail, "make a new key before; the portal sends no reminder");
}

Finding Examination::key_permissions() {
  const auto authentication = client_.authentication();
  const bool lacking = key_ && !covers_login_history(*key_);
  if (lacking) {
    return fatal(fmt::format("{}: not enough for the login history", permissions_text(*key_)), std::string(kReadKey));
  }
  if (!authentication && authentication.error().kind == ErrorKind::unauthorized) {
    return fatal(told(authentication.error()), authentication.error().mend);
  }
  if (authentication && !*authentication) return fatal("the portal takes the key for nobody's", std::string(kReadKey));
  if (!authentication) return skipped(fmt::format("not known: {}", told(authentication.error())));
  if (!key_) return ok("enough for the login history");
  if (!may_write(*key_)) return ok(permissions_text(*key_));
  return warning(fmt::format("{}: more than reading", permissions_text(*key_)),
                 fmt::format("a key that leaks does less harm when it can only read: {}", kReadKey));
}

Finding Examination::key_creator() {
  if (!key_ || key_->creator.id.empty()) return skipped(std::string(kNotTold));
  const auto person = client_.person(key_->creator.id);
  if (!person) return creator_unknown(person.error());
  const auto& name = person->display_name.empty() ? key_->creator.display_name : person->display_name;
  const bool owner = person->is_owner || (settings_ && lower_ascii(settings_->owner_id) == lower_ascii(person->id));
  if (owner) return ok(fmt::format("{}, the portal's owner", name));
  if (person->is_admin) return ok(fmt::format("{}, a DocSpace admin", name));
  return fatal(fmt::format("{} is neither the portal's owner nor a DocSpace admin", name),
               "use a key made by one of them: others may not read the login history");
}

/// Why it cannot be said what the creator may do.
Finding Examination::creator_unknown(const Error& error) const {
  const auto& creator = key_->creator;
  const auto& name = creator.display_name.empty() ? creator.id : creator.display_name;
  const bool portal_knows_nobody = error.kind == ErrorKind::not_found && error.thing == creator.id;
  if (portal_knows_nobody) {
    return warning(fmt::format("{}: the portal knows nobody by this name any more", name),
                   "make a new key as owner or DocSpace admin: this one may end with the account of who made it");
  }
  return warning(fmt::format("{}: whether they may read the login history cannot be learned: {}", name, told(error)),
                 error.mend);
}

}  // namespace logbook::doctor
