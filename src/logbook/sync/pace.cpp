#include "logbook/sync/pace.hpp"

#include <algorithm>
#include <cmath>

namespace logbook::sync {
namespace {

using std::chrono::duration;
using std::chrono::milliseconds;

constexpr double kMemory = 60;  // seconds after which a rate counts for a third
constexpr double kAim = 0.7;    // new events a look: room for a burst that nobody announced

}  // namespace

milliseconds Pace::next(std::uint64_t new_events, milliseconds since_last) {
  const auto seconds = std::max(duration<double>(since_last).count(), 0.001);
  const auto lately = static_cast<double>(new_events) / seconds;
  rate_ += (1 - std::exp(-seconds / kMemory)) * (lately - rate_);
  if (bounds_.crowd > 0 && new_events >= bounds_.crowd) return milliseconds{0};
  const auto rate = std::max(rate_, lately / 2);  // quick to look more often, slow to look less often
  if (rate <= 0) return bounds_.longest;
  const duration<double> wait{std::min(kAim / rate, duration<double>(bounds_.longest).count())};
  return std::clamp(std::chrono::round<milliseconds>(wait), bounds_.shortest, bounds_.longest);
}

}  // namespace logbook::sync
