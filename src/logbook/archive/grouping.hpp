#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "logbook/archive/query.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/local_format.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::archive {

/// Answers a `Summary` from events one by one, in any order: what every store's answer has to equal. For one thread at
/// a time.
class Grouping {
 public:
  /// So many groups, or so much text in their keys, are an error: an attack with ever new names shall not exhaust the
  /// machine.
  static constexpr std::size_t kMostGroups = 250'000;
  static constexpr std::size_t kMostBytes = std::size_t{20} << 20;

  /// `summary` outlives it; its filter is not looked at.
  explicit Grouping(const Summary& summary) : summary_(summary), day_(summary.zone, TimeFormat::iso) {}

  /// Counts `event`. Error: `storage`, when there are too many groups.
  Result<void> add(const LoginEvent& event) { return add(event, 1, event.time, event.time); }

  /// Counts `events` of them that have their keys and their outcome in common with `like`, from `first` to `last`.
  /// Error as above.
  Result<void> add(const LoginEvent& like, std::uint64_t events, UtcTime first, UtcTime last);

  /// The groups, as the summary wants them.
  std::vector<Group> groups() const;

 private:
  std::string key_of(Key key, const LoginEvent& event);

  const Summary& summary_;
  LocalFormat day_;
  std::unordered_map<std::string, Group> groups_;  // by all keys, each behind its length
  std::size_t bytes_ = 0;
  std::string joined_;
};

/// Brings `groups` into the order of `summary` and leaves as many as it asks for.
void arrange(std::vector<Group>& groups, const Summary& summary);

}  // namespace logbook::archive
