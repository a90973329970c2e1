#pragma once
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <vector>

#include "logbook/event/coverage.hpp"
#include "logbook/history/window_reader.hpp"

namespace logbook::history {

/// Rows that the portal really cut at the window asked for.
struct Rows {
  portal::Window window;  ///< as it was asked in the end: `count` may be less than the caller's
  std::vector<LoginEvent> events;
  std::optional<UtcTime> date;  ///< the portal's clock

  /// True when the history ended within the window.
  bool is_short() const { return static_cast<std::int64_t>(events.size()) < window.count; }

  /// The place behind the last row.
  std::int64_t end() const { return window.start + static_cast<std::int64_t>(events.size()); }
};

/// Why a walk goes no further.
struct Stop {
  CoverageEnd end;
  std::optional<Error> error{};  ///< where `end` is `failed`
};

/// Why there are no rows: a window that the portal fails on while it answers others, or the end of the walk.
struct NoRows {
  std::optional<Stop> stop;  ///< nothing: a bad window
};

using ReadRows = std::expected<Rows, NoRows>;

/// Wraps a `WindowReader` so that nothing is believed which the portal says while it ignores the window, and an outage
/// is told from a bad row. For one thread at a time.
///
/// A portal without the audit feature answers every window with its newest 20 events, or with all if it has fewer: so
/// more rows than asked for give it away, and exactly 20 are asked for anew with a count of 19. The feature may come
/// and go in mid-walk; each answer is judged by itself. (The 20 is a constant in the portal's source.)
class CheckedWindows {
 public:
  /// `interrupted` is asked before each request; it may be empty.
  CheckedWindows(WindowReader& reader, std::function<bool()> interrupted)
      : reader_(reader), interrupted_(std::move(interrupted)) {}

  void expect(portal::Window window) { reader_.expect(window); }
  void forget() { reader_.forget(); }

  /// Reads `window`. A bad window is reported as such only when another place was read since the last one;
  /// otherwise that is tried, and when it fails too, it is an outage: `CoverageEnd::failed`.
  ReadRows read(portal::Window window);

  /// The answer by which a portal gave away that it ignores windows: its newest events, 20 at most.
  const Rows& newest_instead() const { return newest_instead_; }

  /// What the portal's clock showed last, where it tells it.
  std::optional<UtcTime> clock() const { return clock_; }

  /// Asks whether the portal ignores windows at this moment. Nothing: it does not.
  std::optional<Stop> look_for_fallback();

 private:
  ReadRows ask(portal::Window window);
  std::optional<Stop> outage(const Error& error);

  WindowReader& reader_;
  std::function<bool()> interrupted_;
  std::int64_t good_place_ = 0;  // was read
  int bad_in_a_row_ = 0;
  Error last_error_{};
  Rows newest_instead_{};
  std::optional<UtcTime> clock_;
};

}  // namespace logbook::history
