#include "logbook/portal/json_text.hpp"

#include <cstdint>

#include "logbook/base/utf8.hpp"

namespace logbook::portal {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

/// Takes four hexadecimal digits off the front of `text`.
std::optional<std::uint32_t> take_hex4(std::string_view& text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, 4)) {
    const auto digit =
        std::string_view("0123456789abcdef").find(static_cast<char>(c >= 'A' && c <= 'F' ? c | 0x20 : c));
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  text.remove_prefix(4);
  return value;
}

constexpr bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// Takes what follows `\u`: one unit, or a pair of surrogates.
std::optional<std::uint32_t> take_code_point(std::string_view& text) {
  const auto unit = take_hex4(text);
  if (!unit || !is_high_surrogate(*unit)) return unit && is_low_surrogate(*unit) ? kReplacement : unit;
  if (!text.starts_with("\\u")) return kReplacement;
  auto rest = text.substr(2);
  const auto low = take_hex4(rest);
  if (!low) return std::nullopt;
  if (!is_low_surrogate(*low)) return kReplacement;  // it stands for itself, in the next round
  text = rest;
  return 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
}

std::optional<char> plain_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return std::nullopt;
  }
}

}  // namespace

bool unescape_json(std::string_view inside, std::string& out) {
  out.clear();
  for (;;) {
    const auto backslash = inside.find('\\');
    out += inside.substr(0, backslash);
    if (backslash == std::string_view::npos) return true;
    if (backslash + 1 == inside.size()) return false;
    const char letter = inside[backslash + 1];
    inside.remove_prefix(backslash + 2);
    if (letter == 'u') {
      const auto code_point = take_code_point(inside);
      if (!code_point) return false;
      append_utf8(out, *code_point);
    } else {
      const auto c = plain_escape(letter);
      if (!c) return false;
      out.push_back(*c);
    }
  }
}

}  // namespace logbook::portal
