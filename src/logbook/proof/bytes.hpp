#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace logbook::proof {

/// Appends `number`, an integer of 1 to 8 bytes: the highest byte first, two's complement.
template <class Number>
void append_number(std::string& out, Number number) {
  const auto bits = static_cast<std::make_unsigned_t<Number>>(number);
  std::array<char, sizeof bits> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(static_cast<std::uint8_t>(bits >> (8 * (bytes.size() - 1 - i))));
  }
  out.append(bytes.data(), bytes.size());
}

/// Appends `text` behind its length in bytes, in 4 bytes.
inline void append_text(std::string& out, std::string_view text) {
  append_number(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

}  // namespace logbook::proof
