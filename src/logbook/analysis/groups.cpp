#include "logbook/analysis/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace logbook::analysis {

Result<void> Groups::add(const LoginEvent& event) {
  auto key = key_(event);
  auto found = groups_.find(key);
  if (found == groups_.end()) {
    bytes_ += 2 * key.size();
    if (groups_.size() == kMostGroups || bytes_ > kMostBytes) {
      return std::unexpected(
          Error{ErrorKind::storage, "grouping",
                fmt::format("there are more than {} groups, or their names are too long", groups_.size()),
                "ask about a shorter time, or filter further"});
    }
    found = groups_.emplace(key, Group{key, 0, event.time, event.time}).first;
  }
  auto& group = found->second;
  ++group.events;
  group.first = std::min(group.first, event.time);
  group.last = std::max(group.last, event.time);
  return {};
}

std::vector<Group> Groups::by_size() const {
  auto groups = by_key();
  std::ranges::sort(
      groups, [](const Group& a, const Group& b) { return std::tie(b.events, a.key) < std::tie(a.events, b.key); });
  return groups;
}

std::vector<Group> Groups::by_key() const {
  std::vector<Group> groups;
  groups.reserve(groups_.size());
  for (const auto& [key, group] : groups_) groups.push_back(group);
  std::ranges::sort(groups, std::greater<>(), &Group::key);
  return groups;
}

}  // namespace logbook::analysis
