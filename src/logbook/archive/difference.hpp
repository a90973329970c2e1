#pragma once
#include <cstdint>
#include <optional>

#include "logbook/archive/batch.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::archive {

/// How what a portal shows of an event now differs from what it showed before, as far as it was recorded when the
/// event happened. What the portal computes when it is asked (the user's name, country, city, the text of the action)
/// may change at any time and is no difference.
enum class Difference : std::uint8_t {
  none,
  /// The same row told in another way, or more of it: a time of an hour that the portal's clocks show twice, off by
  /// exactly that hour or certain by now; an address of which the portal cut less; the letter case of a GUID.
  refinement,
  mutation,  ///< the row itself was changed
};

/// Compares two readings of the row with the same portal, epoch and id. `zone` is the portal's, where it is known: a
/// reading from before may be off by the hour that its clocks show twice, though that was not known then.
Difference difference(const LoginEvent& before, const LoginEvent& now, const std::optional<Zone>& zone = std::nullopt);

/// Whether `now`, a later reading of a row than `before`, is to be shown in its place: yes, unless it tells the same
/// row with a shorter address or a less certain time. What the portal itself showed always takes the place of an
/// imported reading.
bool takes_its_place(const Kept& now, const Kept& before);

}  // namespace logbook::archive
