#include "logbook/http/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace logbook::http {

std::optional<std::chrono::milliseconds> retry_after(const Answer& answer, UtcTime now) {
  constexpr std::uint32_t kYear = 366u * 24 * 3600;  // longer than anybody waits, and than no sum overflows
  const auto value = answer.header("retry-after");
  if (!value) return std::nullopt;
  if (const auto date = parse_http_date(*value)) {
    if (*date <= now) return std::nullopt;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*date - now);
    return std::min<std::chrono::milliseconds>(wait, std::chrono::seconds{kYear});
  }
  std::uint32_t seconds = 0;
  const auto [end, code] = std::from_chars(value->data(), value->data() + value->size(), seconds);
  if (end != value->data() + value->size() || code == std::errc::invalid_argument) return std::nullopt;
  if (code == std::errc::result_out_of_range) seconds = kYear;
  if (seconds == 0) return std::nullopt;
  return std::chrono::seconds{std::min(seconds, kYear)};
}

}  // namespace logbook::http
