#pragma once
#include <string_view>

#include "logbook/base/error.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::sync {

/// What a portal says it is. Empty: it did not tell.
struct Identity {
  std::string_view alias;  ///< `tenantAlias`
  std::string_view owner;  ///< `ownerId`
};

enum class IdentityChange : std::uint8_t { refused, accepted };

/// Compares what a portal says it is with what it said at its first sync, and remembers that then: one history shall
/// not be mixed with another's because a name or an address leads elsewhere now. Where a change is `accepted`, it is
/// remembered from now on.
///
/// Errors: `rejected`, for another portal than the one whose history is held; those of the archive.
Result<void> check_identity(archive::Archive& archive, std::string_view portal, const Identity& told,
                            IdentityChange change, UtcTime seen);

}  // namespace logbook::sync
