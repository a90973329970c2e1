#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"

namespace logbook::sync {

/// How long nobody logged in to a portal, now and as a rule.
struct Silence {
  std::chrono::microseconds now{};    ///< since the newest event
  std::chrono::microseconds usual{};  ///< the longest of the four weeks before that event

  /// True where it is far longer than usual: half as long again and an hour more. A portal that writes no history any
  /// more looks like that, and so does a holiday.
  bool is_unusual() const { return now > usual + usual / 2 + std::chrono::hours{1}; }
};

/// Looks how long the silence in the history of `portal` is at `now`. Nothing where too little is held to tell: 20
/// events. Errors: those of the archive.
Result<std::optional<Silence>> silence_of(archive::Archive& archive, const std::string& portal, UtcTime now);

}  // namespace logbook::sync
