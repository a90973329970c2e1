#pragma once
#include <span>

namespace logbook::archive {

/// The SQL that brings an archive from each format to the next one; the first makes the tables, indexes and views of
/// format 1 in an empty file (`docs/archive-format.md`). A step that was released is never changed: a new format is one
/// step more.
std::span<const char* const> sqlite_steps();

}  // namespace logbook::archive
