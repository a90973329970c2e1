#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace logbook {

// Text from outside is UTF-8 by the time it comes here; the readers of foreign bytes see to that.

/// Returns `text` safe to show on a terminal, on one line: control characters, line and paragraph
/// separators, invisible and right-to-left format characters become visible escapes such as `\n`, `\x1b`
/// or `\u{202e}`. Everything else stays as it is, the backslash included: `CORP\ann` stays readable, so the
/// result is for eyes and cannot be turned back.
std::string printable(std::string_view text);

/// Columns that `text` takes on a terminal: 2 for East Asian wide characters, 0 for combining ones, 1 for vowel signs
/// that stand beside their letter, as in Devanagari. `text` is as `printable` returns it.
std::size_t display_width(std::string_view text);

/// Returns `text` if it takes `columns` on a terminal at most; else its begin with `…` behind, which together do.
/// `text` is as `printable` returns it.
std::string shortened(std::string_view text, std::size_t columns);

/// Appends `text` to `out` as a JSON string with its quotes, byte for byte as JSON.stringify does it.
void append_json(std::string& out, std::string_view text);

/// `text` as a JSON string with its quotes, as `append_json` writes it.
std::string json_text(std::string_view text);

/// `text` without the white space (blanks, tabs, line ends) around it.
std::string_view trimmed(std::string_view text);

/// `text` with A to Z in lower case, whatever the locale; other characters stay as they are.
std::string lower_ascii(std::string_view text);

/// `text` for comparing without regard to case, in any script: `Ä` and `ä`, composed or not, give the same. Text that
/// is not UTF-8 comes back as `lower_ascii` gives it.
std::string case_folded(std::string_view text);

/// `text` as one word of a command that a person can paste into a shell.
std::string shell_quoted(std::string_view text);

/// Returns the candidate that `word` most likely means, or "" when none is near: at most two slips (a letter
/// missing, added, changed or swapped), and fewer than half of the word.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace logbook
