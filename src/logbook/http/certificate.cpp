#include "logbook/http/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "logbook/base/text.hpp"

namespace logbook::http {
namespace {

constexpr std::string_view kName = "Expire date:";
constexpr std::string_view kZone = " GMT";

/// Takes a word off the front of `text`.
std::string_view take_word(std::string_view& text) {
  text = trimmed(text);
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

std::optional<UtcTime> expiry_in(std::string_view line) {
  if (!line.starts_with(kName) || !line.ends_with(kZone)) return std::nullopt;
  line.remove_suffix(kZone.size());
  line.remove_prefix(std::min(kName.size(), line.size()));
  auto rest = trimmed(line);
  if (rest.find('-') != std::string_view::npos) return parse_time(fmt::format("{}Z", rest));

  const auto month = take_word(rest);
  const auto day = take_word(rest);
  const auto time = take_word(rest);
  const auto year = take_word(rest);
  // The day of the week is not looked at.
  return parse_http_date(fmt::format("Mon, {:0>2} {} {} {} GMT", day, month, year, time));
}

}  // namespace logbook::http
