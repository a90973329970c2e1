#pragma once
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <vector>

#include "logbook/base/zone.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/history/repeated_hour.hpp"
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
///
/// A window that holds fewer rows than were asked for, though rows stand behind it, is a bad window: something between
/// us and the portal keeps rows back. Rows that are not newest first end the walk as `unsettled`. The times of an hour
/// that the portal's clocks show twice are made true (`RepeatedHour`), at the price of two requests more for such a
/// window.
class CheckedWindows {
 public:
  /// `interrupted` is asked before each request; it may be empty. `zone` is the portal's, where it is known.
  CheckedWindows(WindowReader& reader, std::function<bool()> interrupted, std::optional<Zone> zone)
      : reader_(reader), interrupted_(std::move(interrupted)), repeated_hour_(zone) {}

  void expect(portal::Window window) { reader_.expect(window); }
  void forget() { reader_.forget(); }
  void forget(portal::Window window) { reader_.forget(window); }

  /// Reads `window`. When many windows in a row are bad, places are tried that ought to be readable; when these fail
  /// too, it is an outage: `CoverageEnd::failed`.
  ReadRows read(portal::Window window);

  /// The answer by which a portal gave away that it ignores windows: its newest events, 20 at most.
  const Rows& newest_instead() const { return newest_instead_; }

  /// The rows that were not newest first, where there were such.
  const std::vector<LoginEvent>& out_of_order() const { return out_of_order_; }

  /// How many requests there were.
  std::uint64_t requests() const { return requests_; }

  /// What the portal's clock showed last, where it tells it.
  std::optional<UtcTime> clock() const { return clock_; }

  /// Asks whether the portal ignores windows at this moment. Nothing: it does not.
  std::optional<Stop> look_for_fallback();

 private:
  ReadRows ask(portal::Window window);
  ReadRows answer(portal::Window window);
  void tell_apart(portal::Window window, std::vector<LoginEvent>& events);
  std::optional<Stop> outage(const Error& error);

  WindowReader& reader_;
  std::function<bool()> interrupted_;
  RepeatedHour repeated_hour_;
  std::int64_t good_place_ = 0;  // was read
  std::int64_t reached_ = 0;     // behind the last position at which a row was seen
  int bad_in_a_row_ = 0;
  Error last_error_{};
  std::uint64_t requests_ = 0;
  Rows newest_instead_{};
  std::vector<LoginEvent> out_of_order_;
  std::optional<UtcTime> clock_;
};

}  // namespace logbook::history
