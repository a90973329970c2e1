#include "logbook/history/stretch_view.hpp"

#include <algorithm>

namespace logbook::history {

void StretchView::forget_positions() {
  positions_.clear();
  failed_.clear();
}

std::optional<UtcTime> StretchView::oldest() const {
  return seen_.empty() ? std::nullopt : std::optional(seen_.begin()->first);
}

std::int64_t StretchView::seen_between(std::optional<UtcTime> newer, std::optional<UtcTime> older) const {
  std::int64_t seen = 0;
  for (const auto& [date, ids] : seen_) {
    if ((!newer || date < *newer) && (!older || date > *older)) seen += std::ssize(ids);
  }
  return seen;
}

/// How many events of a group were not seen. Those of an unknown date were not. Less than none where some came since
/// the positions were read.
std::int64_t StretchView::unseen_of(const DateGroup& group) const {
  const auto seen = group.date ? seen_.find(*group.date) : seen_.end();
  return seen == seen_.end() ? group.size() : group.size() - std::ssize(seen->second);
}

bool StretchView::has_bad_row(const DateGroup& group) const {
  const auto bad = failed_.lower_bound(group.begin);
  return bad != failed_.end() && *bad < group.end;
}

std::vector<Wanted> StretchView::unseen(std::int64_t end) const {
  const auto groups = positions_.groups(end);
  const auto failed_at = [&](std::size_t i) { return i < groups.size() && !groups[i].date; };
  const auto unseen_at = [&](std::size_t i) {
    return i < groups.size() && groups[i].date ? std::max<std::int64_t>(0, unseen_of(groups[i])) : 0;
  };
  std::vector<Wanted> wanted;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Wanted one{groups[i], unseen_at(i), has_bad_row(groups[i])};
    if (failed_at(i)) {
      const bool is_alone = one.group.size() == 1 || unseen_at(i - 1) > 0 || unseen_at(i + 1) > 0;
      if (!is_alone) wanted.push_back({one.group, one.group.size(), true});
      continue;
    }
    const bool is_beside = failed_at(i - 1) || failed_at(i + 1);
    if (one.unseen == 0 || (!is_beside && one.unseen == 1 && one.has_bad_row)) continue;
    for (const auto beside : {i - 1, i + 1}) {
      if (!failed_at(beside)) continue;
      one.group.begin = std::min(one.group.begin, groups[beside].begin);
      one.group.end = std::max(one.group.end, groups[beside].end);
      one.unseen += groups[beside].size();
      one.has_bad_row = true;
    }
    wanted.push_back(one);
  }
  return wanted;
}

std::vector<std::int64_t> StretchView::barriers(std::int64_t end, std::span<const Wanted> wanted) const {
  std::vector<std::int64_t> barriers;
  for (const auto& group : positions_.groups(end)) {
    const bool is_wanted = std::ranges::any_of(
        wanted, [&group](const Wanted& one) { return one.group.begin <= group.begin && group.begin < one.group.end; });
    if (!group.date && !is_wanted) barriers.push_back(group.begin);
  }
  return barriers;
}

bool StretchView::explains(std::int64_t missing, std::int64_t end) const {
  if (missing == 0) return true;
  if (!unseen(end).empty()) return false;
  std::int64_t unreadable = 0;
  for (const auto& group : positions_.groups(end)) {
    if (!group.date) unreadable += group.size();
    if (group.date && has_bad_row(group) && unseen_of(group) > 0) ++unreadable;
  }
  return missing == unreadable;
}

std::vector<Hole> StretchView::gaps(std::int64_t end, const std::optional<Landmark>& above) const {
  std::vector<Hole> gaps;
  for (const auto& group : positions_.groups(end)) {
    const auto unseen = unseen_of(group);
    if (unseen <= 0) continue;
    auto& gap = gaps.emplace_back();
    gap.missing = static_cast<std::uint64_t>(unseen);
    if (!group.date || has_bad_row(group)) {  // it may be of a neighbour's date
      gap.reason = HoleReason::bad_row;
      gap.newer = group.begin == 0 ? above : row(group.begin - 1);
      gap.older = row(group.end);
      continue;
    }
    gap.reason = HoleReason::crowded_second;
    for (auto position = group.begin; position < group.end; ++position) {
      const auto seen = row(position);
      if (!gap.newer) gap.newer = seen;
      if (seen) gap.older = seen;
    }
  }
  return gaps;
}

}  // namespace logbook::history
