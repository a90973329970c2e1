#include "logbook/base/text.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <vector>

namespace logbook {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

/// Calls `visit(code_point, bytes)` for each character; a byte that belongs to none is U+FFFD.
template <class Visit>
void each_character(std::string_view text, Visit visit) {
  while (!text.empty()) {
    utf8proc_int32_t code_point = 0;
    auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (length < 1) {
      visit(utf8proc_int32_t{0xFFFD}, std::string_view("\xEF\xBF\xBD"));
      length = 1;
    } else {
      visit(code_point, text.substr(0, static_cast<std::size_t>(length)));
    }
    text.remove_prefix(static_cast<std::size_t>(length));
  }
}

/// Nearly all text: what needs no look at Unicode's tables.
bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool harmless(utf8proc_int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_CC:  // control
    case UTF8PROC_CATEGORY_CF:  // format: bidirectional marks, zero width
    case UTF8PROC_CATEGORY_ZL:  // line separator
    case UTF8PROC_CATEGORY_ZP:  // paragraph separator
    case UTF8PROC_CATEGORY_CN:  // unassigned: nobody knows what a terminal does
      return false;
    default:
      return true;
  }
}

std::string visible_escape(utf8proc_int32_t code_point) {
  switch (code_point) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  return code_point < 0x80 ? fmt::format("\\x{:02x}", code_point) : fmt::format("\\u{{{:x}}}", code_point);
}

/// As wcwidth and with it terminals count. utf8proc gives every mark no width, and Hangul vowels and finals a full one.
std::size_t columns_of(utf8proc_int32_t code_point) {
  if (utf8proc_category(code_point) == UTF8PROC_CATEGORY_MC) return 1;  // vowel signs that stand beside their letter
  const bool joins_a_syllable =
      (code_point >= 0x1160 && code_point <= 0x11FF) || (code_point >= 0xD7B0 && code_point <= 0xD7FF);
  return joins_a_syllable ? 0 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code_point)));
}

bool needs_json_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_json_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

/// Optimal string alignment distance: insertions, deletions, changes and swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::string printable(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  each_character(text, [&out](utf8proc_int32_t code_point, std::string_view bytes) {
    if (harmless(code_point)) {
      out += bytes;
    } else {
      out += visible_escape(code_point);
    }
  });
  return out;
}

std::size_t display_width(std::string_view text) {
  if (is_plain_ascii(text)) return text.size();
  std::size_t width = 0;
  each_character(text, [&width](utf8proc_int32_t code_point, std::string_view) { width += columns_of(code_point); });
  return width;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (columns == 0) return {};
  std::size_t width = 0;
  std::size_t bytes = 0;  // so many fit with one column to spare
  each_character(text, [&](utf8proc_int32_t code_point, std::string_view character) {
    width += columns_of(code_point);
    if (width < columns) bytes += character.size();
  });
  if (width <= columns) return std::string(text);
  return std::string(text.substr(0, bytes)).append(kEllipsis);
}

void append_json(std::string& out, std::string_view text) {
  out.push_back('"');
  while (true) {
    const auto* special = std::ranges::find_if(text, needs_json_escape);
    out.append(text.begin(), special);
    if (special == text.end()) break;
    append_json_escape(out, *special);
    text.remove_prefix(static_cast<std::size_t>(special - text.begin()) + 1);
  }
  out.push_back('"');
}

std::string json_text(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";
  const auto begin = text.find_first_not_of(kWhiteSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhiteSpace) - begin + 1);
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string case_folded(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return lower_ascii(text);
  // Flags that are set together are no value of the enum, but that is how the library takes them.
  const auto flags =
      static_cast<utf8proc_option_t>(UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE);  // NOLINT(*EnumCastOutOfRange)
  utf8proc_uint8_t* folded = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &folded, flags);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(folded, &std::free);
  if (length < 0) return lower_ascii(text);
  return {reinterpret_cast<const char*>(folded), static_cast<std::size_t>(length)};
}

std::string shell_quoted(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:,@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t fewest = std::min<std::size_t>(2, (word.size() - std::min<std::size_t>(1, word.size())) / 2) + 1;
  for (const auto candidate : candidates) {
    const auto slips = edit_distance(word, candidate);
    if (slips < fewest) {
      fewest = slips;
      best = candidate;
    }
  }
  return best;
}

}  // namespace logbook
