#include "logbook/event/ledger.hpp"

#include <algorithm>
#include <utility>

namespace logbook {
namespace {

bool is_of_a_claim(SegmentState state) {
  return state == SegmentState::gap || state == SegmentState::held || state == SegmentState::lost;
}

bool is_unknown(const Segment& one) {
  return one.what.state == SegmentState::gap && one.what.reason == HoleReason::unknown_retention;
}

bool is_below_the_history(const Segment& one) {
  return one.what.state == SegmentState::lost || one.what.state == SegmentState::pruned || is_unknown(one);
}

Evidence joined(Evidence a, Evidence b) { return a == b ? a : Evidence::both; }

Hole hole_of(const Segment& segment) {
  return {segment.what.newer, segment.what.older, segment.what.missing, segment.what.reason, segment.time};
}

}  // namespace

Ledger::Ledger(const Timeline& timeline) {
  const auto all = timeline.segments();
  const auto oldest = std::ranges::find_if_not(all, is_below_the_history);
  is_sure_of_end_ = std::none_of(all.begin(), oldest, is_unknown);
  bool goes_on = false;
  for (auto segment = oldest; segment != all.end(); ++segment) {
    const auto state = segment->what.state;
    const bool was_going_on = std::exchange(goes_on, is_of_a_claim(state));
    if (!goes_on) continue;
    if (!was_going_on) {
      if (claims_.empty()) reaches_end_ = segment == oldest && oldest != all.begin();
      claims_.push_back({segment->time, Evidence{}});
    }
    auto& claim = claims_.back();
    claim.stretch.until = segment->time.until;
    if (state == SegmentState::held) {
      claim.evidence =
          claim.evidence == Evidence{} ? segment->what.evidence : joined(claim.evidence, segment->what.evidence);
    } else {
      holes_.push_back(hole_of(*segment));
    }
  }
  for (auto& claim : claims_) {
    if (claim.evidence == Evidence{}) claim.evidence = Evidence::walked;
  }
  std::ranges::reverse(claims_);
  std::ranges::reverse(holes_);
}

void paint(Timeline& timeline, const Claim& claim, std::span<const Hole> holes) {
  const Segment::What held{.state = SegmentState::held, .evidence = claim.evidence};
  std::vector<TimeRange> missing;
  for (const auto& hole : holes) missing.push_back(hole.time);
  std::ranges::sort(missing, {}, &TimeRange::from);
  auto from = claim.stretch.from;
  for (const auto& one : missing) {
    timeline.paint({from, std::min(one.from, claim.stretch.until)}, held);
    from = std::max(from, one.until);
  }
  timeline.paint({from, claim.stretch.until}, held);
  for (const auto& hole : holes) {
    const auto state = is_lasting(hole.reason) ? SegmentState::lost : SegmentState::gap;
    timeline.paint(
        hole.time,
        {.state = state, .reason = hole.reason, .missing = hole.missing, .newer = hole.newer, .older = hole.older});
  }
}

std::optional<Claim> Ledger::claim_at(UtcTime time) const {
  const auto found = std::ranges::find_if(claims_, [=](const Claim& claim) { return claim.stretch.contains(time); });
  return found == claims_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace logbook
