#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"
#include "logbook/event/coverage.hpp"

namespace logbook::sync {

/// Asks for what `portal` itself told: what was imported says nothing of it.
archive::Query told_by_portal(const std::string& portal, archive::Order order);

/// The first such event that is held from `time` on (`oldest_first`), or below it. Errors: those of the archive.
Result<std::optional<Landmark>> neighbour_of(archive::Archive& archive, const std::string& portal, UtcTime time,
                                             archive::Order order);

/// How many rows stand above the first of those of `time` in the portal's list, by all that is held and known to be
/// missing; nothing where it is not known how many are missing. Errors: those of the archive.
Result<std::optional<std::int64_t>> rows_above(archive::Archive& archive, const std::string& portal,
                                               const archive::Epochs& epochs, UtcTime time);

}  // namespace logbook::sync
