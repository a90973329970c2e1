#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/event/coverage.hpp"

namespace logbook {

/// How a stretch of a history came to be known as complete. Values may be joined: 3 is both.
enum class Evidence : std::uint8_t {
  walked = 1,  ///< read window by window, each shown to lie beside the last (`docs/paging.md`)
  polled = 2,  ///< the newest events were asked for so often that each answer held one of the answer before
  both = 3,
};

/// A stretch of time of which every login event is held, but for the holes.
struct Claim {
  TimeRange stretch;
  Evidence evidence = Evidence::walked;

  bool operator==(const Claim&) const = default;
};

/// Which stretches of a portal's history are held completely, and what is missing in them.
class Ledger {
 public:
  Ledger() = default;

  /// One that was kept: `claims` and `holes` of another, in any order.
  Ledger(std::span<const Claim> claims, std::span<const Hole> holes);

  /// Takes what a reading of the portal showed: `claim`, and all `holes` in it. Stretches become one only where they
  /// share some time; two that merely touch were never seen side by side. What was a hole in a part of the stretch and
  /// is none any more was read now, but for what no reading can bring (`is_lasting`): a hole shrinks, where it is not
  /// known how many events are missing in it, or goes. An empty claim changes nothing.
  void add(const Claim& claim, std::span<const Hole> holes = {});

  /// Claims nothing of what is older than `time` any more. True when that changed something. Of a hole that reached
  /// below it, it is no longer known how many events are missing.
  bool forget_before(UtcTime time);

  /// Claims nothing of what is newer than `time`, nor of a hole that reaches beyond it: a reading of that time shows
  /// what was in it. But of what no reading can bring (`is_lasting`) the part before `time` stays named. True when that
  /// changed something.
  bool forget_after(UtcTime time);

  /// Disjoint, newest first.
  const std::vector<Claim>& claims() const { return claims_; }

  /// Newest first.
  const std::vector<Hole>& holes() const { return holes_; }

  /// The stretch that `time` lies in, if any.
  std::optional<Claim> claim_at(UtcTime time) const;

  bool operator==(const Ledger&) const = default;

 private:
  void merge(Claim claim);

  std::vector<Claim> claims_;
  std::vector<Hole> holes_;
};

}  // namespace logbook
