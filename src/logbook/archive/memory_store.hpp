#pragma once
#include <memory>

#include "logbook/archive/store.hpp"

namespace logbook::archive {

/// Keeps everything in memory, until it is gone. It does all things in the plainest way: every other store has to give
/// the same answers.
std::unique_ptr<Store> memory_store();

}  // namespace logbook::archive
