#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/demo/people.hpp"

namespace logbook::demo {

/// The person whose e-mail and password these are; null when they are nobody's, or of somebody who may not sign in. All
/// people of the portal have the same kind of password: `Passw0rd!` and what stands before the @ of their e-mail.
const Person* find_by_password(const std::vector<Person>& people, std::string_view email, std::string_view password);

/// Counts the wrong passwords of each name, as the portal's guard against brute force does. For one thread at a time.
class BruteForceGuard {
 public:
  /// Counts a wrong password for `name` at `now`. True when the name is blocked: for a minute, from the sixth within a
  /// minute on.
  bool is_too_many(const std::string& name, UtcTime now);

 private:
  struct Tries {
    std::deque<UtcTime> wrong;  // of the last minute
    UtcTime blocked_until;
  };

  std::map<std::string, Tries> tries_;
};

}  // namespace logbook::demo
