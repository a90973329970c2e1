#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "logbook/archive/batch.hpp"
#include "logbook/base/time.hpp"
#include "logbook/proof/digest.hpp"

namespace logbook::archive {

/// What an archive is to forget: events of one portal that happened before a time, with all their readings, and what
/// was observed before it.
struct Prune {
  std::string portal;
  UtcTime before{};
  std::size_t most = 5'000;  ///< events, and observations, at once
  std::vector<Cursor> cursors{};
  UtcTime now{};
};

/// Readings by their arrival, and observations by their numbers; both in ascending order.
struct Places {
  std::vector<std::uint64_t> readings{};
  std::vector<std::uint64_t> observations{};
};

/// Shows which places they were.
struct PlacesDigest {
  std::uint64_t count{};
  proof::Digest digest{};  ///< all zeros at first; then of the digest so far and the next place

  void add(proof::Sha256& sha256, std::uint64_t place);
  bool operator==(const PlacesDigest&) const = default;
};

/// How much was forgotten.
struct Pruned {
  std::uint64_t readings{};  ///< of events
  std::uint64_t observations{};

  bool operator==(const Pruned&) const = default;
};

/// What stays of readings and observations that were forgotten together, beside their digests: the tombstone.
struct Pruning {
  UtcTime before{};
  PlacesDigest readings{};
  PlacesDigest observations{};
  UtcTime pruned{};  ///< when

  bool operator==(const Pruning&) const = default;
};

/// A portal's name and what was forgotten of its history.
using NamedPruning = std::pair<std::string, Pruning>;

}  // namespace logbook::archive
