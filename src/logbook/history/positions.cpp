#include "logbook/history/positions.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace logbook::history {
namespace {

/// What to expect of a window. Each event of a date may stand at each of its positions.
Guess guess(const portal::Window& window, std::span<const Wanted> wanted) {
  Guess guess{.window = window};
  double nothing = 1;  // the chance that it shows nothing new
  for (const auto& [group, unseen, has_bad_row] : wanted) {
    const auto covered = std::min(window.end(), group.end) - std::max(window.start, group.begin);
    if (covered <= 0) continue;
    const auto share = static_cast<double>(covered) / static_cast<double>(group.size());
    const auto succeeds = has_bad_row ? 1 - share : 1;
    const auto readable = static_cast<double>(has_bad_row ? unseen - 1 : unseen);
    guess.likely += share * readable * succeeds;
    nothing *= 1 - succeeds * (1 - std::pow(1 - share, readable));
  }
  guess.chance = 1 - nothing;
  return guess;
}

/// The window that ends at `end`: as large as may be, and within half of a group that has a bad row.
portal::Window window_ending_at(std::int64_t end, std::span<const Wanted> wanted, std::int64_t most,
                                std::span<const std::int64_t> barriers) {
  auto start = std::max<std::int64_t>(0, end - most);
  const auto barrier = std::ranges::lower_bound(barriers, end);
  if (barrier != barriers.begin()) start = std::max(start, *std::prev(barrier) + 1);
  for (const auto& [group, unseen, has_bad_row] : wanted) {
    if (!has_bad_row || end <= group.begin || start >= group.end) continue;
    const auto half = std::max<std::int64_t>(1, group.size() / 2);
    start = std::max(start, std::min(end, group.end) - half);
  }
  return {start, end - start};
}

/// How far `end` is from the nearest that was read.
std::int64_t distance(std::int64_t end, const std::set<std::int64_t>& used) {
  const auto next = used.lower_bound(end);
  auto nearest = std::numeric_limits<std::int64_t>::max();
  if (next != used.end()) nearest = *next - end;
  if (next != used.begin()) nearest = std::min(nearest, end - *std::prev(next));
  return nearest;
}

}  // namespace

bool Positions::note(std::int64_t position, std::span<const LoginEvent> rows) {
  const auto index = [position](std::size_t i) { return static_cast<std::size_t>(position) + i; };
  for (std::size_t i = 0; i < rows.size() && index(i) < rows_.size(); ++i) {
    const auto& known = rows_[index(i)];
    if (known && known->time != rows[i].time) return false;
  }
  if (index(rows.size()) > rows_.size()) rows_.resize(index(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) rows_[index(i)] = Landmark{rows[i].id, rows[i].time};
  return true;
}

std::optional<Landmark> Positions::row(std::int64_t position) const {
  if (position < 0 || position >= std::ssize(rows_)) return std::nullopt;
  return rows_[static_cast<std::size_t>(position)];
}

std::vector<DateGroup> Positions::groups(std::int64_t end) const {
  std::vector<DateGroup> groups;
  const auto add = [&groups](std::optional<UtcTime> date, std::int64_t position) {
    if (!groups.empty() && groups.back().date == date) {
      ++groups.back().end;
    } else {
      groups.push_back({date, position, position + 1});
    }
  };
  for (std::int64_t position = 0; position < end; ++position) {
    const auto seen = row(position);
    // What was not seen between two positions of one date is of that date.
    const bool closes =
        seen && groups.size() > 1 && !groups.back().date && groups[groups.size() - 2].date == seen->time;
    if (closes) {
      groups.pop_back();
      groups.back().end = position;
    }
    add(seen ? std::optional(seen->time) : std::nullopt, position);
  }
  return groups;
}

std::optional<Guess> best_window(std::span<const Wanted> wanted, std::int64_t most, const std::set<std::int64_t>& used,
                                 std::span<const std::int64_t> barriers) {
  constexpr double kAlike = 0.999;
  std::optional<Guess> best;
  std::int64_t best_distance = 0;
  std::int64_t tried = 0;
  for (const auto& [group, unseen, has_bad_row] : wanted) {
    for (auto end = std::max(tried, group.begin) + 1; end < group.end + most; ++end) {
      tried = end;
      if (used.contains(end)) continue;
      const auto window = window_ending_at(end, wanted, most, barriers);
      if (window.count <= 0) continue;
      const auto made = guess(window, wanted);
      if (made.likely <= 0) continue;
      const auto apart = distance(end, used);
      const bool is_alike = best && made.likely >= best->likely * kAlike && made.likely * kAlike <= best->likely;
      const bool is_better = !best || (is_alike ? apart > best_distance : made.likely > best->likely);
      if (!is_better) continue;
      best = made;
      best_distance = apart;
    }
  }
  return best;
}

}  // namespace logbook::history
