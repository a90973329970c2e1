#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>

#include "logbook/base/zone.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/portal/page.hpp"

namespace logbook::history {

/// Tells the two passes apart of an hour that the portal's clocks show twice in autumn. The portal prints events of the
/// first pass an hour late, as if they were of the second; but it compares `from` and `to` with their true times. So
/// the same window is asked for again, with `from` and with `to` at the begin of the second pass: what `from` shows is
/// of the second pass, what only `to` shows is of the first.
///
/// For one thread at a time.
class RepeatedHour {
 public:
  /// Answers a window; nothing where it cannot.
  using Ask = std::function<std::optional<portal::Page>(portal::Window window)>;

  /// `zone` is the portal's. Where it is not known, times are left as they are.
  explicit RepeatedHour(std::optional<Zone> zone) : zone_(zone) {}

  /// Gives `events`, what `window` showed, their true times. New events may move others out of the window meanwhile:
  /// then it asks again from where they ought to be, a few times. Events of a printed time that
  /// cannot all be told apart are marked as uncertain by an hour.
  void tell_apart(portal::Window window, std::span<LoginEvent> events, const Ask& ask);

  /// True where `older`, printed behind `newer`, may stand there though its time is later.
  bool may_follow(UtcTime newer, UtcTime older) const;

 private:
  std::optional<TimeRange> around(UtcTime time);

  std::optional<Zone> zone_;
  std::unordered_map<std::int64_t, bool> told_;     // ids that were told apart: true for one of the first pass
  std::optional<std::chrono::sys_days> plain_day_;  // looked up last; nowhere near a repeated hour
};

}  // namespace logbook::history
