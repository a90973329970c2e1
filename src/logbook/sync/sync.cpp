#include "logbook/sync/sync.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "logbook/sync/audit.hpp"
#include "logbook/sync/comparison.hpp"
#include "logbook/sync/polls.hpp"
#include "logbook/sync/portal_memory.hpp"
#include "logbook/sync/retention.hpp"
#include "logbook/sync/stored_walk.hpp"
#include "logbook/sync/told_rows.hpp"

namespace logbook::sync {
namespace {

using archive::Order;
using std::chrono::seconds;
using About = PortalMemory::About;

class Sync {
 public:
  /// All outlive it. `retention` is what `options` were made with.
  Sync(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options,
       const KnownRetention& retention)
      : reader_(reader),
        archive_(archive),
        options_(options),
        retention_(retention),
        memory_(archive, options.portal),
        walk_(reader, archive, options),
        polls_(archive, options.portal) {}

  Result<Synced> run() {
    for (const auto step :
         {&Sync::remember, &Sync::take_back_what_has_not_come, &Sync::read_tail, &Sync::read_gaps, &Sync::audit}) {
      if (const auto done = (this->*step)(); !done) return std::unexpected(done.error());
    }
    synced_.appended = walk_.appended();
    synced_.restored = walk_.restores().was_noticed();
    return synced_;
  }

 private:
  /// A stretch that is not known, below one that is.
  struct Gap {
    TimeRange above;
    std::optional<UtcTime> since;  // the known ground below it; nothing: the portal's oldest event
  };

  Result<void> remember();
  Result<void> take_back_what_has_not_come();
  Result<void> read_tail();
  Result<std::optional<std::int64_t>> rows_above_bad_row(const Ledger& ledger, UtcTime since);
  Result<void> read_gaps();
  Result<std::optional<Gap>> gap_to_read();
  Result<void> name_what_expired();
  Result<void> read_holes_again();
  Result<bool> is_still_bad(const Hole& hole, const ListDifference& difference);
  Result<history::WalkEnd> read_gap(const Gap& gap);
  Result<void> name_what_is_lost();
  Result<void> audit();
  Result<bool> is_due(About about, UtcTime::duration every);
  Result<void> note_coverage();
  /// Nothing older than this can be claimed.
  UtcTime kept_since() const { return options_.walk.retention.surely_kept_since(options_.seen); }
  bool look_at_tail(const history::Batch& batch, UtcTime kept_since);
  void note(const history::WalkEnd& end);

  history::WindowReader& reader_;
  archive::Archive& archive_;
  const SyncOptions& options_;
  const KnownRetention& retention_;
  PortalMemory memory_;
  StoredWalk walk_;
  Synced synced_;
  PollChain polls_;
  bool has_looked_ = false;         // at the newest events
  std::vector<Hole> holes_before_;  // known when the sync began
  bool misses_newest_ = false;      // of what was held: others may have vanished with it
};

Result<void> Sync::remember() {
  if (const auto remembered = walk_.restores().remember(); !remembered) return remembered;
  auto batch = walk_.batch();
  if (const auto& zone = options_.walk.zone) {
    const auto before = memory_.text(About::zone);
    if (!before) return std::unexpected(before.error());
    if (*before != std::string(zone->name()))
      batch.cursors.push_back(memory_.note(About::zone, std::string(zone->name())));
  }
  std::ranges::copy(retention_.cursors, std::back_inserter(batch.cursors));
  synced_.lowered = retention_.lowered;
  return batch.cursors.empty() ? Result<void>{} : walk_.store(batch);
}

/// A portal whose clock was ahead for a while lets a sync claim a time that had not come yet: all that is claimed since
/// that sync, by our clock, is read again.
Result<void> Sync::take_back_what_has_not_come() {
  const auto present = std::max(options_.seen, options_.our_clock);
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  const bool is_ahead = !ledger->claims().empty() && ledger->claims().front().stretch.until > present;
  if (!is_ahead) return {};
  // By our clock it is so long ago; and within the settle time before that some may not have been written yet.
  const auto claimed = memory_.time(About::claimed);
  if (!claimed) return std::unexpected(claimed.error());
  const auto ago = *claimed ? std::max(options_.our_clock - **claimed, UtcTime::duration{}) : UtcTime::duration{};
  auto batch = walk_.batch();
  batch.present = present - ago - options_.walk.settle;
  return walk_.store(batch);
}

/// From the newest event down to known ground; all of it, where none is.
Result<void> Sync::read_tail() {
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  holes_before_ = ledger->holes();
  if (const auto remembered = polls_.remember(); !remembered) return remembered;
  Stretch tail{.was_limited = polls_.was_limited()};
  auto known_until = options_.seen;
  if (!ledger->claims().empty()) {
    known_until = ledger->claims().front().stretch.until;
    tail.since = known_until - options_.reread;
    tail.known = TimeRange{*tail.since, known_until};
    const auto above = rows_above_bad_row(*ledger, *tail.since);
    if (!above) return std::unexpected(above.error());
    tail.first = *above;
  }
  // Where it is not known how long the portal keeps events, that the newest are gone may always have another reason;
  // and a doubt does not end because they would be gone by now anyway.
  const auto gone_since = memory_.time(About::gone);
  if (!gone_since) return std::unexpected(gone_since.error());
  synced_.newest_gone = gone_since->has_value();  // until the newest event is seen
  const bool is_age_a_reason = options_.walk.retention.was_so_at(known_until) && !synced_.newest_gone;
  const auto kept_since = is_age_a_reason ? walk_.surely_kept_since(known_until) : UtcTime::min();
  tail.goes_on = [&](const history::Batch& batch) { return look_at_tail(batch, kept_since); };
  const auto end = walk_.read(tail);
  if (!end) return std::unexpected(end.error());
  note(*end);
  if (synced_.newest_gone != gone_since->has_value()) {
    auto batch = walk_.batch();
    batch.cursors.push_back(synced_.newest_gone ? memory_.note(About::gone, options_.seen)
                                                : memory_.note(About::gone, std::string()));
    if (const auto stored = walk_.store(batch); !stored) return stored;
  }
  if (synced_.newest_gone) return note_coverage();
  misses_newest_ = !walk_.restores().has_met_newest();
  auto chained = walk_.batch();
  polls_.end(*end, chained);
  const bool is_first = ledger->claims().empty();
  const bool has_read = end->coverage.end == CoverageEnd::oldest_event || walk_.appended().added > 0;
  if (is_first && has_read) chained.cursors.push_back(memory_.note(About::compared, options_.seen));
  if (chained.claim || !chained.cursors.empty()) {
    if (const auto stored = walk_.store(chained); !stored) return stored;
  }
  if (const auto named = name_what_is_lost(); !named) return named;
  return note_coverage();
}

/// How many rows stand above the newest bad row that is known, if all that a tail reads from `since` on is above it and
/// a window is not: so the tail need not find that row anew. While nothing comes, these rows are all that it reads.
Result<std::optional<std::int64_t>> Sync::rows_above_bad_row(const Ledger& ledger, UtcTime since) {
  const auto newest = std::ranges::find(ledger.holes(), HoleReason::bad_row, &Hole::reason);
  const bool is_below = newest != ledger.holes().end() && newest->newer && newest->newer->time < since;
  if (!is_below) return std::nullopt;
  const auto rows =
      archive_.count_newer(options_.portal, newest->newer->time - std::chrono::microseconds{1}, walk_.epochs());
  if (!rows) return std::unexpected(rows.error());
  const auto above = static_cast<std::int64_t>(*rows);
  return above > 0 && above < options_.walk.window ? std::optional(above) : std::nullopt;
}

/// False where the newest events are gone.
bool Sync::look_at_tail(const history::Batch& batch, UtcTime kept_since) {
  const bool is_first = !std::exchange(has_looked_, true);
  const bool hides_newest = std::ranges::any_of(batch.coverage.holes, [](const Hole& hole) { return !hole.newer; });
  if (is_first && !hides_newest) synced_.newest_gone = walk_.restores().misses_newest(batch.events, kept_since);
  polls_.look(batch.events);
  return !synced_.newest_gone;
}

Result<void> Sync::read_gaps() {
  for (;;) {
    if (const auto named = name_what_expired(); !named) return named;
    const auto gap = gap_to_read();
    if (!gap) return std::unexpected(gap.error());
    if (!*gap) return {};
    const auto progress = [this] { return std::tuple(synced_.newest, walk_.restores().settled(), walk_.epochs()); };
    const auto before = progress();
    const auto holes = synced_.holes;
    if (const auto read = read_gap(**gap); !read) return std::unexpected(read.error());
    if (const auto named = name_what_is_lost(); !named) return named;
    if (const auto noted = note_coverage(); !noted) return noted;
    if (progress() == before && synced_.holes >= holes) return {};  // it brought nothing: no use in asking again
  }
}

/// What the portal no longer keeps cannot be read: where that was still to be done, it is lost.
Result<void> Sync::name_what_expired() {
  const bool goes_on = synced_.end == CoverageEnd::since && synced_.newest && !synced_.degraded;
  if (!goes_on || !options_.walk.retention.is_known()) return {};
  auto batch = walk_.batch();
  // By the portal's own clock: ours may be ahead.
  const auto now = std::min(options_.seen, synced_.newest->stretch.until);
  batch.nothing_before = options_.walk.retention.may_exist_since(now);
  if (const auto stored = walk_.store(batch); !stored) return stored;
  const bool had_all = synced_.reaches_end;
  if (const auto noted = note_coverage(); !noted) return noted;
  if (synced_.reaches_end && !had_all) synced_.end = CoverageEnd::oldest_event;
  return {};
}

/// The next gap below the newest stretch; nothing when all was read, or reading cannot go on.
Result<std::optional<Sync::Gap>> Sync::gap_to_read() {
  const bool goes_on = synced_.end == CoverageEnd::since && synced_.newest && !synced_.degraded;
  if (!goes_on) return std::nullopt;
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  const auto& claims = ledger->claims();
  for (const auto& hole : ledger->holes()) {
    const bool can_be_read = hole.reason == HoleReason::limited && claims.front().stretch.contains(hole.time.from);
    // What cannot be claimed stays a hole; it is read once, so that its events are held.
    const bool is_worth_it = hole.time.until > kept_since() || polls_.was_limited();
    if (can_be_read && is_worth_it)
      return Gap{{hole.time.until, claims.front().stretch.until}, hole.time.from - options_.reread};
  }
  if (synced_.reaches_end) return std::nullopt;
  Gap gap{claims.front().stretch, std::nullopt};
  if (claims.size() > 1) gap.since = claims[1].stretch.until - options_.reread;
  return gap;
}

Result<history::WalkEnd> Sync::read_gap(const Gap& gap) {
  const auto difference = list_difference(archive_, options_.portal, walk_.epochs());
  if (!difference) return std::unexpected(difference.error());
  auto edge = edge_above(archive_, options_.portal, gap.above, walk_.epochs(), *difference);
  if (!edge) return std::unexpected(edge.error());
  auto& restores = walk_.restores();
  // Below a restore it is read until it is known what the backup had. Then there is no gap any more.
  const bool is_open = restores.is_open_between(gap.since.value_or(UtcTime::min()), gap.above.from);
  const auto settled = restores.settled();
  Stretch stretch{.since = is_open ? std::nullopt : gap.since};
  stretch.resume_behind(*std::move(edge));
  if (is_open) stretch.goes_on = [&](const history::Batch&) { return restores.settled() == settled; };
  auto end = walk_.read(stretch);
  if (!end) return std::unexpected(end.error());
  if (end->coverage.end == CoverageEnd::enough) end->coverage.end = CoverageEnd::since;
  note(*end);
  return end;
}

/// A limited portal never shows what lies between two of its answers that were not joined.
Result<void> Sync::name_what_is_lost() {
  if (!synced_.degraded) return {};
  for (;;) {
    const auto ledger = archive_.coverage(options_.portal);
    if (!ledger) return std::unexpected(ledger.error());
    if (ledger->claims().size() < 2) return {};
    const auto above = ledger->claims()[0].stretch;
    const auto below = ledger->claims()[1].stretch;
    const auto newer = neighbour_of(archive_, options_.portal, above.from, Order::oldest_first);
    if (!newer) return std::unexpected(newer.error());
    const auto older = neighbour_of(archive_, options_.portal, below.until, Order::newest_first);
    if (!older) return std::unexpected(older.error());
    const TimeRange between{below.until, std::max(above.from, below.until + seconds{1})};
    auto batch = walk_.batch();
    batch.claim = Claim{{below.until - seconds{1}, above.from + seconds{1}}, Evidence::polled};
    batch.holes.push_back({*newer, *older, {}, HoleReason::limited, between});
    if (const auto stored = walk_.store(batch); !stored) return stored;
  }
}

/// What could not be read may be readable by now: a row was mended, the portal is less busy.
Result<void> Sync::read_holes_again() {
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  const auto difference = list_difference(archive_, options_.portal, walk_.epochs());
  if (!difference) return std::unexpected(difference.error());
  const auto newest = ledger->claims().front().stretch;
  for (const auto& hole : ledger->holes()) {
    const bool was_known = std::ranges::any_of(holes_before_, [&hole](const Hole& before) {  // not found just now
      return before.newer == hole.newer && before.older == hole.older;
    });
    const bool may_be_read = was_known && !is_lasting(hole.reason) && hole.reason != HoleReason::limited &&
                             newest.contains(hole.time.until - seconds{1}) && hole.time.until > kept_since();
    const bool goes_on = synced_.end == CoverageEnd::since || synced_.end == CoverageEnd::oldest_event;
    if (!may_be_read || !goes_on) continue;
    const auto is_as_before = is_still_bad(hole, *difference);
    if (!is_as_before) return std::unexpected(is_as_before.error());
    if (*is_as_before) continue;
    const auto end = synced_.end;
    Gap gap{{hole.time.until, newest.until}, std::nullopt};
    if (hole.time.from > newest.from) gap.since = hole.time.from - seconds{1};  // otherwise to the oldest event
    if (const auto read = read_gap(gap); !read) return std::unexpected(read.error());
    if (synced_.end == CoverageEnd::since) synced_.end = end;
  }
  return note_coverage();
}

/// True for a lone bad row on which the portal still fails: one request asks for it, with the rows of its neighbours'
/// dates. False also where that cannot be asked.
Result<bool> Sync::is_still_bad(const Hole& hole, const ListDifference& difference) {
  const bool is_lone = hole.reason == HoleReason::bad_row && hole.missing == 1u && hole.newer && hole.older;
  const auto more = is_lone ? difference.rows_above(hole.newer->time) : std::nullopt;
  if (!more) return false;
  const auto newer = archive_.count_newer(options_.portal, hole.newer->time, walk_.epochs());
  if (!newer) return std::unexpected(newer.error());
  const auto not_older =
      archive_.count_newer(options_.portal, hole.older->time - std::chrono::microseconds{1}, walk_.epochs());
  if (!not_older) return std::unexpected(not_older.error());
  const auto rows = static_cast<std::int64_t>(*not_older - *newer) + 1;
  if (rows > options_.walk.window) return false;
  const auto page = reader_.read({static_cast<std::int64_t>(*newer) + *more, rows});
  return !page && page.error().fault == portal::PageFault::bad_window;
}

/// Compares what is held with the portal, where that is due: each event once a day, positions once an hour, or at once
/// where the newest event is missing. A comparison of each event that goes on is due with each sync.
Result<void> Sync::audit() {
  const bool can_go_on = synced_.end == CoverageEnd::since || synced_.end == CoverageEnd::oldest_event;
  if (!can_go_on || synced_.degraded || !synced_.newest) return {};
  const auto is_time = is_due(About::looked, options_.audit_every);
  if (!is_time) return std::unexpected(is_time.error());
  const auto is_day = is_due(About::compared, options_.compare_every);
  if (!is_day) return std::unexpected(is_day.error());
  const auto begun = begun_comparison(memory_);
  if (!begun) return std::unexpected(begun.error());
  const bool goes_on = *begun && !(*begun)->waits;
  if (!*is_time && !misses_newest_ && !goes_on) return {};
  if (*is_time || misses_newest_) {
    if (const auto read = read_holes_again(); !read) return read;
    if (synced_.error) return {};
  }
  const bool compares_all = *is_day || *begun;
  auto audit =
      compares_all ? compare_all(archive_, options_, walk_) : PlaceAudit(reader_, archive_, options_, walk_).run();
  if (!audit) return std::unexpected(audit.error());
  synced_.audit = *audit;
  const bool has_looked_at_places = !compares_all && audit->settled && !audit->compared.empty();
  auto batch = walk_.batch();
  if (has_looked_at_places) batch.cursors.push_back(memory_.note(About::audit, options_.seen));
  if (has_looked_at_places || (compares_all && *is_time)) {
    batch.cursors.push_back(memory_.note(About::looked, options_.seen));
  }
  if (!batch.cursors.empty()) {
    if (const auto stored = walk_.store(batch); !stored) return stored;
  }
  return note_coverage();
}

/// True where what is remembered was `every` ago, never, or has not come yet by the portal's clock.
Result<bool> Sync::is_due(About about, UtcTime::duration every) {
  const auto last = memory_.time(about);
  if (!last) return std::unexpected(last.error());
  return !*last || **last > options_.seen || options_.seen - **last >= every;
}

void Sync::note(const history::WalkEnd& end) {
  synced_.end = end.coverage.end;
  synced_.error = end.error;
  synced_.degraded = synced_.degraded || end.degraded;
}

Result<void> Sync::note_coverage() {
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  synced_.newest = ledger->claims().empty() ? std::nullopt : std::optional(ledger->claims().front());
  synced_.holes = ledger->holes().size();
  const bool is_end_known = ledger->is_sure_of_end() || !options_.walk.retention.is_known();
  synced_.reaches_end = ledger->claims().size() == 1 && ledger->reaches_end() && is_end_known;
  return {};
}

}  // namespace

Result<Synced> sync(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options) {
  const auto retention = known_retention(archive, options);
  if (!retention) return std::unexpected(retention.error());
  auto how = options;
  how.walk.retention = retention->retention;
  return Sync(reader, archive, how, *retention).run();
}

}  // namespace logbook::sync
