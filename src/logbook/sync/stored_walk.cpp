#include "logbook/sync/stored_walk.hpp"

#include <algorithm>
#include <utility>

#include "logbook/archive/difference.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::sync {

using archive::Batch;
using archive::Kept;

Result<history::WalkEnd> StoredWalk::read(const Stretch& stretch) {
  auto walk = options_.walk;
  walk.since = stretch.since;
  walk.resume = stretch.resume;
  walk.was_limited = stretch.was_limited;
  const bool is_short = walk.since && options_.seen - *walk.since < kRecent;
  if (is_short || stretch.is_gentle) walk.ahead = 1;
  seen_.clear();
  compared_from_ = stretch.known ? stretch.compared_from.value_or(stretch.known->until) : UtcTime{};
  if (const auto expected = restores_.expect(); !expected) return std::unexpected(expected.error());
  bool has_shown = false;
  auto end = history::walk(reader_, walk, [&](history::Batch batch) -> Result<Going> {
    has_shown = true;
    if (stretch.goes_on && !stretch.goes_on(batch)) return Going::enough;
    if (const auto confirmed = confirm(batch.events.front()); !confirmed) return std::unexpected(confirmed.error());
    see(batch.events, stretch);
    auto vanished = find_vanished_so_far(stretch, batch.coverage);
    if (!vanished) return std::unexpected(vanished.error());
    read_ += batch.events.size();
    const auto reached = batch.events.back().time;
    const auto stored = store(std::move(batch.events), batch.coverage, stretch, *std::move(vanished));
    if (!stored) return std::unexpected(stored.error());
    if (options_.watch) options_.watch(read_, reached);
    return Going::on;
  });
  if (!end || end->coverage.end == CoverageEnd::enough) return end;
  const bool is_empty = !has_shown && end->coverage.end == CoverageEnd::oldest_event;
  if (is_empty && stretch.goes_on && !stretch.goes_on({})) {
    end->coverage.end = CoverageEnd::enough;
    return end;
  }
  std::vector<std::int64_t> vanished;
  if (stretch.known && !restores_.is_open()) {
    auto found = find_vanished({stretch.known->from, compared_from_}, stretch.known->until, end->coverage);
    if (!found) return std::unexpected(found.error());
    vanished = *std::move(found);
  }
  const auto stored = store({}, end->coverage, stretch, std::move(vanished));
  if (!stored) return std::unexpected(stored.error());
  return end;
}

/// Asks whether this is the portal whose history is held, unless `newest`, the first event that it showed, tells.
Result<void> StoredWalk::confirm(const LoginEvent& newest) {
  if (!options_.confirm || std::exchange(is_confirmed_, true)) return {};
  const auto held = archive_.versions(options_.portal, epochs().of(newest.id), newest.id);
  if (!held) return std::unexpected(held.error());
  const bool is_held = std::ranges::any_of(*held, [&](const Kept& kept) {
    const bool is_same = archive::difference(kept.event, newest) != archive::Difference::mutation;
    return is_same && kept.provenance == proof::Provenance::portal;
  });
  return is_held ? Result<void>{} : options_.confirm();
}

Batch StoredWalk::batch() const {
  return {.portal = options_.portal,
          .epochs = epochs(),
          .basis = restores_.basis(),
          .seen = options_.seen,
          .zone = options_.walk.zone,
          .least_advance = options_.least_advance};
}

Result<void> StoredWalk::store(const Batch& batch) {
  const auto appended = archive_.append(batch);
  if (!appended) return std::unexpected(appended.error());
  appended_ += *appended;
  return {};
}

Result<void> StoredWalk::store(std::vector<LoginEvent> events, const Coverage& coverage, const Stretch& stretch,
                               std::vector<std::int64_t> vanished) {
  auto made = batch();
  made.events = std::move(events);
  made.vanished = std::move(vanished);
  auto claimed = coverage.stretch;
  const bool claims_nothing = claimed.empty();
  if (stretch.until) claimed.until = *stretch.until;
  if (!claims_nothing && !claimed.empty()) {
    made.claim = Claim{claimed};
    made.holes = coverage.holes;
    // What is newer than that is not claimed, and read again the next time.
    for (auto& hole : made.holes) hole.time.until = std::min(hole.time.until, claimed.until);
    std::erase_if(made.holes, [](const Hole& hole) { return hole.time.empty(); });
  }
  const bool reaches_present = !stretch.resume && !stretch.until;
  if (reaches_present && options_.our_clock != UtcTime::max()) {
    const PortalMemory memory(archive_, options_.portal);
    made.claim_cursors.push_back(memory.note(PortalMemory::About::claimed, options_.our_clock));
  }
  // Also where nothing is left to claim: what is known may go back further than the portal keeps events by now.
  if (!claims_nothing && coverage.end == CoverageEnd::oldest_event) {
    const PortalMemory memory(archive_, options_.portal);
    made.cursors.push_back(memory.note(PortalMemory::About::end, claimed.from));
  }
  const auto looked = restores_.look(made, coverage.end == CoverageEnd::oldest_event);
  return looked ? store(made) : looked;
}

void StoredWalk::see(const std::vector<LoginEvent>& events, const Stretch& stretch) {
  for (const auto& event : events) {
    if (stretch.known && stretch.known->contains(event.time)) seen_.emplace(event.id, event.time);
  }
}

/// Of long known ground: what vanished of the part that was read since the last time. Nothing is told while it is not
/// known which events a restored portal has.
Result<std::vector<std::int64_t>> StoredWalk::find_vanished_so_far(const Stretch& stretch, const Coverage& coverage) {
  if (!stretch.known || !stretch.is_known_long || restores_.is_open()) return std::vector<std::int64_t>{};
  const TimeRange part{std::max(stretch.known->from, coverage.stretch.from), compared_from_};
  if (part.empty()) return std::vector<std::int64_t>{};
  auto vanished = find_vanished(part, stretch.known->until, coverage);
  compared_from_ = part.from;
  std::erase_if(seen_, [this](const auto& one) { return one.second >= compared_from_; });
  return vanished;
}

/// Ids of what is held of `part` of the known ground, and was not met by a walk that read all of it.
Result<std::vector<std::int64_t>> StoredWalk::find_vanished(const TimeRange& part, UtcTime known_until,
                                                            const Coverage& coverage) const {
  std::vector<std::int64_t> vanished;
  const TimeRange read{std::max({part.from, coverage.stretch.from, surely_kept_since(known_until)}),
                       std::min(part.until, coverage.stretch.until)};
  if (read.empty()) return vanished;
  archive::Query query{.portal = options_.portal, .provenance = proof::Provenance::portal};
  query.filter.since = read.from;
  query.filter.until = read.until;
  const auto visited = archive_.read(query, [&](std::string_view, const Kept& kept) -> Result<Going> {
    const auto& event = kept.event;
    const bool in_a_hole =
        std::ranges::any_of(coverage.holes, [&](const Hole& hole) { return hole.time.contains(event.time); });
    const bool is_certain = event.time_uncertain_by == std::chrono::seconds{0} && read.contains(event.time);
    const bool is_present = epochs().of(event.id) == kept.epoch;
    if (is_present && is_certain && !in_a_hole && !seen_.contains(event.id)) vanished.push_back(event.id);
    return Going::on;
  });
  if (!visited) return std::unexpected(visited.error());
  return vanished;
}

/// A lifetime that was set since the last sync may have been shorter in between.
UtcTime StoredWalk::surely_kept_since(UtcTime known_until) const {
  constexpr std::chrono::hours kMargin{1};  // the clock goes on while we read
  const auto lifetime = knows_lifetime(known_until) ? options_.walk.retention->lifetime : history::kShortestLifetime;
  return options_.seen - lifetime + kMargin;
}

bool StoredWalk::knows_lifetime(UtcTime known_until) const {
  const auto& retention = options_.walk.retention;
  return retention && retention->changed < known_until;
}

}  // namespace logbook::sync
