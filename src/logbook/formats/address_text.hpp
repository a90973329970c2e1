#pragma once
#include <string>
#include <string_view>

namespace logbook::formats {

/// True for an address that the portal cut or keeps to itself: it cuts at the first colon, so that of IPv6 one group is
/// left, or nothing.
bool is_truncated(std::string_view ip);

/// `ip` for eyes: `2001:…` where the portal cut it, `(hidden)` where it gives none. Not made safe for terminals.
std::string address_text(std::string_view ip);

}  // namespace logbook::formats
