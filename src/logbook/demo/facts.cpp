#include "logbook/demo/facts.hpp"

#include <fmt/format.h>

#include <chrono>
#include <iterator>

#include "logbook/base/text.hpp"
#include "logbook/demo/people_json.hpp"

namespace logbook::demo {
namespace {

using namespace std::chrono;

std::string quoted(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

}  // namespace

std::string capabilities_json() {
  return R"({"ldapEnabled":false,"providers":["google","zoom","linkedin","microsoft"],"ssoLabel":"Single Sign-on",)"
         R"("ssoUrl":"","oauthEnabled":true,"identityServerEnabled":true})";
}

std::string versions_json() { return R"({"docSpace":"3.7.2.1704","documentServer":"9.4.0.129"})"; }

std::string settings_json(const Zone& zone, const Person& owner, UtcTime now) {
  const auto offset = duration_cast<minutes>(zone.offset_at(now)).count();
  const auto size = offset < 0 ? -offset : offset;
  return fmt::format(
      R"({{"timezone":{},"trustedDomains":[],"trustedDomainsType":1,"culture":"en-GB",)"
      R"("utcOffset":"{}{:02}:{:02}:00","utcHoursOffset":{},"greetingSettings":"Demo portal","ownerId":"{}",)"
      R"("tenantStatus":0,"tenantAlias":"demo","displayAbout":true,"docSpace":true,"standalone":false,)"
      R"("version":"3.7.2","cookieSettingsEnabled":true}})",
      quoted(zone.name()), offset < 0 ? "-" : "", size / 60, size % 60, static_cast<double>(offset) / 60, owner.id);
}

std::string anonymous_settings_json() {
  return R"({"culture":"en-GB","utcOffset":"00:00:00","utcHoursOffset":0,"greetingSettings":"Demo portal",)"
         R"("ownerId":"00000000-0000-0000-0000-000000000000","tenantStatus":0,"tenantAlias":"demo","docSpace":true,)"
         R"("standalone":false,"version":"3.7.2","cookieSettingsEnabled":true})";
}

std::string quota_json(Plan plan) {
  const bool audit = plan == Plan::audit;
  return fmt::format(
      R"({{"tenantId":1,"name":"{}","price":{},"nonProfit":false,"trial":false,"free":{},"ldap":{},"sso":{},)"
      R"("branding":{},"customization":{},"audit":{},"oauth":true,"features":"{}"}})",
      audit ? "admin" : "startup", audit ? 20 : 0, !audit, audit, audit, audit, audit, audit,
      audit ? "audit,ldap,sso,customization,thirdparty,restore,oauth,contentsearch,total_size:268435456000"
            : "free,oauth,total_size:2147483648,manager:3,room:12");
}

std::string tariff_json(Plan plan, bool for_admin, UtcTime now, PortalDates& dates) {
  std::string out = fmt::format(R"({{"state":1,"quotas":[{{"id":{},"quantity":1}}])", plan == Plan::audit ? -2 : -3);
  if (for_admin) {
    fmt::format_to(std::back_inserter(out), R"(,"dueDate":"{}","delayDueDate":"{}")", dates.text(now + days{20}),
                   dates.text(now + days{30}));
  }
  return out + "}";
}

std::string lifetime_json(UtcTime clock) {
  return fmt::format(R"({{"loginHistoryLifeTime":{0},"auditTrailLifeTime":{0},"lastModified":"{1}"}})",
                     kHistoryDays.count(), format_utc(clock - days{400}));
}

std::string key_json(const ApiKey& key, const Person& creator, UtcTime now, PortalDates& dates) {
  const auto& text = key.key.reveal();
  const auto postfix = text.substr(text.size() - 4);
  std::string permissions;
  for (const auto& permission : key.permissions) {
    if (!permissions.empty()) permissions.push_back(',');
    append_json(permissions, permission);
  }
  std::string out = fmt::format(
      R"({{"id":"3d0e6a52-0000-4000-8000-00000000{0}","name":{1},"key":"sk-***{0}","keyPostfix":"{0}",)"
      R"("permissions":[{2}],"lastUsed":"{3}","createOn":"{4}","createBy":{{"id":"{5}","displayName":{6}}},)",
      postfix, quoted(key.name), permissions, dates.text(now), dates.text(creator.registered + days{150}), creator.id,
      quoted(html_encoded(creator.display_name())));
  if (key.expires) fmt::format_to(std::back_inserter(out), R"("expiresAt":"{}",)", dates.text(*key.expires));
  return out + R"("isActive":true})";
}

}  // namespace logbook::demo
