#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace logbook {

/// Follows UTF-8 byte by byte, across any cuts between buffers. Knows overlong forms, surrogates and
/// numbers beyond U+10FFFF for what they are: not UTF-8.
class Utf8Checker {
 public:
  /// Takes the next byte. Returns false when it cannot stand here; the checker is then spent.
  bool take(unsigned char byte);

  /// True between two characters, false inside one.
  bool complete() const { return missing_ == 0; }

 private:
  std::uint8_t missing_ = 0;    // continuation bytes still to come
  std::uint8_t lowest_ = 0x80;  // range of the next one
  std::uint8_t highest_ = 0xBF;
};

/// Returns the offset of the first byte of `text` that begins no UTF-8 character, or nothing when all is well.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

/// `text` with U+FFFD in place of each byte that belongs to no UTF-8 character.
std::string with_valid_utf8(std::string_view text);

/// Appends `code_point` (0 to 0x10FFFF, no surrogate) to `out` as UTF-8.
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace logbook
