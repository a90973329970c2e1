#include "logbook/demo/query.hpp"

#include <algorithm>
#include <charconv>

#include "logbook/base/text.hpp"
#include "logbook/base/utf8.hpp"

namespace logbook::demo {
namespace {

std::string form_decoded(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return with_valid_utf8(percent_decoded(spaced));  // as .NET decodes it
}

}  // namespace

bool same_letters(std::string_view a, std::string_view b) { return lower_ascii(a) == lower_ascii(b); }

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto* const end = text.data() + i + 3;
      if (std::from_chars(text.data() + i + 1, end, byte, 16).ptr == end) {
        out.push_back(static_cast<char>(byte));
        i += 2;
        continue;
      }
    }
    out.push_back(text[i]);
  }
  return out;
}

Query::Query(std::string_view text) {
  while (!text.empty()) {
    const auto part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const auto name = part.substr(0, part.find('='));
    if (name.empty()) continue;
    const auto value = part.substr(std::min(part.size(), name.size() + 1));
    parameters_.emplace_back(form_decoded(name), form_decoded(value));
  }
}

std::optional<std::string_view> Query::value(std::string_view name) const {
  for (const auto& [key, value] : parameters_) {
    if (same_letters(key, name)) return value;
  }
  return std::nullopt;
}

}  // namespace logbook::demo
