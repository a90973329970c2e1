#include "logbook/base/utf8.hpp"

namespace logbook {

bool Utf8Checker::take(unsigned char byte) {
  if (missing_ > 0) {
    if (byte < lowest_ || byte > highest_) return false;
    lowest_ = 0x80;
    highest_ = 0xBF;
    --missing_;
    return true;
  }
  if (byte < 0x80) return true;
  if (byte < 0xC2 || byte > 0xF4) return false;  // a continuation, an overlong form, beyond U+10FFFF
  missing_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  if (byte == 0xE0) lowest_ = 0xA0;   // shorter forms exist
  if (byte == 0xED) highest_ = 0x9F;  // surrogates
  if (byte == 0xF0) lowest_ = 0x90;
  if (byte == 0xF4) highest_ = 0x8F;
  return true;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  Utf8Checker checker;
  std::size_t begin = 0;  // of the character under way
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (checker.complete()) begin = i;
    if (!checker.take(static_cast<unsigned char>(text[i]))) return begin;
  }
  if (!checker.complete()) return begin;
  return std::nullopt;
}

std::string with_valid_utf8(std::string_view text) {
  std::string out;
  for (;;) {
    const auto invalid = first_invalid_utf8(text);
    out += text.substr(0, invalid.value_or(text.size()));
    if (!invalid) return out;
    append_utf8(out, 0xFFFD);
    text.remove_prefix(*invalid + 1);
  }
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace logbook
