#include "logbook/base/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

namespace logbook {
namespace {

struct Unit {
  std::string_view suffix;
  double milliseconds;
};

constexpr std::array kUnits{Unit{"ms", 1}, Unit{"s", 1e3}, Unit{"m", 60e3}, Unit{"h", 3600e3}, Unit{"", 1e3}};
constexpr double kLongest = 24 * 3600e3;

}  // namespace

std::optional<std::chrono::milliseconds> read_duration(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view suffix(read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  if (read.ec != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
  for (const auto& unit : kUnits) {
    if (suffix == unit.suffix && number * unit.milliseconds <= kLongest) {
      return std::chrono::milliseconds{std::llround(number * unit.milliseconds)};
    }
  }
  return std::nullopt;
}

}  // namespace logbook
