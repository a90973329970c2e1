#include "logbook/sync/restore.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "logbook/archive/difference.hpp"
#include "logbook/sync/told_rows.hpp"

namespace logbook::sync {

using archive::Difference;
using archive::Kept;
using archive::Order;
using std::chrono::seconds;
using About = PortalMemory::About;

namespace {

constexpr std::uint64_t kNewest = 60;  // events to find the highest id among: ids are given out nearly in order of time

UtcTime second_after(UtcTime time) { return std::chrono::floor<seconds>(time) + seconds{1}; }

}  // namespace

Result<void> RestoreWatch::remember() {
  return archive_.unchanging([this] { return learn(); });
}

Result<void> RestoreWatch::learn() {
  auto epochs = memory_.epochs();
  if (!epochs) return std::unexpected(epochs.error());
  epochs_ = *std::move(epochs);
  const auto losses = memory_.text(About::losses);
  if (!losses) return std::unexpected(losses.error());
  losses_.clear();
  std::istringstream words(losses->value_or(""));
  std::string from;
  while (words >> from) {
    std::string below;
    std::size_t restore = 0;
    words >> below >> restore;
    const auto from_time = parse_time(from);
    const auto below_time = parse_time(below);
    const bool is_known = from_time && below_time && restore + 1 < epochs_.size();
    if (!is_known) return std::unexpected(memory_.damaged(About::losses));
    losses_.emplace_back(*from_time, *below_time, restore);
  }
  noted_losses_ = text_of_losses();
  noted_epochs_ = epochs_;
  return {};
}

std::string RestoreWatch::text_of_losses() const {
  std::string text;
  for (const auto& [from, below, restore] : losses_) {
    if (!text.empty()) text += ' ';
    text += format_utc(from) + ' ' + format_utc(below) + ' ' + std::to_string(restore);
  }
  return text;
}

bool RestoreWatch::is_open_between(UtcTime since, UtcTime until) const {
  return std::ranges::any_of(losses_, [=](const Loss& loss) { return since <= loss.from && loss.from < until; });
}

Result<void> RestoreWatch::expect() {
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  known_.clear();
  for (const auto& claim : ledger->claims()) {
    auto rest = claim.stretch;
    for (const auto& hole : ledger->holes()) {  // newest first
      // What expired was never read either, and the cleaner may have left some of it.
      if (hole.reason == HoleReason::restored || !rest.contains(hole.time.from)) continue;
      if (hole.time.until < rest.until) known_.emplace_back(hole.time.until, rest.until);
      rest.until = hole.time.from;
    }
    known_.push_back(rest);
  }
  ground_until_.reset();
  has_met_newest_ = false;
  new_below_.reset();
  auto newest = ground_before(std::nullopt, known_.empty() ? std::nullopt : std::optional(known_.front().until));
  if (!newest) return std::unexpected(newest.error());
  newest_ = *std::move(newest);
  return {};
}

/// What is held from before `above`.
Result<std::optional<RestoreWatch::Ground>> RestoreWatch::ground_before(std::optional<UtcTime> above,
                                                                        std::optional<UtcTime> known_until) const {
  auto newest = told_by_portal(options_.portal, Order::newest_first);
  newest.most = kNewest;
  newest.filter.until = above;
  std::optional<Ground> ground;
  const auto read = archive_.read(newest, [&](std::string_view, const Kept& kept) -> Result<Going> {
    if (epochs_.of(kept.event.id) != kept.epoch) return Going::on;
    if (!ground) ground = Ground{kept.event.id, kept.event, known_until};
    ground->highest_id = std::max(ground->highest_id, kept.event.id);
    return Going::on;
  });
  if (!read) return std::unexpected(read.error());
  return ground;
}

/// What is held below the gap that `time` lies in; null where it lies in none, or nothing is.
Result<const RestoreWatch::Ground*> RestoreWatch::ground_below(UtcTime time) {
  const auto below = std::ranges::find_if(known_, [=](const TimeRange& known) { return known.from <= time; });
  if (below == known_.end() || below->contains(time)) return nullptr;
  if (ground_until_ != below->until) {
    // What had been met when that was read is not much later than what was claimed of it.
    auto ground = ground_before(below->until + 2 * options_.walk.settle, below->until);
    if (!ground) return std::unexpected(ground.error());
    ground_ = *std::move(ground);
    ground_until_ = below->until;
  }
  return ground_ ? &*ground_ : nullptr;
}

bool RestoreWatch::misses_newest(std::span<const LoginEvent> newest, UtcTime kept_since) const {
  if (!newest_ || newest_->newest.time < kept_since) return false;
  return std::ranges::none_of(newest, [this](const LoginEvent& event) {
    return event.time >= newest_->newest.time || event.id == newest_->newest.id;
  });
}

Result<void> RestoreWatch::look(archive::Batch& batch, bool is_oldest) {
  has_met_newest_ = has_met_newest_ || std::ranges::any_of(batch.events, [this](const LoginEvent& event) {
                      return newest_ && event.id == newest_->newest.id;
                    });
  if (const auto noticed = notice(batch.events); !noticed) return noticed;
  reach_down(batch.events);
  for (const auto& loss : std::vector(losses_)) {
    if (!loss.lies_below(batch)) continue;
    std::optional<UtcTime> backup;  // when the newest of its events happened
    for (const auto& event : batch.events) {
      if (event.time < loss.below) backup = std::max(backup.value_or(event.time), event.time);
    }
    const auto done = backup || is_oldest ? settle(batch, loss, backup) : leave_open(batch, loss);
    if (!done) return done;
  }
  const bool lies_below_new = new_below_ && batch.claim && batch.claim->stretch.until <= *new_below_;
  if (lies_below_new) {  // the portal was restored in mid-walk: what was read above is not what it has now
    batch.claim.reset();
    batch.holes.clear();
  }
  const auto losses = text_of_losses();
  if (losses != noted_losses_ || epochs_ != noted_epochs_) {
    batch.cursors.push_back(memory_.note(About::epochs, epochs_.text()));
    batch.cursors.push_back(memory_.note(About::losses, losses));
    noted_losses_ = losses;
    noted_epochs_ = epochs_;
  }
  batch.epochs = epochs_;
  return {};
}

Result<void> RestoreWatch::notice(std::span<const LoginEvent> events) {
  for (const auto& event : events) {
    const auto below = ground_below(event.time);
    if (!below) return std::unexpected(below.error());
    for (const auto* ground : std::array<const Ground*, 2>{newest_ ? &*newest_ : nullptr, *below}) {
      if (ground == nullptr || event.id > ground->highest_id || event.time <= ground->newest.time) continue;
      const auto* loss = loss_above(ground->newest.time);
      if (loss != nullptr && loss->below <= event.time) continue;  // noticed before
      const auto is_again = is_given_out_again(event, *ground);
      if (!is_again) return std::unexpected(is_again.error());
      if (!*is_again) continue;
      begin(*ground, event.id);
      ground_until_.reset();  // it may be of the life before
      break;
    }
  }
  return {};
}

/// `event` is later than all that is held, but its id is not. That may be so where ids are not given out in the order
/// of time; but not to an event that is another than the one it is held for, nor much later.
Result<bool> RestoreWatch::is_given_out_again(const LoginEvent& event, const Ground& ground) const {
  const auto held = archive_.versions(options_.portal, epochs_.of(event.id), event.id);
  if (!held) return std::unexpected(held.error());
  bool was_told = false;
  for (const auto& kept : *held) {
    if (kept.provenance != proof::Provenance::portal) continue;
    if (archive::difference(kept.event, event, options_.walk.zone) != Difference::mutation) return false;
    was_told = true;
  }
  return was_told || event.time > ground.newest.time + options_.walk.settle;
}

void RestoreWatch::begin(const Ground& ground, std::int64_t id) {
  const auto below = second_after(ground.newest.time);
  const auto from = ground.known_until.value_or(below);
  losses_.emplace_back(from, std::max(from, below), epochs_.size() - 1);
  new_below_ = std::max(new_below_.value_or(UtcTime::min()), losses_.back().below);
  std::ranges::sort(losses_, std::greater{}, &Loss::below);
  epochs_.begin({id - 1, ground.highest_id});
  was_noticed_ = true;
}

/// The oldest loss above `time`; null where there is none.
const RestoreWatch::Loss* RestoreWatch::loss_above(UtcTime time) const {
  const auto above =
      std::ranges::find_if(losses_.rbegin(), losses_.rend(), [=](const Loss& loss) { return loss.below > time; });
  return above == losses_.rend() ? nullptr : &*above;
}

void RestoreWatch::reach_down(std::span<const LoginEvent> events) {
  if (losses_.empty()) return;
  for (const auto& event : events) {
    const auto since = std::ranges::find_if(losses_, [&](const Loss& loss) { return loss.below <= event.time; });
    if (since != losses_.end()) epochs_.reach_down(since->restore, event.id - 1);
  }
}

/// All that the portal has since the restore was read, and it is known what its backup had: nothing, or what happened
/// up to `backup`.
Result<void> RestoreWatch::settle(archive::Batch& batch, const Loss& loss, std::optional<UtcTime> backup) {
  std::int64_t highest_id = 0;
  for (const auto& event : batch.events) {
    if (event.time < loss.below) highest_id = std::max(highest_id, event.id);
  }
  epochs_.reach_down(loss.restore, highest_id);
  if (const auto named = name_lost_gaps(loss, backup); !named) return named;

  const auto first = first_since(loss, batch.events);
  if (!first) return std::unexpected(first.error());
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  auto until = batch.claim ? batch.claim->stretch.until : loss.from;
  if (*first) until = (*first)->time;
  if (const auto kept = surely_kept_since(); *first && until < kept) {  // some of the new life may be deleted already
    until = batch.claim ? std::max(until, batch.claim->stretch.from) : kept;
  }
  const TimeRange lost{loss.from, std::max(until, loss.from + seconds{1})};
  const auto hole = lost_hole(lost);
  if (!hole) return std::unexpected(hole.error());
  const bool joins = ledger->claim_at(lost.from - seconds{1}).has_value();
  auto claim = batch.claim.value_or(Claim{lost});
  claim.stretch.from = std::min(claim.stretch.from, joins ? lost.from - seconds{1} : lost.from);
  claim.stretch.until = std::max(claim.stretch.until, lost.until);
  batch.claim = claim;
  batch.holes.push_back(*hole);
  if (*first) batch.holes.back().newer = *first;
  std::erase_if(losses_, [&](const Loss& open) { return open.restore == loss.restore; });
  ++settled_;
  return {};
}

UtcTime RestoreWatch::surely_kept_since() const {
  constexpr std::chrono::hours kMargin{1};  // the clock goes on while we read
  return options_.walk.retention.surely_kept_since(options_.seen) + kMargin;
}

/// Events since the restore were read, and there may be more below.
Result<void> RestoreWatch::leave_open(archive::Batch& batch, const Loss& loss) const {
  if (!batch.claim) return {};
  const auto first = first_since(loss, batch.events);
  if (!first) return std::unexpected(first.error());
  auto& claimed = batch.claim->stretch;
  claimed.from = *first ? std::max(claimed.from, (*first)->time) : claimed.until;
  std::erase_if(batch.holes, [&](const Hole& hole) { return hole.time.until <= claimed.from; });
  if (claimed.empty()) batch.claim.reset();
  return {};
}

/// The oldest event since the restore, of those that are held and `events`.
Result<std::optional<Landmark>> RestoreWatch::first_since(const Loss& loss, std::span<const LoginEvent> events) const {
  auto first = neighbour_of(archive_, options_.portal, loss.below, Order::oldest_first);
  if (!first) return first;
  for (const auto& event : events) {
    const bool is_older = !*first || event.time < (*first)->time;
    if (event.time >= loss.below && is_older) *first = Landmark{event.id, event.time};
  }
  return first;
}

/// Names what was still to be read from before `loss` and is newer than the `backup`.
Result<void> RestoreWatch::name_lost_gaps(const Loss& loss, std::optional<UtcTime> backup) {
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  const auto oldest = options_.walk.retention.may_exist_since(options_.seen);
  const auto had_until = backup.value_or(oldest);
  for (const auto& hole : ledger->holes()) {
    const TimeRange lost{std::max(hole.time.from, had_until), std::min(hole.time.until, loss.from)};
    if (is_lasting(hole.reason) || lost.empty()) continue;
    if (const auto named = name_lost(lost, lost); !named) return named;
  }
  const auto& claims = ledger->claims();
  if (claims.empty()) return {};
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const bool is_last = i + 1 == claims.size();
    if (is_last && ledger->reaches_end()) break;
    if (claims[i].stretch.from >= loss.from) continue;
    const auto below = is_last ? oldest : claims[i + 1].stretch.until;
    const TimeRange lost{std::max(below, had_until), claims[i].stretch.from};
    if (lost.empty()) continue;
    const bool joins = !is_last && lost.from == below;  // stretches become one where they share some time
    const TimeRange claimed{joins ? lost.from - seconds{1} : lost.from, lost.until + seconds{1}};
    if (const auto named = name_lost(lost, claimed); !named) return named;
  }
  return {};
}

/// Claims `claimed` but for what is `lost`.
Result<void> RestoreWatch::name_lost(const TimeRange& lost, const TimeRange& claimed) {
  const auto hole = lost_hole(lost);
  if (!hole) return std::unexpected(hole.error());
  auto named = batch();
  named.claim = Claim{claimed};
  named.holes.push_back(*hole);
  const auto stored = archive_.append(named);
  return stored ? Result<void>{} : std::unexpected(stored.error());
}

Result<Hole> RestoreWatch::lost_hole(const TimeRange& lost) const {
  const auto newer = neighbour_of(archive_, options_.portal, lost.until, Order::oldest_first);
  if (!newer) return std::unexpected(newer.error());
  const auto older = neighbour_of(archive_, options_.portal, lost.from, Order::newest_first);
  if (!older) return std::unexpected(older.error());
  return Hole{*newer, *older, {}, HoleReason::restored, lost};
}

archive::Batch RestoreWatch::batch() const {
  return {.portal = options_.portal, .epochs = epochs_, .basis = basis(), .seen = options_.seen};
}

std::vector<archive::Cursor> RestoreWatch::basis() const {
  return {memory_.note(About::epochs, noted_epochs_.text()), memory_.note(About::losses, noted_losses_)};
}

}  // namespace logbook::sync
