#pragma once
#include <cstdint>

#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"

namespace logbook::archive {

/// What was recomputed and found as it was stored.
struct Verified {
  std::uint64_t readings{};   ///< of events: leaves of the tree
  std::uint64_t roots{};      ///< one for each transaction
  std::uint64_t mutations{};  ///< in their chain
  std::uint64_t observations{};

  bool operator==(const Verified&) const = default;
};

/// Recomputes all that shows whether anything in `store` was changed since it was stored: each leaf, the tree at each
/// of its roots, which reading of each row is shown, and the digest over coverage, holes, mutations and observations.
/// Takes memory for one reading at a time.
///
/// It cannot notice that somebody cut off the end, or recomputed everything: for that a head has to be kept elsewhere.
///
/// Errors: `damaged`, about the first event, root or chain that is not as it was; `storage`.
Result<Verified> verify(Store& store);

}  // namespace logbook::archive
