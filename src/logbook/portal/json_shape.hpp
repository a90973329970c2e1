#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace logbook::portal {

// What can be told of JSON without reading it: white space, brackets, quotes, and where rows may be cut apart.

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// True for what numbers, true, false and null are made of.
constexpr bool is_scalar(int c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.';
}

/// Follows one JSON value by its brackets and quotes.
class Nesting {
 public:
  /// Takes the next character; true when it closes the value that began with the first bracket or quote.
  bool take(char c) {
    if (in_string_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
        return depth_ == 0;
      }
      return false;
    }
    switch (c) {
      case '"':
        in_string_ = true;
        return false;
      case '{':
      case '[':
        ++depth_;
        return false;
      case '}':
      case ']':
        return --depth_ == 0;
      default:
        return false;
    }
  }

 private:
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

/// Finds the last place in `view` where a row may end and the next begin, and returns the place of the comma in
/// between: `}`, `,`, `{"` and a letter, white space allowed. That cannot stand inside a JSON string, where the quote
/// would need a backslash; inside a nested array it can, so the slice before it may turn out to be no row's end.
std::optional<std::size_t> last_cut(std::string_view view);

}  // namespace logbook::portal
