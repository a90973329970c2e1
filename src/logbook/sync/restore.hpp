#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::sync {

/// Notices that a portal was restored from a backup since the last sync: its newest id is below the newest one held,
/// or the newest ids held are back with other events. Of what a backup lacked, and was never read, nothing can be
/// noticed. For one thread at a time.
class RestoreWatch {
 public:
  /// `held` are the rows with the highest ids that the archive has of the portal.
  explicit RestoreWatch(std::vector<LoginEvent> held) : held_(std::move(held)) {}

  /// The rows to watch for, from the newest events that were read of `portal`. Errors: those of the archive.
  static Result<RestoreWatch> on(archive::Archive& archive, const std::string& portal, std::uint32_t epoch);

  /// True once what the portal shows, newest first, can only be the history of a restored portal.
  bool notices(std::span<const LoginEvent> events);

 private:
  std::vector<LoginEvent> held_;
  std::size_t replaced_ = 0;
  bool is_first_look_ = true;
};

}  // namespace logbook::sync
