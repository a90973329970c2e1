#include "logbook/demo/user_agent.hpp"

#include <array>
#include <utility>

namespace logbook::demo {
namespace {

using Known = std::pair<std::string_view, std::string_view>;  // what stands in the header, and what is shown

// The first that fits counts: most browsers name others behind their own name.
constexpr std::array kBrowsers{Known{"Edg/", "Edge"},
                               Known{"OPR/", "Opera"},
                               Known{"Firefox/", "Firefox"},
                               Known{"Chrome/", "Chrome"},
                               Known{"Version/", "Safari"},
                               Known{"curl/", "curl"},
                               Known{"python-requests/", "Python Requests"}};
constexpr std::array kPlatforms{Known{"Windows NT 10.0", "Windows 10"},
                                Known{"Android", "Android"},
                                Known{"iPhone", "iOS"},
                                Known{"Ubuntu", "Ubuntu"},
                                Known{"Linux", "Linux"},
                                Known{"Mac OS X", "Mac OS X"}};

}  // namespace

UserAgent read_user_agent(std::string_view text) {
  UserAgent found;
  for (const auto& [token, family] : kBrowsers) {
    const auto at = text.find(token);
    if (at == std::string_view::npos) continue;
    const auto version = text.substr(at + token.size());
    found.browser = family;
    const auto major = version.substr(0, version.find_first_not_of("0123456789"));
    if (!major.empty()) found.browser.append(" ").append(major);
    break;
  }
  for (const auto& [token, name] : kPlatforms) {
    if (text.find(token) == std::string_view::npos) continue;
    found.platform = name;
    break;
  }
  return found;
}

}  // namespace logbook::demo
