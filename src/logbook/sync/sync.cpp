#include "logbook/sync/sync.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace logbook::sync {
namespace {

using archive::Batch;
using archive::Kept;
using archive::Query;
using std::chrono::seconds;

/// How many known rows a walk that is taken up again has to find its place by.
constexpr std::size_t kKnownRows = 60;

/// Since a moment so recent there is as a rule one window of events: none is worth reading ahead.
constexpr std::chrono::hours kRecent{1};

/// Under which cursor an archive remembers how far back the portal's history went when all of it was read.
std::string end_cursor(const std::string& portal) { return "end of " + portal; }

archive::Appended sum(const archive::Appended& a, const archive::Appended& b) {
  return {a.added + b.added, a.known + b.known, a.refined + b.refined, a.superseded + b.superseded,
          a.mutated + b.mutated};
}

class Sync {
 public:
  Sync(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options)
      : reader_(reader), archive_(archive), options_(options) {}

  Result<Synced> run() {
    if (const auto read = read_tail(); !read) return std::unexpected(read.error());
    for (auto more = gap_to_read(); !more || *more; more = gap_to_read()) {
      if (!more) return std::unexpected(more.error());
      const auto before = synced_.newest;
      if (const auto read = read_gap(**more); !read) return std::unexpected(read.error());
      if (const auto noted = note_coverage(); !noted) return std::unexpected(noted.error());
      if (synced_.newest == before) break;  // it brought nothing: no use in asking again
    }
    return synced_;
  }

 private:
  /// A stretch that is not known, below one that is.
  struct Gap {
    Claim above;
    std::optional<UtcTime> since;  // the known ground below it; nothing: the portal's oldest event
  };

  /// From the newest event down to known ground; all of it, where none is.
  Result<void> read_tail() {
    const auto ledger = archive_.coverage(options_.portal);
    if (!ledger) return std::unexpected(ledger.error());
    auto walk = options_.walk;
    if (!ledger->claims().empty()) {
      const auto known_until = ledger->claims().front().stretch.until;
      walk.since = known_until - options_.reread;
      if (options_.seen - known_until < kRecent) walk.ahead = 1;
    }
    if (const auto read = store_walk(walk, std::nullopt); !read) return read;
    return note_coverage();
  }

  /// The next gap below the newest stretch; nothing when all was read, or reading cannot go on.
  Result<std::optional<Gap>> gap_to_read() {
    const bool goes_on = synced_.end == CoverageEnd::since && synced_.newest;
    if (!goes_on || synced_.reaches_end) return std::nullopt;
    const auto ledger = archive_.coverage(options_.portal);
    if (!ledger) return std::unexpected(ledger.error());
    const auto& claims = ledger->claims();
    Gap gap{claims.front(), std::nullopt};
    if (claims.size() > 1) gap.since = claims[1].stretch.until - options_.reread;
    return gap;
  }

  Result<void> read_gap(const Gap& gap) {
    auto walk = options_.walk;
    walk.since = gap.since;
    auto edge = edge_above(gap.above);
    if (!edge) return std::unexpected(edge.error());
    walk.resume = *std::move(edge);
    // The rows it goes on from lie in the known stretch above: there the two overlap.
    const auto until = walk.resume ? std::optional(gap.above.stretch.from + seconds{1}) : std::nullopt;
    return store_walk(walk, until);
  }

  /// The oldest rows of a known stretch, and the place at which the portal ought to have them: behind all that are
  /// newer. Nothing where it holds too few to go by.
  Result<std::optional<history::Edge>> edge_above(const Claim& known) {
    Query oldest{.portal = options_.portal, .order = archive::Order::oldest_first, .most = kKnownRows};
    oldest.filter.since = known.stretch.from;
    oldest.filter.until = known.stretch.until;
    history::Edge edge;
    const auto read = archive_.read(oldest, [&](std::string_view, const Kept& kept) -> Result<Going> {
      if (is_portals_own(kept)) edge.rows.push_back({kept.event.id, kept.event.time});
      return Going::on;
    });
    if (!read) return std::unexpected(read.error());
    std::ranges::reverse(edge.rows);
    if (edge.rows.empty() || edge.rows.front().time == edge.rows.back().time) return std::nullopt;

    const auto newer = archive_.count_newer(options_.portal, options_.epoch, edge.rows.front());
    if (!newer) return std::unexpected(newer.error());
    edge.start = static_cast<std::int64_t>(*newer);
    return edge;
  }

  bool is_portals_own(const Kept& kept) const {
    return kept.epoch == options_.epoch && kept.provenance == proof::Provenance::portal;
  }

  /// Walks and stores each batch with what is complete so far. `until` is where its claims end, if not at the walk's
  /// own beginning.
  Result<void> store_walk(const history::WalkOptions& walk, std::optional<UtcTime> until) {
    const auto end = history::walk(reader_, walk, [&](history::Batch batch) -> Result<Going> {
      read_ += batch.events.size();
      const auto reached = batch.events.back().time;
      const auto stored = store(std::move(batch.events), batch.coverage, until);
      if (!stored) return std::unexpected(stored.error());
      if (options_.watch) options_.watch(read_, reached);
      return Going::on;
    });
    if (!end) return std::unexpected(end.error());
    synced_.end = end->coverage.end;
    synced_.error = end->error;
    synced_.degraded = synced_.degraded || end->degraded;
    return store({}, end->coverage, until);
  }

  Result<void> store(std::vector<LoginEvent> events, const Coverage& coverage, std::optional<UtcTime> until) {
    Batch batch{.portal = options_.portal, .epoch = options_.epoch, .events = std::move(events), .seen = options_.seen};
    auto stretch = coverage.stretch;
    const bool claims_nothing = stretch.empty();
    if (until) stretch.until = *until;
    if (!claims_nothing && !stretch.empty()) {
      batch.claim = Claim{stretch};
      batch.holes = coverage.holes;
      if (coverage.end == CoverageEnd::oldest_event) {
        batch.cursors.push_back({end_cursor(options_.portal), format_utc(stretch.from)});
      }
    }
    const auto appended = archive_.append(batch);
    if (!appended) return std::unexpected(appended.error());
    synced_.appended = sum(synced_.appended, *appended);
    return {};
  }

  Result<void> note_coverage() {
    const auto ledger = archive_.coverage(options_.portal);
    if (!ledger) return std::unexpected(ledger.error());
    const auto end = archive_.cursor(end_cursor(options_.portal));
    if (!end) return std::unexpected(end.error());
    synced_.newest = ledger->claims().empty() ? std::nullopt : std::optional(ledger->claims().front());
    synced_.holes = ledger->holes().size();
    synced_.reaches_end = synced_.newest && *end && parse_time(**end) >= synced_.newest->stretch.from;
    return {};
  }

  history::WindowReader& reader_;
  archive::Archive& archive_;
  const SyncOptions& options_;
  Synced synced_;
  std::uint64_t read_ = 0;  // events
};

}  // namespace

Result<Synced> sync(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options) {
  return Sync(reader, archive, options).run();
}

}  // namespace logbook::sync
