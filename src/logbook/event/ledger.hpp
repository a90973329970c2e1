#pragma once
#include <optional>
#include <span>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/event/timeline.hpp"

namespace logbook {

/// A stretch of time of which every login event is held, but for the holes.
struct Claim {
  TimeRange stretch;
  Evidence evidence = Evidence::walked;

  bool operator==(const Claim&) const = default;
};

/// A timeline seen as stretches that were read, and what is missing in them.
class Ledger {
 public:
  Ledger() = default;
  explicit Ledger(const Timeline& timeline);

  /// Disjoint, newest first. What the portal no longer kept when all of it was read is in none.
  const std::vector<Claim>& claims() const { return claims_; }

  /// Gaps, and what is lost between the claims' edges; newest first.
  const std::vector<Hole>& holes() const { return holes_; }

  /// The stretch that `time` lies in, if any.
  std::optional<Claim> claim_at(UtcTime time) const;

  /// True where the oldest claim goes back as far as the portal did when all of it was read, or to where all that is
  /// older was pruned.
  bool reaches_end() const { return reaches_end_; }

  /// False where the portal did not tell how long it keeps events when all of it was read: more may be said of what is
  /// older once it does.
  bool is_sure_of_end() const { return is_sure_of_end_; }

  bool operator==(const Ledger&) const = default;

 private:
  std::vector<Claim> claims_;
  std::vector<Hole> holes_;
  bool reaches_end_ = false;
  bool is_sure_of_end_ = true;
};

/// Takes what a reading of the portal showed: `claim`, and all `holes` in it.
void paint(Timeline& timeline, const Claim& claim, std::span<const Hole> holes = {});

}  // namespace logbook
