#include "logbook/history/repeated_hour.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <vector>

namespace logbook::history {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr int kTries = 3;
constexpr std::size_t kMostTold = 65'536;

/// The ids of what `window` shows; none where it cannot be asked for, or is ignored.
std::set<std::int64_t> ids_in(const portal::Window& window, const RepeatedHour::Ask& ask) {
  std::set<std::int64_t> ids;
  const auto page = ask(window);
  if (!page || std::ssize(page->events) > window.count) return ids;
  for (const auto& event : page->events) ids.insert(event.id);
  return ids;
}

UtcTime second_pass(const TimeRange& repeated) { return repeated.from + (repeated.until - repeated.from) / 2; }

}  // namespace

void RepeatedHour::tell_apart(portal::Window window, std::span<LoginEvent> events, const Ask& ask) {
  if (!zone_) return;
  std::vector<LoginEvent*> doubtful;
  std::optional<TimeRange> repeated;
  for (auto& event : events) {
    const auto found = around(event.time);
    if (!found) continue;
    repeated = found;
    doubtful.push_back(&event);
  }
  if (!repeated) return;
  const auto begin = second_pass(*repeated);
  const auto hour = std::chrono::duration_cast<seconds>(repeated->until - begin);

  if (told_.size() > kMostTold) told_.clear();
  const auto is_told = [&](const LoginEvent* event) { return told_.contains(event->id); };
  for (int tries = 0; tries < kTries; ++tries) {
    const auto untold = std::ranges::find_if_not(doubtful, is_told);
    if (untold == doubtful.end()) break;
    auto asked = tries == 0 ? window : portal::Window{window.start + (*untold - events.data())};
    asked.from = begin;
    const auto second = ids_in(asked, ask);
    asked.from.reset();
    asked.to = begin;
    const auto up_to = ids_in(asked, ask);
    // Only an event of that very moment is shown by both, unless the portal ignores what it is asked.
    const bool is_ignored = std::ranges::any_of(doubtful, [&](const LoginEvent* event) {
      return event->time != begin && second.contains(event->id) && up_to.contains(event->id);
    });
    if (is_ignored) break;
    for (const auto id : second) told_.insert_or_assign(id, false);
    for (const auto id : up_to) told_.try_emplace(id, true);
  }

  // Events of one printed time are told apart together or not at all, so that equal times stay equal in a window.
  std::set<UtcTime> untold;
  for (const auto* event : doubtful) {
    if (!is_told(event)) untold.insert(event->time);
  }
  for (auto* event : doubtful) {
    if (untold.contains(event->time)) {
      event->time_uncertain_by = hour;
    } else if (told_.at(event->id) && event->time >= begin) {
      event->time -= hour;
    }
  }
}

bool RepeatedHour::may_follow(UtcTime newer, UtcTime older) const {
  if (older <= newer) return true;
  if (!zone_) return older <= newer + std::chrono::hours{1};  // such an hour may be anywhere
  const auto repeated = zone_->repeated_around(newer);
  return repeated && repeated->contains(older);
}

/// The hour that is shown twice around `time`, both passes; nothing at most times, which is found out by the day.
std::optional<TimeRange> RepeatedHour::around(UtcTime time) {
  const auto day = std::chrono::floor<days>(time);
  if (day == plain_day_) return std::nullopt;
  if (zone_->offset_at(day - days{1}) == zone_->offset_at(day + days{2})) {
    plain_day_ = day;
    return std::nullopt;
  }
  return zone_->repeated_around(time);
}

}  // namespace logbook::history
