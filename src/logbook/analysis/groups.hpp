#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::analysis {

/// What a stretch of history says about the events that have one thing in common.
struct Group {
  std::string key;  ///< what they have in common
  std::uint64_t events{};
  UtcTime first;  ///< time of the oldest
  UtcTime last;   ///< time of the newest
};

/// Counts events by what a function says of each. For one thread at a time.
class Groups {
 public:
  /// So many groups, or so much text, are an error: a portal of people has fewer, and an attack with ever new names
  /// shall not exhaust the machine.
  static constexpr std::size_t kMostGroups = 100'000;
  static constexpr std::size_t kMostBytes = std::size_t{10} << 20;

  explicit Groups(std::function<std::string(const LoginEvent&)> key) : key_(std::move(key)) {}

  /// Counts `event`. Error: `storage`, when there are too many groups.
  Result<void> add(const LoginEvent& event);

  /// The groups with the most events first, those with as many by their key.
  std::vector<Group> by_size() const;

  /// The groups by their key, the last one first: the newest day of days.
  std::vector<Group> by_key() const;

 private:
  std::function<std::string(const LoginEvent&)> key_;
  std::unordered_map<std::string, Group> groups_;
  std::size_t bytes_ = 0;
};

}  // namespace logbook::analysis
