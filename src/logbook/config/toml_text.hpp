#pragma once
#include <string>
#include <string_view>

namespace logbook::config {

// toml++ 3.3 and 3.4 have undefined behaviour where they ask whether certain characters from U+00A0 to U+FEFF are space
// (`x = ä`). Those beyond U+FFFF they do not ask about. So a file is read with its characters moved up there, one for
// one, which keeps lines and columns; strings and messages that come out of it are moved back.

/// Returns `text` with each character from U+0080 to U+FFFF moved up by 0xF0000, into private use. A byte order mark
/// and what is not UTF-8 stay as they are.
std::string to_private_use(std::string_view text);

/// The inverse of `to_private_use`, for a text that has no other characters from U+F0000 to U+FFFFF.
std::string from_private_use(std::string_view text);

/// Whether a file has characters from U+F0000 to U+FFFFF, as they are or as `\U000F....`.
bool has_private_use(std::string_view file);

}  // namespace logbook::config
