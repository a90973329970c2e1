#include "logbook/event/retention.hpp"

#include <algorithm>

namespace logbook {

UtcTime Retention::surely_kept_since(UtcTime now) const {
  const auto kept = now - lifetime.value_or(kShortest);
  if (changed <= kept) return kept;
  return std::max(kept, std::min(changed, now) - kShortest);
}

UtcTime Retention::surely_kept_since(UtcTime now, UtcTime known_at) const {
  return was_so_at(known_at) ? now - *lifetime : now - kShortest;
}

}  // namespace logbook
