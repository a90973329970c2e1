#include "logbook/demo/history.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <map>
#include <ranges>
#include <utility>

namespace logbook::demo {
namespace {

/// Orders rows of one time, which come as they are stored. Those whose keys are equal stay so.
void order(std::span<Row> rows, const Ties& ties) {
  std::multimap<std::uint64_t, Row> by_key;
  for (const auto& row : rows) by_key.emplace(ties.key(row.id), row);
  std::ranges::copy(by_key | std::views::values, rows.begin());
}

}  // namespace

History::History(std::vector<Row> rows) : rows_(std::move(rows)) {
  assert(std::ranges::is_sorted(rows_, {}, &Row::time));
}

std::vector<Row> History::window(std::size_t start, std::size_t count, const Ties& ties) const {
  const std::size_t first = std::min(start, rows_.size());
  const std::size_t last = first + std::min(count, rows_.size() - first);
  if (first == last) return {};

  // Times that the window cuts are taken whole, put in order, and cut afterwards.
  const auto newest = std::ranges::upper_bound(rows_, rows_[index(first)].time, {}, &Row::time);
  const auto oldest = std::ranges::lower_bound(rows_, rows_[index(last - 1)].time, {}, &Row::time);
  std::vector<Row> whole(std::make_reverse_iterator(newest), std::make_reverse_iterator(oldest));
  for (auto begin = whole.begin(); begin != whole.end();) {
    const auto end = std::find_if(begin, whole.end(), [begin](const Row& row) { return row.time != begin->time; });
    if (end - begin > 1) {
      std::reverse(begin, end);  // as they are stored
      order(std::span(begin, end), ties);
    }
    begin = end;
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

void History::spoil(std::size_t place, Bad bad) {
  assert(place < size());
  rows_[index(place)].bad = bad;
}

}  // namespace logbook::demo
