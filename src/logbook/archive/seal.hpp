#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "logbook/archive/batch.hpp"
#include "logbook/archive/observation.hpp"
#include "logbook/archive/pruning.hpp"
#include "logbook/event/timeline.hpp"
#include "logbook/proof/digest.hpp"
#include "logbook/proof/tree.hpp"

namespace logbook::archive {

/// A portal's name and the digest of its timeline.
using NamedDigest = std::pair<std::string, proof::Digest>;

/// What shows that nothing an archive holds was changed, as it stands after a transaction.
struct Seal {
  proof::Tree tree;              ///< over all readings, in order of arrival
  proof::Digest mutations{};     ///< of the chain of all mutations
  proof::Digest observations{};  ///< of the chain of the digests of all observations
  proof::Digest prunings{};      ///< of the chain of all prunings

  /// Lengthens a chain: its new digest is that of the old one and what is added. At first it is all zeros.
  void add(proof::Sha256& sha256, std::string_view portal, const Mutation& mutation);
  void add(proof::Sha256& sha256, std::string_view portal, const Pruning& pruning);
  void add_observation(proof::Sha256& sha256, const proof::Digest& digest);

  /// The digest over all that is no reading: the timeline of each portal, sorted by their names, and the chains.
  proof::Digest ledger(proof::Sha256& sha256, std::span<const NamedDigest> timelines) const;
};

/// The digest of all that a portal's timeline says.
proof::Digest digest_of(proof::Sha256& sha256, const Timeline& timeline);

/// What stays of an observation when it is pruned.
proof::Digest digest_of(proof::Sha256& sha256, std::string_view portal, const Observation& observation, UtcTime seen);

/// What is kept of a seal after each transaction.
struct Root {
  std::uint64_t size{};  ///< leaves of the tree
  proof::Digest root{};
  proof::Digest ledger{};
  UtcTime seen;  ///< of the batch

  bool operator==(const Root&) const = default;
};

}  // namespace logbook::archive
