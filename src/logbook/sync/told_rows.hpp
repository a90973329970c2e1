#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/history/join.hpp"

namespace logbook::sync {

/// Asks for what `portal` itself told: what was imported says nothing of it.
archive::Query told_by_portal(const std::string& portal, archive::Order order);

/// The first such event that is held from `time` on (`oldest_first`), or below it. Errors: those of the archive.
Result<std::optional<Landmark>> neighbour_of(archive::Archive& archive, const std::string& portal, UtcTime time,
                                             archive::Order order);

/// How the portal's list differs from the events that are held, as far as is known: by gaps of which more may be read,
/// and by events that have vanished.
struct ListDifference {
  std::vector<Hole> gaps;
  std::vector<UtcTime> gone;

  /// True when an event of `time` has vanished.
  bool has_lost(UtcTime time) const;

  /// How many rows more than are held stand there above `time`; nothing where a gap above it has no known size.
  std::optional<std::int64_t> rows_above(UtcTime time) const;
};

/// The oldest rows of a known stretch that the portal still has, and the place at which it ought to have them: behind
/// all that are newer. A walk goes on from there (`history::WalkOptions::resume`). Nothing where the stretch holds none
/// of two times. Errors: those of the archive.
Result<std::optional<history::Edge>> edge_above(archive::Archive& archive, const std::string& portal,
                                                const TimeRange& known, const archive::Epochs& epochs,
                                                const ListDifference& difference);

/// Learns that of `portal`. Errors: those of the archive.
Result<ListDifference> list_difference(archive::Archive& archive, const std::string& portal,
                                       const archive::Epochs& epochs);

}  // namespace logbook::sync
