#include "logbook/event/ledger.hpp"

#include <algorithm>
#include <utility>

namespace logbook {
namespace {

bool overlap(const TimeRange& a, const TimeRange& b) { return a.from < b.until && b.from < a.until; }

bool lies_in(const TimeRange& part, const TimeRange& whole) {
  return whole.from <= part.from && part.until <= whole.until;
}

/// True for two readings of one hole. What is lost for ever may lie in one that can still be read in part; and of what
/// lies between two events, one part may be lost in another way than the next.
bool is_same(const Hole& a, const Hole& b) {
  if (a.newer != b.newer || a.older != b.older) return false;
  if (!is_lasting(a.reason) && !is_lasting(b.reason)) return true;
  return a.reason == b.reason && overlap(a.time, b.time);
}

/// True when a reading of `stretch` shows that nothing of `hole` is missing any more.
bool closes(const TimeRange& stretch, const Hole& hole) {
  return lies_in(hole.time, stretch) && !is_lasting(hole.reason);
}

/// What a reading of `stretch` leaves of a hole that it reaches into from above or below.
TimeRange rest_of(const TimeRange& hole, const TimeRange& stretch) {
  auto rest = hole;
  if (stretch.contains(hole.from)) rest.from = std::max(rest.from, stretch.until);
  if (stretch.from < hole.until && hole.until <= stretch.until) rest.until = std::min(rest.until, stretch.from);
  return rest;
}

Evidence joined(Evidence a, Evidence b) { return a == b ? a : Evidence::both; }

}  // namespace

Ledger::Ledger(std::span<const Claim> claims, std::span<const Hole> holes)
    : claims_(claims.begin(), claims.end()), holes_(holes.begin(), holes.end()) {
  std::ranges::sort(claims_, std::greater{}, [](const Claim& claim) { return claim.stretch.from; });
  std::ranges::sort(holes_, std::greater{},
                    [](const Hole& hole) { return std::pair(hole.time.until, hole.time.from); });
}

void Ledger::add(const Claim& claim, std::span<const Hole> holes) {
  if (claim.stretch.empty()) return;
  merge(claim);

  std::erase_if(holes_, [&](const Hole& old) {
    const bool named_again = std::ranges::any_of(holes, [&](const Hole& hole) { return is_same(hole, old); });
    return named_again || closes(claim.stretch, old);
  });
  for (auto& old : holes_) {
    const bool may_shrink = !is_lasting(old.reason) && !old.missing;
    if (may_shrink) old.time = rest_of(old.time, claim.stretch);
  }
  holes_.insert(holes_.end(), holes.begin(), holes.end());
  std::ranges::sort(holes_, std::greater{},
                    [](const Hole& hole) { return std::pair(hole.time.until, hole.time.from); });
}

bool Ledger::forget_before(UtcTime time) {
  const auto before = *this;
  std::erase_if(claims_, [=](const Claim& claim) { return claim.stretch.until <= time; });
  for (auto& claim : claims_) claim.stretch.from = std::max(claim.stretch.from, time);
  std::erase_if(holes_, [=](const Hole& hole) { return hole.time.until <= time; });
  for (auto& hole : holes_) {
    if (hole.time.from >= time) continue;
    hole.time.from = time;
    hole.missing.reset();
  }
  return *this != before;
}

bool Ledger::forget_after(UtcTime time) {
  const auto before = *this;
  for (const auto& hole : holes_) {  // newest first
    if (hole.time.until > time && !is_lasting(hole.reason)) time = std::min(time, hole.time.from);
  }
  std::erase_if(claims_, [=](const Claim& claim) { return claim.stretch.from >= time; });
  for (auto& claim : claims_) claim.stretch.until = std::min(claim.stretch.until, time);
  for (auto& hole : holes_) {
    if (is_lasting(hole.reason)) hole.time.until = std::min(hole.time.until, time);
  }
  std::erase_if(holes_, [=](const Hole& hole) { return hole.time.until > time || hole.time.empty(); });
  return *this != before;
}

void Ledger::merge(Claim claim) {
  for (const auto& other : claims_) {
    if (!overlap(other.stretch, claim.stretch)) continue;
    claim.stretch.from = std::min(claim.stretch.from, other.stretch.from);
    claim.stretch.until = std::max(claim.stretch.until, other.stretch.until);
    claim.evidence = joined(claim.evidence, other.evidence);
  }
  std::erase_if(claims_, [&](const Claim& other) { return overlap(other.stretch, claim.stretch); });
  const auto place =
      std::ranges::find_if(claims_, [&](const Claim& other) { return other.stretch.from < claim.stretch.from; });
  claims_.insert(place, claim);
}

std::optional<Claim> Ledger::claim_at(UtcTime time) const {
  const auto found = std::ranges::find_if(claims_, [=](const Claim& claim) { return claim.stretch.contains(time); });
  return found == claims_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace logbook
