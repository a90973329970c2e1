#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"
#include "logbook/proof/digest.hpp"

namespace logbook::archive {

/// Reads all readings of a row, the first one first; none of a row that is unknown. Errors: those of `store`, and
/// `damaged`, where one is not what was stored: an archive that somebody edited must not pass for a portal that changed
/// its past.
Result<std::vector<Kept>> read_versions(Store& store, proof::Sha256& sha256, std::string_view portal,
                                        std::uint32_t epoch, std::int64_t id);

}  // namespace logbook::archive
