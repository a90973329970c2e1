#pragma once
#include <cstdint>

#include "logbook/archive/batch.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::archive {

/// How what a portal shows of an event now differs from what it showed before, as far as it was recorded when the
/// event happened. What the portal computes when it is asked (the user's name, country, city, the text of the action)
/// may change at any time and is no difference.
enum class Difference : std::uint8_t {
  none,
  /// The same row told in another way, or more of it: a time of an hour that the portal's clocks show twice, off by
  /// exactly that hour; an address of which the portal cut less; the letter case of a GUID.
  refinement,
  mutation,  ///< the row itself was changed
};

/// Compares two readings of the row with the same portal, epoch and id.
Difference difference(const LoginEvent& before, const LoginEvent& now);

/// Whether `now`, a later reading of a row than `before`, is to be shown in its place: yes, unless it tells the same
/// row with a shorter address. What the portal itself showed always takes the place of an imported reading.
bool takes_its_place(const Kept& now, const Kept& before);

}  // namespace logbook::archive
