#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/event/retention.hpp"

namespace logbook::cli {

/// What a portal says about itself that matters to reading its history. What it did not tell is empty.
struct PortalFacts {
  std::optional<Zone> zone{};         ///< that it prints dates in
  std::string unknown_zone{};         ///< its name, where this machine knows no zone by it
  Retention retention{};              ///< how long it keeps events
  std::string alias{};                ///< its name for itself
  std::string owner{};                ///< its owner's id
  std::chrono::microseconds ahead{};  ///< how far its clock is ahead of ours
};

/// What `archive` remembers of `portal`, if that was learned in the hour before `now` (by our clock): a sync that
/// finds nothing new need not ask again. Errors: those of the archive.
Result<std::optional<PortalFacts>> remembered_facts(archive::Archive& archive, const std::string& portal, UtcTime now);

/// How far the clock of `portal` was ahead of ours when `archive` learned that, however long ago; 0, if it never did.
/// Errors: those of the archive.
Result<std::chrono::microseconds> remembered_lead(archive::Archive& archive, const std::string& portal);

/// Lets `archive` remember what was learned at `now`, by our clock. Errors: those of the archive.
Result<void> remember_facts(archive::Archive& archive, const std::string& portal, const PortalFacts& facts,
                            UtcTime now);

}  // namespace logbook::cli
