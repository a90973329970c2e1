#include "logbook/formats/login_mask.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace logbook::formats {
namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// True of `com`, not of `w0rd` nor of `123`: passwords like `p@ss.w0rd` are common.
bool is_top_level_domain(std::string_view label) {
  return label.size() >= 2 && (std::ranges::all_of(label, is_letter) || label.starts_with("xn--"));
}

bool looks_like_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos) return false;
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }))
    return false;
  const auto domain = text.substr(at + 1);
  const auto dot = domain.rfind('.');
  if (dot == 0 || dot == std::string_view::npos || domain.contains('@')) return false;
  return is_top_level_domain(domain.substr(dot + 1));
}

}  // namespace

bool may_be_secret(const LoginEvent& event) {
  return outcome(event.action) == Outcome::failure && !event.login.empty() && !looks_like_email(event.login);
}

std::string mask(std::string_view login) {
  const auto characters = std::ranges::count_if(login, begins_character);
  if (characters < 2) return fmt::format("… ({})", characters);
  const auto second = std::ranges::find_if(login.substr(1), begins_character);
  return fmt::format("{}… ({})", std::string_view(login.begin(), second), characters);
}

}  // namespace logbook::formats
