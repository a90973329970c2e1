#include "logbook/demo/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

#include "logbook/base/text.hpp"
#include "logbook/demo/external_resources.hpp"
#include "logbook/demo/people_json.hpp"
#include "logbook/demo/query.hpp"
#include "logbook/demo/vocabulary.hpp"

namespace logbook::demo {
namespace {

using namespace std::chrono;

constexpr std::string_view kDeepLink = R"("deepLink":{"androidPackageName":"","url":"","iosPackageId":"944896972"},)";
constexpr std::array<std::string_view, 4> kProducts{"Documents", "Login", "Settings", "Contacts"};

/// A time as .NET writes one that is in no zone: without `Z`, in whole seconds.
std::string plain_time(UtcTime time) {
  auto text = format_utc(time);
  text.pop_back();
  return text;
}

/// A time as .NET writes one in UTC: with as many digits behind the second as it takes.
std::string utc_time(UtcTime time) {
  const auto fraction = (time - floor<seconds>(time)).count();
  if (fraction == 0) return format_utc(time);
  auto digits = fmt::format("{:06}", fraction);
  digits.erase(digits.find_last_not_of('0') + 1);
  return fmt::format("{}.{}Z", plain_time(time), digits);
}

}  // namespace

std::string capabilities_json() {
  return R"({"ldapEnabled":false,"providers":[],"ssoLabel":"","oauthEnabled":true,"ssoUrl":"",)"
         R"("identityServerEnabled":true})";
}

std::string build_json(const PortalFacts& facts) {
  return fmt::format(R"({{"docSpace":{}}})", json_text(facts.version));
}

std::string version_json() { return R"({"current":2,"versions":[]})"; }

std::string settings_json(const PortalFacts& facts, const Zone& zone, UtcTime now) {
  const auto offset = duration_cast<minutes>(zone.offset_at(now)).count();
  const auto size = offset < 0 ? -offset : offset;
  const auto owner = std::ranges::find(facts.people, Role::owner, &Person::role);
  auto out = fmt::format(
      R"({{"timezone":{},"trustedDomains":[],"trustedDomainsType":0,"culture":{},)"
      R"("utcOffset":"{}{:02}:{:02}:00","utcHoursOffset":{},"greetingSettings":{},"ownerId":"{}",)"
      R"("nameSchemaId":"Common","enableAdmMess":false,"docSpace":true,"standalone":true,"isAmi":false,)"
      R"("baseDomain":"localhost","firebase":{{"apiKey":"","authDomain":"","projectId":"","storageBucket":"",)"
      R"("messagingSenderId":"","appId":"","measurementId":"","databaseURL":""}},"version":{},"recaptchaType":0,)"
      R"("debugInfo":true,"socketUrl":"","tenantStatus":0,"tenantAlias":{},"displayAbout":true,)"
      R"("domainValidator":{{"regex":"","minLength":3,"maxLength":63}},"zendeskKey":"","tagManagerId":"",)"
      R"("cookieSettingsEnabled":false,"limitedAccessSpace":false,"limitedAccessDevToolsForUsers":false,)"
      R"("displayBanners":true,"aiEnabled":true,"userNameRegex":"","invitationLimit":2147483647,)"
      R"("plugins":{{"enabled":true,"upload":true,"delete":true}},)",
      json_text(zone.name()), json_text(facts.culture), offset < 0 ? "-" : "", size / 60, size % 60,
      static_cast<double>(offset) / 60, json_text(facts.name), owner->id, json_text(facts.version),
      json_text(facts.alias));
  out += kDeepLink;
  out += R"("formGallery":{"path":"","domain":"","ext":"","uploadPath":"","uploadDomain":"","uploadExt":"",)"
         R"("uploadDashboard":""},"maxImageUploadSize":5242880,"logoText":"","externalResources":)";
  out += kExternalResources;
  return out + R"(,"defaultFolderType":14,"externalDbEnabled":false})";
}

std::string anonymous_settings_json(const PortalFacts& facts) {
  auto out = fmt::format(
      R"({{"trustedDomainsType":0,"culture":{},"utcOffset":"00:00:00","utcHoursOffset":0,"greetingSettings":{},)"
      R"("ownerId":"00000000-0000-0000-0000-000000000000","enabledJoin":false,"enableAdmMess":false,)"
      R"("thirdpartyEnable":false,"docSpace":true,"standalone":true,"isAmi":false,"baseDomain":"localhost",)"
      R"("wizardToken":"","passwordHash":{{"size":256,"iterations":100000,"salt":""}},"version":{},)"
      R"("recaptchaType":0,"recaptchaPublicKey":"","debugInfo":false,"tenantStatus":0,"tenantAlias":{},)"
      R"("displayAbout":true,"cookieSettingsEnabled":false,"limitedAccessSpace":false,)"
      R"("limitedAccessDevToolsForUsers":false,"displayBanners":false,"aiEnabled":false,"userNameRegex":"",)",
      json_text(facts.culture), json_text(facts.name), json_text(facts.version), json_text(facts.alias));
  out += kDeepLink;
  out += R"("maxImageUploadSize":0,"logoText":"","externalResources":)";
  out += kExternalResources;
  return out + R"(,"defaultFolderType":0,"externalDbEnabled":false})";
}

std::string portal_json(const PortalFacts& facts, UtcTime loaded) {
  const auto owner = std::ranges::find(facts.people, Role::owner, &Person::role);
  return fmt::format(
      R"({{"tenantAlias":{},"calls":true,"creationDateTime":"{}","tenantId":1,"industry":0,"language":{},)"
      R"("lastModified":"{}","name":{},"ownerId":"{}","spam":false,"status":0,"statusChangeDate":"{}",)"
      R"("timeZone":{},"trustedDomains":[],"trustedDomainsType":0,"version":2,)"
      R"("versionChanged":"0001-01-01T00:00:00"}})",
      json_text(facts.alias), plain_time(facts.created), json_text(facts.culture), plain_time(facts.last_modified),
      json_text(facts.name), owner->id, utc_time(loaded), json_text(facts.timezone));
}

std::string quota_json(Plan plan) {
  const bool audit = plan == Plan::audit;
  return fmt::format(
      R"({{"tenantId":-1,"name":"default","price":0.0,"visible":false,"wallet":false,)"
      R"("features":"{}ldap,sso,thirdparty,restore,oauth,contentsearch,file_size:102400,statistic",)"
      R"("maxFileSize":107374182400,"maxTotalSize":9223372036854775807,"countUser":2147483647,)"
      R"("countRoomAdmin":2147483647,"usersInRoom":2147483647,"countRoom":2147483647,"nonProfit":false,)"
      R"("trial":false,"free":false,"update":false,"audit":{},"docsEdition":false,"ldap":true,"sso":true,)"
      R"("statistic":true,"branding":false,"customization":false,"lifetime":false,"automationApi":false,)"
      R"("custom":false,"restore":true,"oauth":true,"contentSearch":true,"thirdParty":true,"year":false,)"
      R"("countFreeBackup":0,"backup":false,"countAIAgent":2147483647,"aiTools":false}})",
      audit ? "audit," : "", audit);
}

std::string tariff_json() {
  return R"({"openSource":true,"enterprise":false,"developer":false,"id":0,"state":1,)"
         R"("dueDate":"0001-01-01T00:00:00.0000000Z","delayDueDate":"0001-01-01T00:00:00.0000000Z",)"
         R"("licenseDate":"0001-01-01T00:00:00.0000000Z","customerId":"",)"
         R"("quotas":[{"id":-1,"quantity":1,"wallet":false}]})";
}

std::string lifetime_json(const std::optional<Lifetime>& lifetime, UtcTime loaded) {
  const auto told = lifetime.value_or(Lifetime{});
  return fmt::format(R"({{"loginHistoryLifeTime":{},"auditTrailLifeTime":{},"lastModified":"{}"}})", told.login_days,
                     told.audit_days, lifetime ? plain_time(told.set) : utc_time(loaded));
}

std::string stored_lifetime_json(const Lifetime& lifetime) {
  return fmt::format(R"({{"loginHistoryLifeTime":{},"auditTrailLifeTime":{},"lastModified":"0001-01-01T00:00:00"}})",
                     lifetime.login_days, lifetime.audit_days);
}

std::string types_json() {
  std::string actions;
  for (const auto& action : action_names()) actions += fmt::format("{}\"{}\"", actions.empty() ? "" : ",", action.name);
  return fmt::format(
      R"({{"actions":[{}],"actionTypes":["None","Create","Update","Delete","Link","Unlink","Attach","Detach","Send",)"
      R"("Import","Export","UpdateAccess","Download","Upload","Copy","Move","Reassigns","Follow","Unfollow","Logout"],)"
      R"("productTypes":["Documents","Login","Settings","Contacts"],"moduleTypes":["None","Files","Folders",)"
      R"("DocumentsSettings","Rooms","Settings","Contacts","Agents"],)"
      R"("entryTypes":["None","File","Folder","User","Group","Room","Tag","Agent"]}})",
      actions);
}

std::string mappers_json(std::optional<std::string_view> product) {
  std::string out = "[";
  for (const auto name : kProducts) {
    if (product && !same_letters(*product, name)) continue;
    out += fmt::format(R"({}{{"productType":"{}","modules":[]}})", out.size() > 1 ? "," : "", name);
  }
  return out + "]";
}

std::string key_json(const ApiKey& key, const Person& creator, UtcTime now, PortalDates& dates) {
  const auto& text = key.key.reveal();
  const auto postfix = text.substr(text.size() - 4);
  std::string out = fmt::format(R"({{"id":{},"name":{},"key":"sk-***{}","keyPostfix":"{}",)", json_text(key.id),
                                json_text(key.name), postfix, postfix);
  if (key.permissions) {
    std::string permissions;
    for (const auto& permission : *key.permissions) {
      if (!permissions.empty()) permissions.push_back(',');
      append_json(permissions, permission);
    }
    fmt::format_to(std::back_inserter(out), R"("permissions":[{}],)", permissions);
  }
  fmt::format_to(std::back_inserter(out), R"("lastUsed":"{}","createOn":"{}","createBy":{{{}}},)",
                 dates.text(floor<seconds>(now)), dates.text(key.created), person_tail(creator));
  if (key.expires) fmt::format_to(std::back_inserter(out), R"("expiresAt":"{}",)", dates.text(*key.expires));
  return out + R"("isActive":true})";
}

}  // namespace logbook::demo
