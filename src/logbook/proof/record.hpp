#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "logbook/event/login_event.hpp"

namespace logbook::proof {

/// How an event came to be known.
enum class Provenance : std::uint8_t {
  portal = 1,    ///< read from the portal itself
  imported = 2,  ///< read from a file that somebody gave
};

/// Where an event comes from. What it says together with `LoginEvent::id` tells events apart.
struct Origin {
  std::string_view portal;  ///< the portal's name in the archive
  std::uint32_t epoch{};    ///< a portal restored from a backup gives ids out again: each time for another epoch
  Provenance provenance = Provenance::portal;
  std::uint32_t version{};  ///< of the reading: 0, if it was the first of the row
};

/// Appends the one form in bytes of a reading of `event`: what a leaf of the proof holds. The query and fragment of the
/// page are not in it: they are not kept.
///
/// A byte 1 (the form's number), a byte of the provenance, epoch and version in 4 bytes each, id, time (microseconds
/// since 1970 in UTC) and action in 8 bytes each, two's complement; then portal, user id, login, address, browser,
/// platform and page, each behind its length in bytes in 4 bytes: what the portal recorded. Then what it computed when
/// it was asked: by how many seconds the time is uncertain in 4 bytes, the user's name, the text of the action,
/// country and city. The highest byte comes first everywhere.
void append_record(std::string& out, const Origin& origin, const LoginEvent& event);

}  // namespace logbook::proof
