#pragma once
#include "logbook/archive/batch.hpp"
#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/timeline.hpp"
#include "logbook/proof/digest.hpp"

namespace logbook::archive {

/// Works out what the rows of `batch` change: adds their readings, with their leaves, and what was noticed of the
/// portal's past to `changes`, and returns what became of them. `known` is what was complete before them.
///
/// Rows of earlier epochs than their ids count for now are known where they are equal: what a restored portal shows as
/// it did before is not stored again.
Result<Appended> decide_rows(const Batch& batch, const Timeline& known, Store& store, proof::Sha256& sha256,
                             Changes& changes);

}  // namespace logbook::archive
