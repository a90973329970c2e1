#include "logbook/portal/facts_json.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "logbook/portal/json_object.hpp"

namespace logbook::portal {
namespace {

constexpr std::int64_t kMostDays = 100'000;  // so that sums with times stay in range
constexpr std::int64_t kDefaultDays = 180;   // of both lifetimes, as shipped

/// The facts themselves: what stands in `response`.
std::optional<JsonObject> facts(const JsonObject& envelope) { return envelope.object("response"); }

std::optional<PortalSettings> settings_in(const JsonObject& envelope) {
  const auto in = facts(envelope);
  if (!in) return std::nullopt;
  return PortalSettings{.timezone = in->text("timezone"),
                        .version = in->text("version"),
                        .standalone = in->flag("standalone"),
                        .tenant_alias = in->text("tenantAlias"),
                        .owner_id = in->text("ownerId"),
                        .tenant_status = in->number("tenantStatus"),
                        .culture = in->text("culture")};
}

std::optional<Lifetime> lifetime_in(const JsonObject& envelope) {
  const auto in = facts(envelope);
  if (!in) return std::nullopt;
  const auto days = in->number("loginHistoryLifeTime");
  if (!days || *days < 0 || *days > kMostDays) return std::nullopt;
  const auto audit_trail = in->number("auditTrailLifeTime").value_or(*days);
  Lifetime lifetime{.login_history = std::chrono::days{*days},
                    .is_default = *days == kDefaultDays && audit_trail == kDefaultDays};
  // A stored setting has neither zone nor fraction; a time that has them is that of loading the default.
  const bool is_stored = in->text("lastModified").size() == std::string_view("2026-11-30T10:26:18").size();
  const auto set = in->time("lastModified");
  if (!lifetime.is_default && is_stored && set) {
    lifetime.change = Lifetime::Change::made;
    lifetime.changed = *set;
  }
  return lifetime;
}

/// The newest change, as an answer holds it: none is an answer too.
struct NewestChange {
  std::optional<UtcTime> time;
};

std::optional<NewestChange> lifetime_change_in(const JsonObject& envelope) {
  const auto events = envelope.objects("response");
  if (!events) return std::nullopt;
  NewestChange newest;
  for (const auto& event : *events) {
    const auto time = event.time("date");
    if (event.number("actionId") != kLifetimesChanged || !time) return std::nullopt;
    newest.time = std::max(*time, newest.time.value_or(*time));
  }
  return newest;
}

/// True when `word` is one of the words of `list`, which have commas between them.
bool lists(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (list.substr(0, comma) == word) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

std::optional<Quota> quota_in(const JsonObject& envelope) {
  const auto in = facts(envelope);
  if (!in) return std::nullopt;
  auto audit = in->flag("audit");
  if (const auto features = in->text("features"); !audit && !features.empty()) audit = lists(features, "audit");
  if (!audit) return std::nullopt;
  return Quota{.audit = *audit, .name = in->text("name"), .trial = in->flag("trial"), .free = in->flag("free")};
}

std::optional<Tariff> tariff_in(const JsonObject& envelope) {
  const auto in = facts(envelope);
  if (!in) return std::nullopt;
  const auto state = in->number("state").value_or(-1);
  if (state < 0 || state >= static_cast<std::int64_t>(TariffState::unknown)) return Tariff{};
  return Tariff{static_cast<TariffState>(state)};
}

std::optional<Capabilities> capabilities_in(const JsonObject& envelope) {
  const auto in = facts(envelope);
  if (!in) return std::nullopt;
  return Capabilities{.ldap = in->flag("ldapEnabled"), .sso_url = in->text("ssoUrl")};
}

std::optional<KeyFacts> key_in(const JsonObject& envelope) {
  const auto in = facts(envelope);
  if (!in) return std::nullopt;
  KeyFacts key{.name = in->text("name"),
               .permissions = in->texts("permissions"),
               .expires_at = in->time("expiresAt"),
               .is_active = in->flag("isActive").value_or(true),
               .creator = {}};
  if (const auto creator = in->object("createBy")) {
    key.creator = {creator->text("id"), creator->html_text("displayName")};
  }
  return key;
}

std::optional<bool> authentication_in(const JsonObject& envelope) { return envelope.flag("response"); }

std::optional<Versions> versions_in(const JsonObject& envelope) {
  const auto in = facts(envelope);
  if (!in) return std::nullopt;
  return Versions{.docspace = in->text("docSpace"), .document_server = in->text("documentServer")};
}

}  // namespace

Result<PortalSettings> read_settings(const http::Answer& answer, const Secret& key) {
  return read_envelope(answer, key, settings_in);
}

Result<Lifetime> read_lifetime(const http::Answer& answer, const Secret& key) {
  return read_envelope(answer, key, lifetime_in);
}

Result<std::optional<UtcTime>> read_lifetime_change(const http::Answer& answer, const Secret& key) {
  const auto newest = read_envelope(answer, key, lifetime_change_in);
  if (!newest) return std::unexpected(newest.error());
  return newest->time;
}

Result<Quota> read_quota(const http::Answer& answer, const Secret& key) { return read_envelope(answer, key, quota_in); }

Result<Tariff> read_tariff(const http::Answer& answer, const Secret& key) {
  return read_envelope(answer, key, tariff_in);
}

Result<Capabilities> read_capabilities(const http::Answer& answer, const Secret& key) {
  return read_envelope(answer, key, capabilities_in);
}

Result<KeyFacts> read_key(const http::Answer& answer, const Secret& key) { return read_envelope(answer, key, key_in); }

Result<bool> read_authentication(const http::Answer& answer, const Secret& key) {
  return read_envelope(answer, key, authentication_in);
}

Result<Versions> read_versions(const http::Answer& answer, const Secret& key) {
  return read_envelope(answer, key, versions_in);
}

}  // namespace logbook::portal
