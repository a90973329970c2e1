#include "logbook/archive/grouping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "logbook/base/text.hpp"

namespace logbook::archive {
namespace {

bool comes_before(const Group& a, const Group& b, GroupOrder order) {
  switch (order) {
    case GroupOrder::largest_first:
      return std::tie(b.events, a.keys) < std::tie(a.events, b.keys);
    case GroupOrder::newest_first:
      return std::tie(b.last, a.keys) < std::tie(a.last, b.keys);
    case GroupOrder::by_key:
      break;
  }
  return a.keys < b.keys;
}

}  // namespace

Result<void> Grouping::add(const LoginEvent& like, std::uint64_t events, UtcTime first, UtcTime last) {
  std::vector<std::string> keys;
  keys.reserve(summary_.by.size());
  joined_.clear();
  for (const auto key : summary_.by) {
    const auto& text = keys.emplace_back(key_of(key, like));
    fmt::format_to(std::back_inserter(joined_), "{}:{}", text.size(), text);
  }
  const auto [found, is_new] = groups_.try_emplace(joined_);
  auto& group = found->second;
  if (is_new) {
    bytes_ += 2 * joined_.size();
    if (groups_.size() > kMostGroups || bytes_ > kMostBytes) {
      return std::unexpected(Error{ErrorKind::storage, "groups",
                                   fmt::format("there are more than {}, or too much text in them", groups_.size() - 1),
                                   "ask about a shorter time, or narrow the question with a filter"});
    }
    group = {std::move(keys), 0, 0, 0, first, last};
  }
  group.events += events;
  const auto came_to = outcome(like.action);
  if (came_to == Outcome::success) group.successes += events;
  if (came_to == Outcome::failure) group.failures += events;
  group.first = std::min(group.first, first);
  group.last = std::max(group.last, last);
  return {};
}

std::string Grouping::key_of(Key key, const LoginEvent& event) {
  switch (key) {
    case Key::user:
      return lower_ascii(event.user_id);
    case Key::login:
      return event.login;
    case Key::address:
      return event.ip;
    case Key::outcome:
      return std::string(name_of(outcome(event.action)));
    case Key::day:
      break;
  }
  return day_(event.time).substr(0, 10);
}

std::vector<Group> Grouping::groups() const {
  std::vector<Group> all;
  all.reserve(groups_.size());
  for (const auto& [joined, group] : groups_) all.push_back(group);
  arrange(all, summary_);
  return all;
}

void arrange(std::vector<Group>& groups, const Summary& summary) {
  std::ranges::sort(groups, [&](const Group& a, const Group& b) { return comes_before(a, b, summary.order); });
  if (groups.size() > summary.most) groups.resize(static_cast<std::size_t>(summary.most));
}

}  // namespace logbook::archive
