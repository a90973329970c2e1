#include "logbook/http/transport.hpp"

#include <algorithm>

namespace logbook::http {

std::optional<std::string_view> Answer::header(std::string_view name) const {
  const auto found =
      std::ranges::find(headers, name, [](const auto& header) { return std::string_view(header.first); });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

}  // namespace logbook::http
