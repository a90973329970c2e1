#pragma once

namespace logbook::archive {

/// The SQL that makes the tables, indexes and views of an archive (`docs/archive-format.md`).
const char* sqlite_schema();

}  // namespace logbook::archive
