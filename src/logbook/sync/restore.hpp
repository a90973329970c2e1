#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/history/walk.hpp"
#include "logbook/history/window_reader.hpp"

namespace logbook::sync {

/// What a portal shows of the rows by which it is watched.
enum class Sight : std::uint8_t {
  unknown,   ///< older events have to be looked at
  same,      ///< it has them: it is the portal that was read the last time
  gone,      ///< it does not have them where they stood: maybe their ids are other events' by now
  replaced,  ///< it was restored from a backup
};

/// Notices that a portal was restored from a backup since the last sync: its newest id is below the newest one held,
/// or the newest ids held are back with other events. Of what a backup lacked, and was never read, nothing can be
/// noticed. For one thread at a time.
class RestoreWatch {
 public:
  /// `held` are the rows with the highest ids that the archive has of the portal. Without any, all is the same.
  explicit RestoreWatch(std::vector<LoginEvent> held);

  /// The rows to watch for, from the newest events that were read of `portal` and did not vanish. Errors: those of the
  /// archive.
  static Result<RestoreWatch> on(archive::Archive& archive, const std::string& portal, std::uint32_t epoch);

  /// When the newest of them happened.
  UtcTime newest() const;

  /// Looks at `events` that stand side by side, newest first; the first time at the portal's newest.
  Sight look(std::span<const LoginEvent> events);

  /// Looks for the rows below the newest window, in a few windows of a history however long. Also `unknown` where the
  /// portal does not answer.
  Sight find(history::WindowReader& reader, const history::WalkOptions& options);

 private:
  struct Watched {
    LoginEvent event;
    bool is_replaced = false;
  };

  std::vector<Watched> watched_;
  bool is_first_look_ = true;
};

}  // namespace logbook::sync
