#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "logbook/archive/archive.hpp"
#include "logbook/archive/epochs.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"

namespace logbook::sync {

/// What an archive remembers of a portal from one sync to the next, beside its events: named cursors of the archive.
/// For one thread at a time.
class PortalMemory {
 public:
  /// `archive` outlives it.
  PortalMemory(archive::Archive& archive, std::string portal) : archive_(archive), portal_(std::move(portal)) {}

  enum class About : std::uint8_t {
    epochs,     ///< text: which ids mean other events since the portal was restored from backups (`archive::Epochs`)
    audit,      ///< a time: when the positions of events were last compared with the portal's, and found right
    looked,     ///< a time: when a sync last compared positions or events, whatever came of it
    lifetime,   ///< days: how long the portal kept events when it was last asked (`retention.hpp`)
    alias,      ///< text: the name that the portal has for itself
    owner,      ///< text: the id of its owner
    zone,       ///< text: the name of the zone that it prints dates in
    people,     ///< a time: when its people were last read
    polled,     ///< a time: since when each answer of a limited portal held a row of the one before
    last_sync,  ///< text: when the last sync ended by our clock, a space, and the program's exit status of it
    key,        ///< text: when the key expires or "never", a space, and when the portal was asked for that
    facts,      ///< lines: what the portal said of itself, and when
    claimed,    ///< a time: when, by our clock, the sync began that claimed the newest of what is complete
    gone,  ///< a time: since when the newest events that are held are gone from the portal, and nothing came after them
    losses,     ///< text: what restores took away of which the backup is not known yet (`RestoreWatch`)
    compared,   ///< a time: when the last comparison of every event began that came to its end, or the first sync
    comparing,  ///< text: the comparison that is under way (`comparison.hpp`)
    raised,     ///< a time: when a sync saw first that the portal keeps events longer than before (`retention.hpp`)
  };

  Result<std::optional<std::string>> text(About about) const { return archive_.cursor(name(about)); }
  Result<std::optional<UtcTime>> time(About about) const;
  Result<std::optional<std::int64_t>> number(About about) const;

  /// What the portal's ids mean by now. Error beside the archive's: `damaged`, where that has no known form.
  Result<archive::Epochs> epochs() const;

  /// Says that what is remembered about something has no form that is known.
  Error damaged(About about) const;

  /// What remembers `value` when it is stored with a batch.
  archive::Cursor note(About about, std::string value) const { return {name(about), std::move(value)}; }
  archive::Cursor note(About about, UtcTime time) const { return note(about, format_utc(time)); }
  archive::Cursor note(About about, std::int64_t number) const { return note(about, std::to_string(number)); }

 private:
  std::string name(About about) const;

  archive::Archive& archive_;
  std::string portal_;
};

}  // namespace logbook::sync
