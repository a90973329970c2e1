#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/demo/faults.hpp"

namespace logbook::demo {

/// Whether the portal's plan has the audit feature. Without it the portal shows the newest 20 events only.
enum class Plan : std::uint8_t { audit, free };

/// What kind of portal to play. The same options give the same history, byte for byte.
struct Options {
  std::uint64_t seed = 1;                   ///< what the history, the people and the keys are drawn from
  std::int64_t events = 5000;               ///< rows at the start, spread over the 180 days before `clock`
  std::int64_t users = 120;                 ///< people of the portal; fewer than 8 count as 8
  Plan plan = Plan::audit;                  ///< whether the whole history can be read
  std::string timezone = "Europe/Berlin";   ///< IANA name; the zone that the portal prints dates in
  UtcTime clock = kDefaultClock;            ///< what the portal's clock shows when it starts; it runs on from there
  std::int64_t clock_speed = 1;             ///< seconds that pass on the portal's clock in one second
  std::int64_t new_events_per_request = 0;  ///< logins that happen just before each request for the history
  std::int64_t rate_limit = 0;              ///< requests of one user in any 60 seconds; 0 for no limit
  std::chrono::milliseconds latency{0};     ///< added to each answer
  // g++ warns of a missing initializer without this one.
  FaultPlan faults = {};  ///< what goes wrong, on purpose NOLINT(readability-redundant-member-init)

  /// 2026-11-22T19:04:00Z, a Sunday evening. The 180 days before it hold a repeated hour of most European and
  /// American zones.
  static constexpr UtcTime kDefaultClock =
      std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{19} + std::chrono::minutes{4};
};

/// How far back the history reaches, and how long the portal says that it keeps events.
inline constexpr std::chrono::days kHistoryDays{180};

}  // namespace logbook::demo
