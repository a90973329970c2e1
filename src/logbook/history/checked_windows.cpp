#include "logbook/history/checked_windows.hpp"

#include <algorithm>
#include <utility>

namespace logbook::history {
namespace {

constexpr std::int64_t kFallback = portal::kFallbackRows;
constexpr int kBadInARow =
    8;  // so many windows in a row may be bad before another place is asked for: one is halved so often

std::unexpected<NoRows> stopped(CoverageEnd end) { return std::unexpected(NoRows{Stop{end, std::nullopt}}); }

}  // namespace

ReadRows CheckedWindows::read(portal::Window window) {
  if (window.count == kFallback) --window.count;  // or an honest answer would look like the fallback
  auto rows = ask(window);
  if (rows && static_cast<std::int64_t>(rows->events.size()) == kFallback) {
    rows = ask({window.start, kFallback - 1});
  }
  if (!rows && !rows.error().stop && bad_in_a_row_ >= kBadInARow) {
    if (auto stop = outage(last_error_)) return std::unexpected(NoRows{std::move(stop)});
  }
  return rows;
}

/// One request, and the judgement of its answer. Two more at most where a window is short that should not be: the row
/// behind it may be kept back as well.
ReadRows CheckedWindows::ask(portal::Window window) {
  auto rows = answer(window);
  if (!rows || !rows->is_short() || window.end() > reached_) return rows;
  const auto last_seen = reached_ - 1;
  auto behind = answer({window.end(), 1});
  if (behind && behind->events.empty() && last_seen > window.end()) behind = answer({last_seen, 1});
  if (!behind) return behind;
  if (behind->events.empty()) {  // the history ends earlier by now
    reached_ = rows->end();
    return rows;
  }
  ++bad_in_a_row_;
  last_error_ = {ErrorKind::malformed, "the portal's login history", "an answer lacks rows that stand in the list",
                 "check what stands between this machine and the portal"};
  return std::unexpected(NoRows{});
}

ReadRows CheckedWindows::answer(portal::Window window) {
  if (interrupted_ && interrupted_()) return stopped(CoverageEnd::interrupted);
  ++requests_;
  auto page = reader_.read(window);
  if (!page) {
    if (interrupted_ && interrupted_()) return stopped(CoverageEnd::interrupted);
    if (page.error().fault == portal::PageFault::other) {
      return std::unexpected(NoRows{Stop{CoverageEnd::failed, std::move(page.error().error)}});
    }
    ++bad_in_a_row_;
    last_error_ = std::move(page.error().error);
    return std::unexpected(NoRows{});
  }
  bad_in_a_row_ = 0;
  if (page->date) clock_ = page->date;
  if (static_cast<std::int64_t>(page->events.size()) > window.count) {
    newest_instead_ = {window, std::move(page->events), page->date};
    repeated_hour_.tell_apart(window, newest_instead_.events, [](portal::Window) { return std::nullopt; });
    return stopped(CoverageEnd::degraded);
  }
  const auto disorder = std::ranges::adjacent_find(page->events, [this](const auto& newer, const auto& older) {
    return !repeated_hour_.may_follow(newer.time, older.time);
  });
  if (disorder != page->events.end()) {
    out_of_order_ = std::move(page->events);
    return stopped(CoverageEnd::unsettled);
  }
  tell_apart(window, page->events);
  Rows rows{window, std::move(page->events), page->date};
  if (!rows.events.empty()) {
    good_place_ = window.start;
    reached_ = std::max(reached_, rows.end());
  }
  return rows;
}

void CheckedWindows::tell_apart(portal::Window window, std::vector<LoginEvent>& events) {
  repeated_hour_.tell_apart(window, events, [this](portal::Window asked) -> std::optional<portal::Page> {
    if (interrupted_ && interrupted_()) return std::nullopt;
    ++requests_;
    auto page = reader_.read(asked);
    return page ? std::optional(*std::move(page)) : std::nullopt;
  });
}

/// Tries places that ought to be readable. Nothing when one is.
std::optional<Stop> CheckedWindows::outage(const Error& error) {
  for (const auto place : {good_place_, std::int64_t{0}, std::int64_t{1}, portal::kLargestWindow}) {
    auto rows = ask({place, 1});
    if (rows) return std::nullopt;
    if (rows.error().stop) return std::move(rows.error().stop);
  }
  return Stop{CoverageEnd::failed, error};
}

std::optional<Stop> CheckedWindows::look_for_fallback() {
  auto first = answer({0, 1});
  if (!first) return std::move(first.error().stop);
  if (first->events.empty()) return std::nullopt;
  // A history of one event shows itself only by standing at two places.
  auto second = answer({1, 1});
  if (!second) return std::move(second.error().stop);
  if (second->events.empty() || second->events.front().id != first->events.front().id) return std::nullopt;
  // So may one of two events that share a second. But then there are two.
  auto both = answer({0, 2});
  if (!both) return std::move(both.error().stop);
  if (both->events.size() != 1) return std::nullopt;
  newest_instead_ = *std::move(both);
  return Stop{CoverageEnd::degraded, std::nullopt};
}

}  // namespace logbook::history
