#pragma once
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "logbook/base/time.hpp"
#include "logbook/event/ledger.hpp"
#include "logbook/formats/time_text.hpp"

namespace logbook::formats {

/// What is known of a portal without asking it.
struct PortalOverview {
  std::string name;     ///< in the configuration; otherwise its address
  std::string address;  ///< as configured; empty where archives alone know it
  bool configured = false;
  std::string state;                     ///< how its last sync ended: "whole", "unreachable", …; "never"
  std::optional<UtcTime> last_sync{};    ///< when that was
  Ledger ledger{};                       ///< what is held; empty where nothing is
  std::optional<UtcTime> key_expires{};  ///< nothing: never, or not told
  bool key_never_expires = false;        ///< tells the two apart
};

/// Writes a table for eyes, one line a portal. In a terminal of `width` columns it takes no more than that; 0 is none.
void write_portals_table(std::span<const PortalOverview> portals, std::size_t width, const TimeText& time_text,
                         std::ostream& out);

/// Writes a JSON array, one object a portal: `portal`, `address` (or null), `configured`, `state`, `last_sync` (or
/// null), `from` and `until` of the newest stretch that is held completely (both null where none is), `holes` in all
/// that is held (a number), and `key_expires` (a time, "never", or null: not known). Times are UTC.
void write_portals_json(std::span<const PortalOverview> portals, std::ostream& out);

}  // namespace logbook::formats
