#include "logbook/archive/timelines.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "logbook/archive/changed.hpp"
#include "logbook/base/text.hpp"
#include "logbook/event/retention.hpp"

namespace logbook::archive {
namespace {

/// Puts the digest of a portal's timeline among those of all, which are sorted by name.
void put(const std::string& portal, const proof::Digest& digest, std::vector<NamedDigest>& digests) {
  auto place = std::ranges::lower_bound(digests, portal, {}, &NamedDigest::first);
  if (place == digests.end() || place->first != portal) place = digests.insert(place, {portal, {}});
  place->second = digest;
}

}  // namespace

Result<Timeline> read_timeline(Store& store, proof::Sha256& sha256, std::string_view portal) {
  auto stored = store.timeline(portal);
  if (!stored) return std::unexpected(stored.error());
  const bool is_as_stored = !stored->digest || digest_of(sha256, stored->timeline) == *stored->digest;
  if (is_as_stored) return std::move(stored->timeline);
  return std::unexpected(changed("the timeline of " + printable(portal)));
}

Timeline painted(Timeline timeline, const Batch& batch) {
  if (batch.present) timeline.take_back(*batch.present);
  if (batch.claim) paint(timeline, *batch.claim, batch.holes);
  if (batch.nothing_before) {
    timeline.paint({UtcTime::min(), *batch.nothing_before},
                   {.state = SegmentState::lost, .reason = HoleReason::expired});
  }
  if (batch.unknown_before) {
    timeline.paint({*batch.unknown_before - Retention::kUsual, *batch.unknown_before},
                   {.state = SegmentState::gap, .reason = HoleReason::unknown_retention});
    timeline.paint({UtcTime::min(), *batch.unknown_before - Retention::kUsual},
                   {.state = SegmentState::lost, .reason = HoleReason::expired});
  }
  return timeline;
}

bool is_small_advance(const Timeline& before, const Timeline& after, std::chrono::seconds least) {
  const auto old_ones = before.segments();
  const auto new_ones = after.segments();
  if (old_ones.size() < 2 || old_ones.size() != new_ones.size()) return false;
  for (std::size_t i = 0; i < old_ones.size(); ++i) {
    if (old_ones[i].what != new_ones[i].what) return false;
    const bool is_last = i + 1 == old_ones.size();
    if (!is_last && old_ones[i].time.from != new_ones[i].time.from) return false;
  }
  const auto advance = new_ones.back().time.from - old_ones.back().time.from;
  return advance >= std::chrono::seconds{0} && advance < least;
}

void store_timeline(Timeline timeline, proof::Sha256& sha256, Changes& changes, std::vector<NamedDigest>& digests) {
  changes.timeline_digest = digest_of(sha256, timeline);
  changes.timeline = std::move(timeline);
  put(changes.portal, changes.timeline_digest, digests);
}

}  // namespace logbook::archive
