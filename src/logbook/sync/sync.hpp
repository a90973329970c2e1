#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/history/walk.hpp"
#include "logbook/history/window_reader.hpp"

namespace logbook::sync {

struct SyncOptions {
  std::string portal;           ///< its name in the archive
  std::uint32_t epoch{};        ///< which of its lives
  history::WalkOptions walk{};  ///< how to read; `since` and `resume` are up to the sync
  /// How far into known ground every sync reads again, for rows that were committed late.
  std::chrono::minutes reread{15};
  UtcTime seen{};  ///< when the sync began, by the portal's clock
  /// Told what was stored after each batch: how many events were read, and the time of the last. May be empty.
  std::function<void(std::uint64_t events, UtcTime reached)> watch{};
};

/// What a sync did, and why it ended.
struct Synced {
  archive::Appended appended;     ///< of all batches
  CoverageEnd end{};              ///< of the last walk
  std::optional<Error> error{};   ///< where `end` is `failed`
  bool degraded{};                ///< the portal shows its newest events only
  bool reaches_end{};             ///< the stretch up to now goes back as far as the portal does
  std::uint64_t holes{};          ///< that are known in it
  std::optional<Claim> newest{};  ///< the stretch up to now, if there is one

  /// True when the archive holds all that the portal can show.
  bool is_whole() const { return reaches_end && holes == 0; }
};

/// Brings a portal's history into an archive: from the newest event down to known ground, then through each gap that an
/// earlier sync left, then on to the portal's oldest event. Each batch goes in with what it makes complete, in one
/// transaction: wherever it breaks off, what the archive claims is true, and the next sync goes on from there.
///
/// Errors: those of the archive. That the portal fails is part of the answer.
Result<Synced> sync(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options);

}  // namespace logbook::sync
