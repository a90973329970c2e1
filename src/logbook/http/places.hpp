#pragma once
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <variant>

#include "logbook/http/transport.hpp"

namespace logbook::http {

/// How many requests may be under way at once, whoever sends them: first come, first served. Safe to use from several
/// threads.
class Places {
 public:
  /// Takes 1 or more.
  explicit Places(int number) : free_(number) {}

  /// Waits for a place and takes it. False when `stop` was requested before there was one.
  bool take(const std::stop_token& stop = {});

  /// Gives a place back that was taken.
  void give_back();

  /// How many wait for a place.
  std::size_t waiting() const;

 private:
  mutable std::mutex mutex_;  // guards all that follows
  std::condition_variable_any changed_;
  int free_;
  std::list<std::monostate> queue_;  // one entry for each that waits, the first in front
};

/// Wraps `inner` so that each of its requests takes one of `places`, which outlive it, for as long as it is under way
/// and no longer. To be put directly around the network: whoever waits for a turn or to try again then takes no
/// place from others.
std::unique_ptr<Transport> in_places(std::unique_ptr<Transport> inner, Places& places);

}  // namespace logbook::http
