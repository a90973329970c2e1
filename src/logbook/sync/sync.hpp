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

/// A walk that begins so lately needs as a rule one window of events: none is worth reading ahead.
inline constexpr std::chrono::hours kRecent{1};

struct SyncOptions {
  std::string portal;           ///< its name in the archive
  history::WalkOptions walk{};  ///< how to read; `since` and `resume` are up to the sync
  /// How far into known ground every sync reads again, for rows that were committed late.
  std::chrono::minutes reread{15};
  /// How often the positions of some events are compared with the portal's (`audit.hpp`); also as soon as the newest
  /// event that is held is missing there.
  std::chrono::minutes audit_every{60};
  /// How often every event is compared (`comparison.hpp`), which costs a request for 98 of them.
  std::chrono::hours compare_every{24};
  /// How many events one sync compares before it leaves the others to the next sync, so that a watch sees new ones
  /// meanwhile. A sync goes a few windows beyond. Nothing: all of them.
  std::optional<std::uint64_t> compare_at_once{};
  std::chrono::seconds least_advance{0};  ///< as in `archive::Batch`
  UtcTime seen{};                         ///< when the sync began, by the portal's clock
  /// The same by the clock of this machine. What the archive claims of a time that has come by neither clock was
  /// claimed while the portal's was ahead: it is taken back. Nothing is, where this is not told.
  UtcTime our_clock = UtcTime::max();
  /// Asked once, before the first batch is stored, unless its newest event is held: that is proof enough that this is
  /// the portal whose history is held. An error ends the sync with it. May be empty.
  std::function<Result<void>()> confirm{};
  /// Told what was stored after each batch: how many events were read, and the time of the last. May be empty.
  std::function<void(std::uint64_t events, UtcTime reached)> watch{};
};

/// What a comparison with the portal showed: of the positions of some events, or of every event.
struct Audit {
  bool is_whole{};               ///< every event was compared
  bool settled{};                ///< it came to its end: what was looked at is held as the portal has it now
  bool goes_on{};                ///< it compared as many as it might, or was interrupted: the next sync goes on with it
  std::uint64_t probes{};        ///< requests that it took; of positions, without those for reading stretches again
  std::uint64_t gaps{};          ///< in what it read: no event of theirs was compared
  std::optional<Error> error{};  ///< what kept every event from being compared
  std::uint64_t appeared{};      ///< rows that were found where everything had been read
  std::uint64_t vanished{};      ///< rows that are there no more
  std::uint64_t changed{};       ///< rows that are others by now
  /// When those happened that were compared; empty where nothing is held that the portal keeps for certain.
  TimeRange compared{};

  bool operator==(const Audit&) const = default;
};

/// A shorter lifetime than the portal had at the sync before.
struct Lowered {
  std::chrono::days from{};
  std::chrono::days to{};
  std::optional<UtcTime> changed;  ///< when the setting was made, where the portal tells
};

/// What a sync did, and why it ended.
struct Synced {
  archive::Appended appended;    ///< of all batches
  CoverageEnd end{};             ///< of the last walk
  std::optional<Error> error{};  ///< where `end` is `failed`
  bool degraded{};               ///< the portal shows its newest events only
  bool restored{};               ///< the portal was restored from a backup: noticed now
  /// The newest events that are held are not at the portal any more, and it has no later ones: they were deleted, or
  /// the portal was restored from a backup. Nothing is claimed of it until its next event shows which.
  bool newest_gone{};
  std::optional<Lowered> lowered{};  ///< the portal keeps events for a shorter time than before
  std::optional<Audit> audit{};      ///< where one was due
  bool reaches_end{};                ///< the stretch up to now goes back as far as the portal does
  std::uint64_t holes{};             ///< that are known in it
  std::optional<Claim> newest{};     ///< the stretch up to now, if there is one

  /// True when the archive holds all that the portal can show.
  bool is_whole() const { return reaches_end && holes == 0 && !newest_gone && end != CoverageEnd::unsettled; }
};

/// Brings a portal's history into an archive: from the newest event down to known ground, then through each gap that an
/// earlier sync left, then on to the portal's oldest event. Each batch goes in with what it makes complete, in one
/// transaction: wherever it breaks off, what the archive claims is true, and the next sync goes on from there.
///
/// What lies between two stretches and is gone is named: what the portal deleted because of its age before we came,
/// what a backup it was restored from did not have (`restore.hpp`), what passed between two
/// readings of a portal that shows its newest events only. Only of the last kind a later sync may read more.
///
/// Errors: those of the archive. That the portal fails is part of the answer.
Result<Synced> sync(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options);

}  // namespace logbook::sync
