#include "logbook/demo/history.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

#include "logbook/base/random.hpp"

namespace logbook::demo {

History::History(std::vector<Row> rows) : rows_(std::move(rows)) {
  assert(std::ranges::is_sorted(rows_, {}, &Row::time));
}

std::vector<Row> History::window(std::size_t start, std::size_t count, std::uint64_t tie_order) const {
  const std::size_t first = std::min(start, rows_.size());
  const std::size_t last = first + std::min(count, rows_.size() - first);
  if (first == last) return {};

  // Seconds that the window cuts are taken whole, put in order, and cut afterwards.
  const auto newest = std::ranges::upper_bound(rows_, rows_[index(first)].time, {}, &Row::time);
  const auto oldest = std::ranges::lower_bound(rows_, rows_[index(last - 1)].time, {}, &Row::time);
  std::vector<Row> whole(std::make_reverse_iterator(newest), std::make_reverse_iterator(oldest));
  const auto tie_key = [tie_order](const Row& row) {
    return Random(tie_order ^ static_cast<std::uint64_t>(row.id)).next();
  };
  for (auto second = whole.begin(); second != whole.end();) {
    const auto end = std::find_if(second, whole.end(), [second](const Row& row) { return row.time != second->time; });
    std::ranges::sort(second, end, {}, tie_key);
    second = end;
  }

  const auto above = static_cast<std::size_t>(rows_.end() - newest);
  const auto from = whole.begin() + static_cast<std::ptrdiff_t>(first - above);
  return {from, from + static_cast<std::ptrdiff_t>(last - first)};
}

void History::insert(const Row& row) { rows_.insert(std::ranges::upper_bound(rows_, row.time, {}, &Row::time), row); }

void History::erase(std::size_t place) {
  assert(place < size());
  rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(index(place)));
}

void History::mark_bad(std::size_t place) {
  assert(place < size());
  rows_[index(place)].bad = true;
}

}  // namespace logbook::demo
