#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/demo/faults.hpp"
#include "logbook/demo/given_rows.hpp"
#include "logbook/demo/portal_facts.hpp"
#include "logbook/demo/ties.hpp"

namespace logbook::demo {

/// Whether the portal's plan has the audit feature. Without it the portal shows the newest 20 events only.
enum class Plan : std::uint8_t { audit, free };

/// Which database is behind the portal. It decides the order of ties, how exact dates are, and what an outage looks
/// like.
enum class Database : std::uint8_t {
  mariadb,     ///< whole seconds
  postgresql,  ///< microseconds
};

/// What a `database` keeps of a time: MariaDB cuts the fraction of the second off.
inline UtcTime stored_time(UtcTime time, Database database) {
  return database == Database::mariadb ? std::chrono::floor<std::chrono::seconds>(time) : time;
}

/// How long answers take.
enum class Cost : std::uint8_t {
  none,     ///< as fast as can be
  genuine,  ///< as the genuine server over 200,000 rows: 34 ms, for windows further back up to 500 ms
};

/// How long the portal keeps events: a setting that somebody stored.
struct Lifetime {
  std::int64_t login_days = kDefaultDays;  ///< 1 to 180
  std::int64_t audit_days = kDefaultDays;  ///< 1 to 180
  UtcTime set;                             ///< when it was stored

  /// 180 and 180 are never stored: they unset what was.
  static constexpr std::int64_t kDefaultDays = 180;
};

/// A history and a portal as they were recorded, in place of made-up ones.
struct GivenPortal {
  PortalFacts facts;
  std::vector<GivenRow> rows;
};

/// What kind of portal to play. The same options give the same history, byte for byte.
struct Options {
  std::uint64_t seed = 1;                       ///< what the history, the people and the keys are drawn from
  std::int64_t events = 5000;                   ///< rows at the start, spread over the 180 days before `clock`
  std::int64_t users = 120;                     ///< people of the portal; fewer than 8 count as 8
  Plan plan = Plan::audit;                      ///< whether the whole history can be read
  std::string timezone = "Europe/Berlin";       ///< IANA name; the zone that the portal prints dates in
  UtcTime clock = kDefaultClock;                ///< what the portal's clock shows when it starts; it runs on from there
  std::int64_t clock_speed = 1;                 ///< seconds that pass on the portal's clock in one second
  std::int64_t new_events_per_request = 0;      ///< logins that happen just before each request for the history
  std::int64_t rate_limit = 0;                  ///< requests of one user in any 60 seconds; 0 for no limit
  std::chrono::milliseconds latency{0};         ///< added to each answer
  Database database = Database::mariadb;        ///< decides ties, exactness of dates, and what an outage looks like
  std::optional<TieOrder> ties = std::nullopt;  ///< how events of one date come; without it as the database orders them
  Cost cost = Cost::none;                       ///< how long answers take
  std::optional<Lifetime> lifetime = std::nullopt;  ///< without it none was ever set
  std::optional<GivenPortal> given =
      std::nullopt;  ///< without it the portal is made up; `timezone` and `clock` hold all the same
  // g++ warns of a missing initializer without this one.
  FaultPlan faults = {};  ///< what goes wrong, on purpose NOLINT(readability-redundant-member-init)

  /// 2026-11-22T19:04:00Z, a Sunday evening. The 180 days before it hold a repeated hour of most European and
  /// American zones.
  static constexpr UtcTime kDefaultClock =
      std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{19} + std::chrono::minutes{4};
};

/// How far back a made-up history reaches.
inline constexpr std::chrono::days kHistoryDays{180};

}  // namespace logbook::demo
