#include "logbook/history/known_ids.hpp"

namespace logbook::history {

std::optional<std::int64_t> KnownIds::place(std::int64_t id) const {
  const auto found = places_.find(id);
  if (found == places_.end()) return std::nullopt;
  return found->second;
}

bool KnownIds::add(std::int64_t id, std::int64_t place) {
  const auto [entry, is_new] = places_.insert_or_assign(id, place);
  if (!is_new) return false;
  if (order_.size() < kMost) {
    order_.push_back(id);
    return true;
  }
  places_.erase(order_[oldest_]);
  order_[oldest_] = id;
  oldest_ = (oldest_ + 1) % kMost;
  return true;
}

}  // namespace logbook::history
