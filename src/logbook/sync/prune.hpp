#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"

namespace logbook::sync {

/// How long a portal keeps events itself, as far as its last sync knows; nothing where it was never read. What is
/// younger than that cannot be pruned for long: the next sync would bring it again.
Result<std::optional<std::chrono::days>> kept_by_portal(archive::Archive& archive, const std::string& portal);

/// Prunes all of `portal` that is older than `before`, in batches of a fraction of a second each, so that a sync may go
/// on meanwhile. Broken off, it has forgotten some of it and claims nothing of what it was to forget: doing it again
/// goes on. What was forgotten is gone from the file once that is swept (`Archive::sweep`).
///
/// Errors: those of `Archive`.
Result<archive::Pruned> prune(archive::Archive& archive, const std::string& portal, UtcTime before, UtcTime now);

}  // namespace logbook::sync
