#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/history/walk.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::sync {

/// The answers of a portal that shows its newest events only. While each holds a row of the one before, they show
/// together all that happened since the first of them, though the newest 20 events alone may be too young to claim
/// anything of. For one thread at a time.
class PollChain {
 public:
  /// `archive` outlives it.
  PollChain(archive::Archive& archive, std::string portal)
      : archive_(archive), portal_(std::move(portal)), memory_(archive, portal_) {}

  /// Learns what the answer before this one was. To be called first. Errors: those of the archive.
  Result<void> remember();

  /// True when the portal showed its newest events only when it was asked last.
  bool was_limited() const { return since_.has_value(); }

  /// Looks at the next events of this answer, newest first.
  void look(std::span<const LoginEvent> events);

  /// Gives `batch` what is complete now that the answer ended so, and what is to be remembered of it; nothing where
  /// there is nothing new to say.
  void end(const history::WalkEnd& end, archive::Batch& batch) const;

 private:
  bool is_joined() const;

  archive::Archive& archive_;
  std::string portal_;
  PortalMemory memory_;
  std::optional<UtcTime> since_;  // where the answers before this one were a chain
  std::vector<Landmark> last_;    // rows of the last of them
  std::vector<Landmark> answer_;  // and of this one
};

}  // namespace logbook::sync
