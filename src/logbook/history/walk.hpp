#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/going.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/history/edges.hpp"
#include "logbook/history/join.hpp"
#include "logbook/history/window_reader.hpp"

namespace logbook::history {

/// Some events of a walk, and how far it reaches with them.
struct Batch {
  /// Newest first, those of one time by id; behind those of the batch before. An event that came in mid-walk may stand
  /// further back than its time says, and so may one whose place in the portal's list is not certain.
  std::vector<LoginEvent> events;
  /// Of the walk so far, these events included. `end` says what would be said if it ended here: `enough`.
  Coverage coverage;
};

/// Takes a batch. An error ends the walk and is handed on.
using VisitBatch = std::function<Result<Going>(Batch batch)>;

struct WalkOptions {
  std::int64_t window = portal::kLargestWindow;  ///< rows to ask for at once, 21 to 100
  /// Rows to ask for first: fewer where a bad row is known to stand behind them. Nothing: a window.
  std::optional<std::int64_t> first{};
  int ahead = 4;  ///< windows that may be read side by side
  /// Where to begin: behind these rows, which are known, in the portal's order, of at least two times. Their place may
  /// be a guess. Nothing: at the newest event.
  std::optional<Edge> resume{};
  bool was_limited = false;        ///< the portal showed its newest events only when it was asked last: so it may again
  std::optional<UtcTime> since{};  ///< how far back the question reaches; nothing: to the oldest event
  std::optional<Zone> zone{};      ///< the portal's; nothing where it is not known
  Retention retention{};           ///< the portal's
  /// Events younger than this may still be committed below others: claims end before it.
  std::chrono::seconds settle{60};
  std::function<bool()> interrupted{};  ///< asked before each request; true ends the walk. May be empty
  JoinRule joins = history::joins;      ///< tests bring others, to show that this one is needed
};

/// How a walk ended.
struct WalkEnd {
  Coverage coverage;
  std::optional<Error> error{};  ///< where `coverage.end` is `failed`
  /// True when the portal shows its newest events only, whatever it is asked for, even if those were enough.
  bool degraded{};
  std::uint64_t requests{};  ///< that were waited for; some that were read ahead may have been in vain
};

/// Reads a portal's login history from the newest event back and visits every event once. See `docs/paging.md` for
/// why nothing is lost: each event that stands in the history from the begin of the walk to its end is visited, or lies
/// in a hole that is named, or is older than the coverage. Events that come or go meanwhile may be visited or not.
///
/// Takes memory for some windows and 65,536 ids, however long the history. Error: that of `visit`.
Result<WalkEnd> walk(WindowReader& reader, const WalkOptions& options, const VisitBatch& visit);

}  // namespace logbook::history
