#include "logbook/sync/backlog.hpp"

#include <algorithm>
#include <utility>

namespace logbook::sync {

std::optional<Outlook> Backlog::look(UtcTime now, UtcTime read_from, std::chrono::days lifetime) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  const auto last = std::exchange(last_, Look{now, read_from});
  const auto left = duration_cast<seconds>(read_from - (now - lifetime));
  // What is read from later than before is another gap than the one that was looked at.
  const bool is_another = !last || last->now >= now || last->read_from < read_from;
  if (is_another || left <= seconds{0}) return std::nullopt;
  // Reading goes down while the portal's old end comes up, a second in each second: they meet.
  const auto pace = std::chrono::duration<double>(last->read_from - read_from) / (now - last->now);
  if (pace <= 0) return Outlook{.lasts = {}, .loses = left};
  const auto meet = duration_cast<seconds>(left / (pace + 1));
  return Outlook{.lasts = meet, .loses = meet};
}

}  // namespace logbook::sync
