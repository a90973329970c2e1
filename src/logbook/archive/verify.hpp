#pragma once
#include <cstdint>

#include "logbook/archive/head_check.hpp"
#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"

namespace logbook::archive {

/// What was recomputed and found as it was stored.
struct Verified {
  std::uint64_t readings{};   ///< of events: leaves of the tree
  std::uint64_t pruned{};     ///< of the readings: their digests alone are left
  std::uint64_t roots{};      ///< one for each transaction
  std::uint64_t mutations{};  ///< in their chain
  std::uint64_t observations{};
  CheckedHeads heads{};

  bool operator==(const Verified&) const = default;
};

/// Recomputes all that shows whether anything in `store` was changed since it was stored: each leaf, the tree at each
/// of its roots and heads, which reading of each row is shown, and the digest over coverage, holes, mutations,
/// observations and prunings. Of older such digests only the heads tell, which were made of them. Takes memory for one
/// reading at a time, and sees the archive as it is at one moment.
///
/// Without heads of `witnesses` it cannot notice that somebody who could write the archive cut off its end, heads
/// included, or who has the signing key recomputed everything.
///
/// Errors: `damaged`, about the first event, root, chain or head that is not as it was; `storage`.
Result<Verified> verify(Store& store, const Witnesses& witnesses = {});

}  // namespace logbook::archive
