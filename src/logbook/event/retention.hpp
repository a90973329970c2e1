#pragma once
#include <chrono>
#include <optional>

#include "logbook/base/time.hpp"

namespace logbook {

/// How long a portal keeps login events, and what follows from it. Nothing else reckons with that.
///
/// A portal deletes what is older than its setting once a day, in no order. A setting that was made lately says nothing
/// of what an earlier, shorter one had deleted before.
struct Retention {
  static constexpr std::chrono::days kShortest{1};  ///< the shortest that a portal can be set to
  static constexpr std::chrono::days kUsual{180};   ///< where it was never set
  static constexpr UtcTime kNeverChanged = UtcTime::min();
  static constexpr UtcTime kNotKnown = UtcTime::max();

  std::optional<std::chrono::days> lifetime{};  ///< of an event; nothing: the portal does not tell
  /// When the setting was made or reset. `kNotKnown`: it may have been at any time.
  UtcTime changed{};

  bool is_known() const { return lifetime.has_value(); }

  /// True where `changed` is the time of a change.
  bool has_date() const { return changed != kNotKnown && changed > UtcTime{}; }

  /// True where the portal tells how long it keeps events, and that was the same at `time`.
  bool was_so_at(UtcTime time) const { return is_known() && changed < time; }

  /// Since when the portal has all events at `now`, whatever it was set to before.
  UtcTime surely_kept_since(UtcTime now) const;

  /// Since when it has at `now` all events that it had at `known_at`.
  UtcTime surely_kept_since(UtcTime now, UtcTime known_at) const;

  /// Since when it may have events at `now`: what is older it deletes.
  UtcTime may_exist_since(UtcTime now) const { return now - lifetime.value_or(kUsual); }

  bool operator==(const Retention&) const = default;
};

}  // namespace logbook
