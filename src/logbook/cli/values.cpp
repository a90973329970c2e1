#include "logbook/cli/values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "logbook/base/duration.hpp"
#include "logbook/base/number.hpp"
#include "logbook/base/text.hpp"

namespace logbook::cli {

std::string variable(const Context& context, const char* name) {
  const char* value = context.environment(name);
  return value != nullptr ? value : "";
}

std::string not_empty(const std::string& value) { return value.empty() ? "the value is empty" : ""; }

Result<std::chrono::milliseconds> parse_duration(std::string_view option, std::string_view text) {
  if (const auto length = read_duration(text)) return *length;
  return std::unexpected(Error{ErrorKind::usage, std::string(option),
                               fmt::format("\"{}\" is no length of time up to a day", text),
                               "write it like 90s, 500ms or 2m"});
}

Result<std::int64_t> parse_integer(std::string_view option, std::string_view text, std::int64_t least,
                                   std::int64_t most) {
  const auto value = parse_number<std::int64_t>(text);
  if (value && *value >= least && *value <= most) return *value;
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
