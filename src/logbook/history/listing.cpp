#include "logbook/history/listing.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace logbook::history {

std::size_t Listing::add(std::int64_t start, std::vector<LoginEvent> rows) {
  std::size_t added = 0;
  auto cursor = held_.begin();  // behind the row of `rows` that was met last
  auto place = start;
  for (auto& row : rows) {
    if (known_.add(row.id, place++)) {
      while (cursor != held_.end() && cursor->time >= row.time) ++cursor;
      cursor = std::next(held_.insert(cursor, std::move(row)));
      ++added;
    } else if (const auto found = std::ranges::find(held_, row.id, &LoginEvent::id); found != held_.end()) {
      cursor = std::next(found);
    }
  }
  return added;
}

std::vector<LoginEvent> Listing::take_all_but(std::size_t keep) {
  auto cut = held_.end() - static_cast<std::ptrdiff_t>(std::min(keep, held_.size()));
  while (cut != held_.begin() && cut != held_.end() && cut->time == std::prev(cut)->time) --cut;

  std::vector<LoginEvent> taken(std::make_move_iterator(held_.begin()), std::make_move_iterator(cut));
  held_.erase(held_.begin(), cut);
  for (auto first = taken.begin(); first != taken.end();) {
    const auto end = std::find_if(first, taken.end(), [first](const auto& event) { return event.time != first->time; });
    std::sort(first, end, [](const LoginEvent& a, const LoginEvent& b) { return a.id > b.id; });
    first = end;
  }
  return taken;
}

}  // namespace logbook::history
