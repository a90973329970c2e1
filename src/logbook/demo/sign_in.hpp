#pragma once
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/demo/people.hpp"

namespace logbook::demo {

/// The person whose e-mail and password these are, who may be disabled; null when they are nobody's. All people of the
/// portal but the pending ones have the same kind of password: `Passw0rd!` and what stands before the @ of their
/// e-mail.
const Person* find_by_password(const std::vector<Person>& people, std::string_view email, std::string_view password);

/// Counts the wrong passwords of each name, as the portal's guard against brute force does. Forgets a name after a
/// minute, and the one that was tried longest ago when there are more than `kMostNames`; of a name it looks at 200
/// bytes. For one thread at a time.
class BruteForceGuard {
 public:
  static constexpr std::size_t kMostNames = 10'000;

  /// True when `name` is blocked at `now`: a right password does not help then.
  bool is_blocked(std::string_view name, UtcTime now) const;

  /// Counts a wrong password for `name` at `now`. True when the name is blocked: for a minute, from the sixth within a
  /// minute on.
  bool is_too_many(std::string_view name, UtcTime now);

  /// How many names it remembers.
  std::size_t size() const { return tries_.size(); }

 private:
  struct Tries {
    std::string name;
    std::vector<UtcTime> wrong;  // of the last minute
    UtcTime blocked_until;
  };
  using Place = std::list<Tries>::iterator;

  void forget(UtcTime now);
  Place move_to_end(std::string_view name);

  std::list<Tries> tries_;  // the one tried longest ago first
  std::unordered_map<std::string_view, Place> places_;
};

}  // namespace logbook::demo
