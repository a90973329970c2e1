#pragma once
#include <cstdint>

namespace logbook::demo {

/// In which order a portal shows events of one date. It sorts by the date alone, so its database decides.
enum class TieOrder : std::uint8_t {
  mariadb,     ///< seen on MariaDB 10.11: by falling id up to an offset + count of 47, from 48 on as they were stored
  postgresql,  ///< seen on PostgreSQL 15: another order for each offset + count, and the same one each time
  shuffled,    ///< another order at each request: seen nowhere, but nothing forbids it
};

/// How one request orders the events of one date.
struct Ties {
  TieOrder order = TieOrder::mariadb;
  std::uint64_t end = 0;      ///< offset + count of the window that is asked for
  std::uint64_t request = 0;  ///< number of the request, for `TieOrder::shuffled`

  /// The place of the event `id` among those of its date, smallest first. Events with equal keys stay in the order
  /// in which they are stored.
  std::uint64_t key(std::int64_t id) const;
};

}  // namespace logbook::demo
