#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace logbook {

/// Reads `90`, `90s`, `1.5s`, `500ms`, `2m` or `1h`, up to a day; a number alone is seconds. Nothing when `text` is no
/// such length of time.
std::optional<std::chrono::milliseconds> read_duration(std::string_view text);

}  // namespace logbook
