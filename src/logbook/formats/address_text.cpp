#include "logbook/formats/address_text.hpp"

namespace logbook::formats {

bool is_truncated(std::string_view ip) { return !ip.contains('.'); }

std::string address_text(std::string_view ip) {
  if (ip.empty()) return "(hidden)";
  return is_truncated(ip) ? std::string(ip).append(":…") : std::string(ip);
}

}  // namespace logbook::formats
