#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::portal {

/// A stretch of places in the portal's list of login events. Place 0 is the newest event; each new event moves all
/// others by one.
struct Window {
  std::int64_t start{};     ///< 0 or more
  std::int64_t count{100};  ///< 1 to 100: the portal takes no more
  /// Of the events in the window only those from this time on, and up to this time. The portal compares with the true
  /// time, not with the one that it prints.
  std::optional<UtcTime> from = std::nullopt;
  std::optional<UtcTime> to = std::nullopt;

  std::int64_t end() const { return start + count; }
  bool operator==(const Window&) const = default;
};

/// The portal takes no larger window.
inline constexpr std::int64_t kLargestWindow = 100;

/// A portal that ignores windows answers with so many events, or with all if it has fewer.
inline constexpr std::int64_t kFallbackRows = 20;

/// One answer to a window.
struct Page {
  std::vector<LoginEvent> events;  ///< newest first; how many says nothing yet: see `history/walk.hpp`
  std::optional<UtcTime> date;     ///< the portal's clock, where it tells it
};

enum class PageFault : std::uint8_t {
  bad_window,  ///< the portal itself failed (500 with its error envelope): maybe because of one row in the window
  other,
};

/// Why no page came.
struct PageFailure {
  PageFault fault;
  Error error;
};

}  // namespace logbook::portal
