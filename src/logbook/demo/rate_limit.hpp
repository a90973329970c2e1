#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "logbook/base/time.hpp"

namespace logbook::demo {

/// Counts each user's requests in a sliding minute, as the portal's limiter does: refused ones do not count. Safe to
/// use from several threads.
class RateLimit {
 public:
  /// Allows `limit` requests in any 60 seconds; 0 for no limit.
  explicit RateLimit(std::int64_t limit) : limit_(limit) {}

  /// True when `user` may ask once more at `now`, and counts it.
  bool admit(const std::string& user, UtcTime now);

 private:
  std::int64_t limit_;
  std::mutex mutex_;
  std::map<std::string, std::deque<UtcTime>> admitted_;
};

}  // namespace logbook::demo
