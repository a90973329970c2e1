#include "logbook/portal/html_text.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "logbook/base/utf8.hpp"

namespace logbook::portal {
namespace {

constexpr std::size_t kLongestReference = 12;  // between "&" and ";"
constexpr std::array<std::pair<std::string_view, char>, 5> kNames{
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

bool is_character(std::uint32_t code_point) {
  return code_point > 0 && code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

/// The character that stands between "&" and ";".
std::optional<std::uint32_t> character(std::string_view reference) {
  for (const auto& [name, c] : kNames) {
    if (reference == name) return static_cast<unsigned char>(c);
  }
  if (!reference.starts_with('#')) return std::nullopt;
  reference.remove_prefix(1);
  const bool hexadecimal = reference.starts_with('x') || reference.starts_with('X');
  if (hexadecimal) reference.remove_prefix(1);
  std::uint32_t code_point = 0;
  const auto read =
      std::from_chars(reference.data(), reference.data() + reference.size(), code_point, hexadecimal ? 16 : 10);
  const bool whole = read.ptr == reference.data() + reference.size();
  if (read.ec != std::errc{} || !whole || !is_character(code_point)) return std::nullopt;
  return code_point;
}

}  // namespace

std::string html_decoded(std::string_view html) {
  std::string text;
  for (;;) {
    const auto ampersand = html.find('&');
    text += html.substr(0, ampersand);
    if (ampersand == std::string_view::npos) return text;
    html.remove_prefix(ampersand + 1);

    const auto semicolon = html.substr(0, kLongestReference + 1).find(';');
    const auto c = semicolon == std::string_view::npos ? std::nullopt : character(html.substr(0, semicolon));
    if (c) {
      append_utf8(text, *c);
      html.remove_prefix(semicolon + 1);
    } else {
      text.push_back('&');
    }
  }
}

}  // namespace logbook::portal
