#include "logbook/base/secret.hpp"

namespace logbook {

std::string Secret::redact(std::string text) const {
  constexpr std::string_view kStars = "***";
  if (text_.empty()) return text;
  for (auto at = text.find(text_); at != std::string::npos; at = text.find(text_, at + kStars.size())) {
    text.replace(at, text_.size(), kStars);
  }
  return text;
}

}  // namespace logbook
