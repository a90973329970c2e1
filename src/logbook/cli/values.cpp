#include "logbook/cli/values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <charconv>
#include <cmath>

#include "logbook/base/text.hpp"

namespace logbook::cli {
namespace {

struct Unit {
  std::string_view suffix;
  double milliseconds;
};

constexpr std::array kUnits{Unit{"ms", 1}, Unit{"s", 1e3}, Unit{"m", 60e3}, Unit{"h", 3600e3}, Unit{"", 1e3}};
constexpr double kLongest = 24 * 3600e3;

}  // namespace

std::string not_empty(const std::string& value) { return value.empty() ? "the value is empty" : ""; }

Result<std::chrono::milliseconds> parse_duration(std::string_view option, std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view suffix(read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  if (read.ec == std::errc{} && std::isfinite(number) && number >= 0) {
    for (const auto& unit : kUnits) {
      if (suffix == unit.suffix && number * unit.milliseconds <= kLongest) {
        return std::chrono::milliseconds{std::llround(number * unit.milliseconds)};
      }
    }
  }
  return std::unexpected(Error{ErrorKind::usage, std::string(option),
                               fmt::format("\"{}\" is no length of time up to a day", text),
                               "write it like 90s, 500ms or 2m"});
}

Result<std::int64_t> parse_integer(std::string_view option, std::string_view text, std::int64_t least,
                                   std::int64_t most) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
  if (whole && value >= least && value <= most) return value;
  return std::unexpected(usage_error(std::string(option),
                                     fmt::format("\"{}\" is no whole number from {} to {}", text, least, most),
                                     "choose a number in between"));
}

Error not_one_of(std::string_view option, std::string_view text, std::span<const std::string_view> words) {
  const auto meant = nearest(text, words);
  return {ErrorKind::usage, std::string(option), fmt::format("\"{}\" is not known", text),
          meant.empty() ? fmt::format("choose one of {}", fmt::join(words, ", "))
                        : fmt::format("did you mean \"{}\"?", meant)};
}

}  // namespace logbook::cli
