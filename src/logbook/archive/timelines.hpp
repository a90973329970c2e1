#pragma once
#include <chrono>
#include <string_view>
#include <vector>

#include "logbook/archive/batch.hpp"
#include "logbook/archive/seal.hpp"
#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/timeline.hpp"
#include "logbook/proof/digest.hpp"

namespace logbook::archive {

/// Reads what `store` knows of a portal's history; of a portal unknown there, that nothing is. Errors: those of
/// `store`, and `damaged`, where it is not what was stored.
Result<Timeline> read_timeline(Store& store, proof::Sha256& sha256, std::string_view portal);

/// What `batch` makes of `timeline`.
Timeline painted(Timeline timeline, const Batch& batch);

/// True when `after` is `before`, but for less than `least` at its newest end.
bool is_small_advance(const Timeline& before, const Timeline& after, std::chrono::seconds least);

/// Makes `timeline` that of the portal of `changes`, and its digest one of those of all, which are sorted by name.
void store_timeline(Timeline timeline, proof::Sha256& sha256, Changes& changes, std::vector<NamedDigest>& digests);

}  // namespace logbook::archive
