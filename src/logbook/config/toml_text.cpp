#include "logbook/config/toml_text.hpp"

namespace logbook::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr unsigned char kPlane = 0xF3;       // the first byte of U+C0000 to U+FFFFF
constexpr unsigned char kPrivateUse = 0xB0;  // the least second byte of U+F0000 to U+FFFFF; its last four bits count

unsigned char byte(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool continues(unsigned char c) { return (c & 0xC0) == 0x80; }

void append(std::string& out, int a, int b, int c, int d) {
  for (const int part : {a, b, c, d}) out += static_cast<char>(part);
}

bool is_private_use(std::string_view text, std::size_t at) {
  return byte(text, at) == kPlane && (byte(text, at + 1) & 0xF0) == kPrivateUse;
}

/// Whether a character of three bytes begins here that UTF-8 allows.
bool is_long(unsigned char a, unsigned char b, unsigned char c) {
  const bool is_overlong = a == 0xE0 && b < 0xA0;
  const bool is_surrogate = a == 0xED && b >= 0xA0;
  return (a & 0xF0) == 0xE0 && continues(b) && continues(c) && !is_overlong && !is_surrogate;
}

}  // namespace

std::string to_private_use(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  out += text.substr(0, at);
  while (at < text.size()) {
    const auto a = byte(text, at);
    const auto b = byte(text, at + 1);
    const auto c = byte(text, at + 2);
    if (a >= 0xC2 && a < 0xE0 && continues(b)) {
      append(out, kPlane, kPrivateUse, 0x80 | (a & 0x1F), b);
      at += 2;
    } else if (is_long(a, b, c)) {
      append(out, kPlane, kPrivateUse | (a & 0x0F), b, c);
      at += 3;
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::string from_private_use(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_private_use(text, at) || at + 4 > text.size()) {
      out += text[at++];
      continue;
    }
    const int top = byte(text, at + 1) & 0x0F;
    const int middle = byte(text, at + 2);
    if (top == 0 && middle < 0xA0) {
      out += static_cast<char>(0xC0 | (middle & 0x1F));
    } else {
      out += static_cast<char>(0xE0 | top);
      out += static_cast<char>(middle);
    }
    out += text[at + 3];
    at += 4;
  }
  return out;
}

bool has_private_use(std::string_view file) {
  for (std::size_t at = 0; (at = file.find(static_cast<char>(kPlane), at)) != file.npos; ++at) {
    if (is_private_use(file, at)) return true;
  }
  return file.find("\\U000F") != file.npos || file.find("\\U000f") != file.npos;
}

}  // namespace logbook::config
