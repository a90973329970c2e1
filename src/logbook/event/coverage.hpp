#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "logbook/base/time.hpp"

namespace logbook {

/// An event as a place in the history: enough to find it again and to say where something is missing.
struct Landmark {
  std::int64_t id{};
  UtcTime time;  ///< as the portal printed it

  bool operator==(const Landmark&) const = default;
};

/// Why events of a hole could not be read.
enum class HoleReason : std::uint8_t {
  bad_row,            ///< the portal fails on each request that touches them
  crowded_second,     ///< more events in one second than a window holds, in an order that changes
  unjoined,           ///< two windows could not be shown to lie side by side
  expired,            ///< the portal had deleted them because of their age before they were read
  restored,           ///< the portal was restored from a backup that does not have them
  limited,            ///< the portal shows its newest events only, and more came between two readings
  unread,             ///< nobody asked the portal for them yet
  unknown_retention,  ///< the portal did not tell how long it keeps events: it may have deleted some before they were
                      ///< read
};

/// True for what no later reading of the portal can bring.
constexpr bool is_lasting(HoleReason reason) { return reason == HoleReason::expired || reason == HoleReason::restored; }

/// A stretch of the history of which something is missing, named by its neighbours. What is missing is not newer than
/// `newer` and not older than `older`: within the second of a neighbour the portal has no order.
struct Hole {
  std::optional<Landmark> newer;         ///< nothing: the hole reaches to the newest event
  std::optional<Landmark> older;         ///< nothing: the hole reaches to the oldest event
  std::optional<std::uint64_t> missing;  ///< how many events are missing; nothing: unknown, maybe none
  HoleReason reason{};
  TimeRange time;  ///< all of what is missing lies in it

  /// True when an answer about the time from `since` to `until` may lack something of it.
  bool touches(std::optional<UtcTime> since, std::optional<UtcTime> until) const;

  bool operator==(const Hole&) const = default;
};

/// Why an answer reaches back no further.
enum class CoverageEnd : std::uint8_t {
  oldest_event,  ///< all that the portal holds was read
  since,         ///< all that was asked for was read
  enough,        ///< the caller had enough
  interrupted,   ///< somebody stopped it
  degraded,      ///< the portal shows its newest events only, whatever it is asked for
  unsettled,     ///< the portal's answers did not fit together, however often they were asked for
  failed,        ///< the portal refused or stopped answering
  unread,        ///< an archive holds no more, though the portal may
  pruned,        ///< all that an archive is to keep was read: what was older it was told to forget
};

/// How far an answer reaches. All login events in `stretch` are in it, but for the holes; about other times it
/// says nothing. The stretch is in whole seconds of the portal's own clock, and empty where nothing can be claimed.
struct Coverage {
  TimeRange stretch;
  std::vector<Hole> holes;  ///< newest first
  CoverageEnd end = CoverageEnd::unsettled;
  /// Where `end` is `degraded`: whether the plan includes reading more; nothing: the portal did not tell.
  std::optional<bool> plan_has_audit{};

  /// True when no event is missing from an answer about the time from `since` to `until`. Without `since` it goes
  /// back to the portal's oldest event, to where older ones were pruned, or to where the caller had enough; without
  /// `until` up to now. Never of a range wholly outside the stretch; but the newest events may all be newer than it.
  bool complete(std::optional<UtcTime> since, std::optional<UtcTime> until) const;

  /// Leaves out what lies before `since` and from `until` on: an answer says nothing of it. A stretch that lies wholly
  /// outside stays as it is, so that the answer can say how far it reaches.
  void cut_to(std::optional<UtcTime> since, std::optional<UtcTime> until);

  bool operator==(const Coverage&) const = default;
};

}  // namespace logbook
