#include "logbook/sync/restore.hpp"

#include <algorithm>
#include <utility>

#include "logbook/history/checked_windows.hpp"

namespace logbook::sync {
namespace {

using archive::Kept;

constexpr std::uint64_t kNewest = 60;  // events to find the highest ids among
constexpr std::size_t kWatched = 5;    // ids

/// True where both may be told of one row: all zones are whole quarters of an hour apart, and clocks go back
/// by three hours at most.
bool may_be_one_time(UtcTime held, UtcTime shown) {
  using std::chrono::hours;
  using std::chrono::minutes;
  const auto apart = std::chrono::abs(held - shown);
  return apart <= hours{3} && apart % minutes{15} == UtcTime::duration{0};
}

}  // namespace

RestoreWatch::RestoreWatch(std::vector<LoginEvent> held) {
  std::ranges::sort(held, std::greater{}, &LoginEvent::id);
  if (held.size() > kWatched) held.resize(kWatched);
  for (auto& event : held) watched_.push_back({std::move(event)});
}

Result<RestoreWatch> RestoreWatch::on(archive::Archive& archive, const std::string& portal, std::uint32_t epoch) {
  const auto mutations = archive.mutations(portal);
  if (!mutations) return std::unexpected(mutations.error());
  const auto vanished = archive::gone(*mutations, epoch);
  std::vector<LoginEvent> held;
  const archive::Query newest{.portal = portal, .provenance = proof::Provenance::portal, .most = kNewest};
  const auto read = archive.read(newest, [&](std::string_view, const Kept& kept) -> Result<Going> {
    if (kept.epoch == epoch && !vanished.contains(kept.event.id)) held.push_back(kept.event);
    return Going::on;
  });
  if (!read) return std::unexpected(read.error());
  return RestoreWatch(std::move(held));
}

UtcTime RestoreWatch::newest() const {
  UtcTime newest;
  for (const auto& row : watched_) newest = std::max(newest, row.event.time);
  return newest;
}

Sight RestoreWatch::look(std::span<const LoginEvent> events) {
  if (watched_.empty()) return Sight::same;
  if (events.empty()) return Sight::unknown;
  const bool are_newest = std::exchange(is_first_look_, false);
  const bool counts_anew = std::ranges::max(events, {}, &LoginEvent::id).id < watched_.front().event.id;
  if (are_newest && counts_anew) return Sight::replaced;
  bool has_one = false;
  for (const auto& event : events) {
    const auto held = std::ranges::find(watched_, event.id, [](const Watched& row) { return row.event.id; });
    if (held == watched_.end()) continue;
    held->is_replaced = !may_be_one_time(held->event.time, event.time);
    has_one = has_one || !held->is_replaced;
  }
  const auto replaced = std::ranges::count_if(watched_, &Watched::is_replaced);
  if (replaced * 2 > std::ssize(watched_)) return Sight::replaced;
  if (has_one) return Sight::same;
  const auto oldest = std::ranges::min(watched_, {}, [](const Watched& row) { return row.event.time; }).event.time;
  return events.back().time < oldest ? Sight::gone : Sight::unknown;
}

Sight RestoreWatch::find(history::WindowReader& reader, const history::WalkOptions& options) {
  reader.forget();
  history::CheckedWindows windows(reader, options.interrupted);
  std::int64_t above = 0;
  std::int64_t below = 0;  // 0: not known yet
  // Twice as far each time, until it is too far; then halfway, until nothing lies between.
  while (below == 0 || below - above > options.window) {
    const auto place = below == 0 ? std::max(options.window, above * 2) : (above + below) / 2;
    const auto rows = windows.read({place, options.window});
    if (!rows) return Sight::unknown;
    const auto sight = rows->events.empty() ? Sight::gone : look(rows->events);
    if (sight == Sight::same || sight == Sight::replaced) return sight;
    const bool is_too_far = sight == Sight::gone || rows->is_short();
    (is_too_far ? below : above) = place;
  }
  return Sight::gone;
}

}  // namespace logbook::sync
