#include "logbook/sync/stored_walk.hpp"

#include <algorithm>
#include <utility>

#include "logbook/archive/difference.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::sync {

using archive::Batch;
using archive::Kept;

void Stretch::resume_behind(std::optional<history::Edge> edge) {
  // A gap below the last row reaches up to it. All of that second is read again: windows are joined at a row of an
  // earlier place and another date (`history::joins`).
  if (edge) until = std::chrono::floor<std::chrono::seconds>(edge->rows.back().time) + std::chrono::seconds{1};
  resume = std::move(edge);
}

Result<history::WalkEnd> StoredWalk::read(const Stretch& stretch) {
  auto walk = options_.walk;
  walk.since = stretch.since;
  walk.resume = stretch.resume;
  walk.first = stretch.first;
  walk.was_limited = stretch.was_limited;
  const bool is_short = walk.since && options_.seen - *walk.since < kRecent;
  if (is_short || stretch.is_gentle) walk.ahead = 1;
  seen_.clear();
  missing_.clear();
  compared_down_to_ = stretch.known ? stretch.compared_down_to.value_or(stretch.known->until) : UtcTime{};
  if (const auto expected = restores_.expect(); !expected) return std::unexpected(expected.error());
  bool has_shown = false;
  auto end = history::walk(reader_, walk, [&](history::Batch batch) -> Result<Going> {
    has_shown = true;
    if (stretch.goes_on && !stretch.goes_on(batch)) return Going::enough;
    if (const auto confirmed = confirm(batch.events.front()); !confirmed) return std::unexpected(confirmed.error());
    see(batch.events, stretch);
    if (const auto compared = compare_so_far(stretch, batch.coverage); !compared) {
      return std::unexpected(compared.error());
    }
    read_ += batch.events.size();
    const auto reached = batch.events.back().time;
    const auto stored = store(std::move(batch.events), batch.coverage, stretch, {});
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
  if (stretch.known && !restores_.is_open()) {
    if (const auto found = find_missing(stretch, end->coverage); !found) return std::unexpected(found.error());
  }
  const auto stored = store({}, end->coverage, stretch, vanished());
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
    for (auto& hole : made.holes) {
      hole.time.until = std::min(hole.time.until, claimed.until);
      if (!hole.older) hole.time.from = std::max(hole.time.from, claimed.from);
    }
    std::erase_if(made.holes, [](const Hole& hole) { return hole.time.empty(); });
  }
  const bool reaches_present = !stretch.resume && !stretch.until;
  if (reaches_present && options_.our_clock != UtcTime::max()) {
    const PortalMemory memory(archive_, options_.portal);
    made.claim_cursors.push_back(memory.note(PortalMemory::About::claimed, options_.our_clock));
  }
  // Also where nothing is left to claim: what is known may go back further than the portal keeps events by now.
  if (!claims_nothing && coverage.end == CoverageEnd::oldest_event) {
    if (options_.walk.retention.is_known()) {
      made.nothing_before = claimed.from;
    } else {
      made.unknown_before = claimed.from;
    }
  }
  const auto looked = restores_.look(made, coverage.end == CoverageEnd::oldest_event);
  return looked ? store(made) : looked;
}

void StoredWalk::see(const std::vector<LoginEvent>& events, const Stretch& stretch) {
  for (const auto& event : events) {
    missing_.erase(event.id);  // it was moved down
    const bool is_to_compare = stretch.known && stretch.known->contains(event.time) && event.time < compared_down_to_;
    if (is_to_compare) seen_.emplace(event.id, event.time);
  }
}

/// Of long known ground: compares what was read of it since the last time. Nothing is compared while it is not known
/// which events a restored portal has.
Result<void> StoredWalk::compare_so_far(const Stretch& stretch, const Coverage& coverage) {
  if (!stretch.known || !stretch.is_known_long || restores_.is_open()) return {};
  const auto reached = std::max(stretch.known->from, coverage.stretch.from);
  if (reached >= compared_down_to_) return {};
  if (const auto found = find_missing(stretch, coverage); !found) return found;
  compared_down_to_ = reached;
  std::erase_if(seen_, [this](const auto& one) { return one.second >= compared_down_to_; });
  return {};
}

/// Looks for what is held of the known ground that a walk has read and not compared yet, and was not met.
Result<void> StoredWalk::find_missing(const Stretch& stretch, const Coverage& coverage) {
  const auto known_at = stretch.known_at.value_or(stretch.known->until);
  const TimeRange read{std::max({stretch.known->from, coverage.stretch.from, surely_kept_since(known_at)}),
                       std::min(compared_down_to_, coverage.stretch.until)};
  if (read.empty()) return {};
  archive::Query query{.portal = options_.portal, .provenance = proof::Provenance::portal};
  query.filter.since = read.from;
  query.filter.until = read.until;
  const auto visited = archive_.read(query, [&](std::string_view, const Kept& kept) -> Result<Going> {
    const auto& event = kept.event;
    const bool in_a_hole =
        std::ranges::any_of(coverage.holes, [&](const Hole& hole) { return hole.time.contains(event.time); });
    const bool is_certain = event.time_uncertain_by == std::chrono::seconds{0} && read.contains(event.time);
    const bool is_present = epochs().of(event.id) == kept.epoch;
    if (is_present && is_certain && !in_a_hole && !seen_.contains(event.id)) missing_.emplace(event.id, kept.epoch);
    return Going::on;
  });
  return visited ? Result<void>{} : std::unexpected(visited.error());
}

std::vector<std::int64_t> StoredWalk::vanished() const {
  std::vector<std::int64_t> ids;
  for (const auto& [id, epoch] : missing_) {
    if (epochs().of(id) == epoch) ids.push_back(id);  // not where a restore was noticed meanwhile
  }
  std::ranges::sort(ids);
  return ids;
}

UtcTime StoredWalk::surely_kept_since(UtcTime known_until) const {
  constexpr std::chrono::hours kMargin{1};  // the clock goes on while we read
  return options_.walk.retention.surely_kept_since(options_.seen, known_until) + kMargin;
}

}  // namespace logbook::sync
