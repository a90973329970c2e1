#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/archive/batch.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/going.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/event/filter.hpp"

namespace logbook::archive {

enum class Order : std::uint8_t {
  newest_first,  ///< by time; those of one time by id, the higher first; those of one id by arrival, the first one
                 ///< first
  oldest_first,  ///< the same the other way round
};

/// Which events are wanted, and in which order.
struct Query {
  std::string portal{};  ///< of this one; "" is of all
  Filter filter{};
  std::optional<std::string> user_id{};           ///< with this user id, in lower case
  std::optional<proof::Provenance> provenance{};  ///< from there
  Order order = Order::newest_first;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};

/// Takes an event of `portal`. What it is given lives until the call returns. An error ends the reading and is handed
/// on.
using VisitKept = std::function<Result<Going>(std::string_view portal, const Kept& kept)>;

/// What events have in common that are counted together.
enum class Key : std::uint8_t {
  user,     ///< id, in lower case
  login,    ///< as it was typed
  address,  ///< as the portal tells it
  outcome,  ///< "success", "failure", "logout", "other"
  day,      ///< "2026-07-01", of `Summary::zone`
};

enum class GroupOrder : std::uint8_t {
  largest_first,  ///< by the number of events; those of one number by their keys
  newest_first,   ///< by the last event; those of one time by their keys
  by_key,
};

/// A question whose answer is numbers. What it says is the same of every store.
struct Summary {
  std::string portal{};  ///< of this one; "" is of all
  Filter filter{};
  std::vector<Key> by{};  ///< none: one group of all events, if there are any
  GroupOrder order = GroupOrder::largest_first;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();  ///< groups
  Zone zone = Zone::utc();                                         ///< in which days begin and end
};

/// Some events and what they say together.
struct Group {
  std::vector<std::string> keys;  ///< one for each of `Summary::by`, in that order
  std::uint64_t events{};
  std::uint64_t successes{};
  std::uint64_t failures{};
  UtcTime first;  ///< time of the oldest
  UtcTime last;   ///< time of the newest

  bool operator==(const Group&) const = default;
};

}  // namespace logbook::archive
