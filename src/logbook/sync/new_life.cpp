#include "logbook/sync/new_life.hpp"

#include <algorithm>
#include <utility>

#include "logbook/sync/portal_memory.hpp"
#include "logbook/sync/told_rows.hpp"

namespace logbook::sync {

using archive::Order;
using std::chrono::seconds;

Result<history::WalkEnd> NewLife::look(RestoreWatch& watch, Sight sight, UtcTime known_until) {
  const auto old_until = std::max(known_until, watch.newest() + seconds{1});
  auto end = history::walk(reader_, options_.walk, [&](const history::Batch& batch) -> Result<Going> {
    if (sight != Sight::replaced) sight = watch.look(batch.events);
    until_ = batch.coverage.stretch.until;
    for (const auto& event : batch.events) {
      if (event.time < old_until) {
        backup_ = std::max(backup_.value_or(event.time), event.time);
      } else if (!first_ || event.time < first_->time) {
        first_ = Landmark{event.id, event.time};
      }
    }
    return sight == Sight::same || backup_ ? Going::enough : Going::on;
  });
  if (!end) return end;
  const auto why = end->coverage.end;
  is_known_ = why == CoverageEnd::enough || why == CoverageEnd::oldest_event || end->degraded;
  // Whoever took those rows away, and put no others in their places, restored nothing.
  if (!is_known_ || sight != Sight::replaced) return end;
  const auto begun = begin(known_until);
  return begun ? std::move(end) : std::unexpected(begun.error());
}

Result<void> NewLife::begin(UtcTime known_until) {
  if (const auto named = name_lost_gaps(); !named) return named;
  const auto until = first_ ? std::min(first_->time, until_) : until_;
  const TimeRange lost{known_until, std::max(until, known_until + seconds{1})};
  auto batch = walk_.batch();
  const PortalMemory memory(archive_, options_.portal);
  batch.cursors.push_back(memory.note(PortalMemory::About::epoch, static_cast<std::int64_t>(walk_.epoch()) + 1));
  const auto named = name_lost(lost, {known_until - seconds{1}, lost.until}, first_, std::move(batch));
  if (!named) return named;
  walk_.set_epoch(walk_.epoch() + 1);
  has_begun_ = true;
  return {};
}

Result<void> NewLife::name_lost_gaps() {
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  const auto& claims = ledger->claims();
  const auto reaches_end = PortalMemory(archive_, options_.portal).reaches_end(claims.back().stretch);
  if (!reaches_end) return std::unexpected(reaches_end.error());
  const auto oldest = options_.seen - options_.walk.retention.value_or(history::Retention{}).lifetime;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const bool is_last = i + 1 == claims.size();
    if (is_last && *reaches_end) break;
    const auto below = is_last ? oldest : claims[i + 1].stretch.until;
    const TimeRange lost{std::max(below, backup_.value_or(oldest)), claims[i].stretch.from};
    if (lost.empty()) continue;
    const bool joins = !is_last && lost.from == below;  // stretches become one where they share some time
    const TimeRange claimed{joins ? lost.from - seconds{1} : lost.from, lost.until + seconds{1}};
    if (const auto named = name_lost(lost, claimed, std::nullopt, walk_.batch()); !named) return named;
  }
  return {};
}

/// Claims `claimed` but for what is `lost`.
Result<void> NewLife::name_lost(const TimeRange& lost, const TimeRange& claimed, std::optional<Landmark> newer,
                                archive::Batch batch) {
  const auto older = neighbour_of(archive_, options_.portal, lost.from, Order::newest_first);
  if (!older) return std::unexpected(older.error());
  if (!newer) {
    const auto above = neighbour_of(archive_, options_.portal, lost.until, Order::oldest_first);
    if (!above) return std::unexpected(above.error());
    newer = *above;
  }
  batch.claim = Claim{claimed};
  batch.holes.push_back({newer, *older, {}, HoleReason::restored, lost});
  return walk_.store(batch);
}

}  // namespace logbook::sync
