#include "logbook/demo/rate_limit.hpp"

#include <chrono>
#include <iterator>

namespace logbook::demo {

bool RateLimit::admit(const std::string& user, UtcTime now) {
  if (limit_ == 0) return true;
  const std::lock_guard lock(mutex_);
  auto& times = admitted_[user];
  while (!times.empty() && times.front() <= now - std::chrono::minutes{1}) times.pop_front();
  if (std::ssize(times) >= limit_) return false;
  times.push_back(now);
  return true;
}

}  // namespace logbook::demo
