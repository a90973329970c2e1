#pragma once
#include <string>
#include <string_view>

namespace logbook::demo {

/// What a header `User-Agent` says of a device, as the history shows it.
struct UserAgent {
  std::string browser = "Other";   ///< family and major version: `Chrome 137`
  std::string platform = "Other";  ///< `Windows 10`
};

/// Reads a header `User-Agent`. Knows only the common browsers and systems, in our own way: the portal's texts for
/// them were not recorded.
UserAgent read_user_agent(std::string_view text);

}  // namespace logbook::demo
