#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"

namespace logbook::cli {

/// What a variable of the environment says; "" where it is not set.
std::string variable(const Context& context, const char* name);

/// A check for options whose value must not be empty: the unset variable of a script must not pass for "not given".
/// Returns what is wrong, or "".
std::string not_empty(const std::string& value);

/// Reads `90`, `90s`, `1.5s`, `500ms`, `2m` or `1h`; a number alone is seconds. Error: `usage`, about `option`.
Result<std::chrono::milliseconds> parse_duration(std::string_view option, std::string_view text);

/// Reads a whole number from `least` to `most`. Error: `usage`, about `option`.
Result<std::int64_t> parse_integer(std::string_view option, std::string_view text, std::int64_t least,
                                   std::int64_t most);

/// The error for a value of `option` that is none of `words`, with the word that was meant if one is near.
Error not_one_of(std::string_view option, std::string_view text, std::span<const std::string_view> words);

/// The value that `text` names among `choices`. Error: `usage`, about `option`.
template <class T>
Result<T> choose(std::string_view option, std::string_view text,
                 std::span<const std::pair<std::string_view, T>> choices) {
  std::vector<std::string_view> words;
  for (const auto& [word, value] : choices) {
    if (word == text) return value;
    words.push_back(word);
  }
  return std::unexpected(not_one_of(option, text, words));
}

}  // namespace logbook::cli
