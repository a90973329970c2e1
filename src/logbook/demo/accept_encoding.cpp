#include "logbook/demo/accept_encoding.hpp"

#include <algorithm>

#include "logbook/base/text.hpp"
#include "logbook/demo/query.hpp"

namespace logbook::demo {
namespace {

/// Cuts `text` up to the first `separator` off its front, and returns what was cut, without blanks around it.
std::string_view take_part(std::string_view& text, char separator) {
  const auto part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return trimmed(part);
}

/// Whether a parameter is a weight of zero: `q=0`, `q=0.000`.
bool is_zero_weight(std::string_view parameter) {
  const auto name = take_part(parameter, '=');
  const auto weight = trimmed(parameter);
  return same_letters(name, "q") && !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    auto coding = take_part(accept_encoding, ',');
    if (same_letters(take_part(coding, ';'), "gzip")) return !is_zero_weight(coding);
  }
  return false;
}

}  // namespace logbook::demo
