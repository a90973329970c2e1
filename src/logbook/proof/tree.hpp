#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "logbook/proof/digest.hpp"

namespace logbook::proof {

/// The digest of a leaf that holds `content`: SHA-256 of a byte 0 and the content.
Digest leaf_digest(Sha256& sha256, std::string_view content);

/// A Merkle tree as RFC 6962 (section 2.1) and RFC 9162 have it, to which leaves are added one by one. Its root shows
/// every leaf and their order: no leaf can be changed, removed, added or moved without another root.
///
/// It remembers its peaks alone, the roots of the complete subtrees that it is made of, the largest first: at most 64
/// digests however many leaves. For one thread at a time.
class Tree {
 public:
  Tree() = default;

  /// The tree of `size` leaves with these peaks, as `peaks` gave them. Nothing when their number does not fit.
  static std::optional<Tree> with(std::uint64_t size, std::vector<Digest> peaks);

  /// Adds a leaf, as `leaf_digest` gives it.
  void add(Sha256& sha256, const Digest& leaf);

  std::uint64_t size() const { return size_; }
  const std::vector<Digest>& peaks() const { return peaks_; }

  /// The root: of no leaves, the SHA-256 of nothing.
  Digest root(Sha256& sha256) const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;
};

}  // namespace logbook::proof
