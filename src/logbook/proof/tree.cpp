#include "logbook/proof/tree.hpp"

#include <bit>
#include <utility>

namespace logbook::proof {
namespace {

// What keeps a leaf from being taken for a node.
constexpr std::string_view kLeaf{"\0", 1};
constexpr std::string_view kNode{"\1", 1};

Digest node_digest(Sha256& sha256, const Digest& left, const Digest& right) {
  return sha256({kNode, bytes_of(left), bytes_of(right)});
}

}  // namespace

Digest leaf_digest(Sha256& sha256, std::string_view content) { return sha256({kLeaf, content}); }

std::optional<Tree> Tree::with(std::uint64_t size, std::vector<Digest> peaks) {
  if (std::cmp_not_equal(std::popcount(size), peaks.size())) return std::nullopt;
  Tree tree;
  tree.size_ = size;
  tree.peaks_ = std::move(peaks);
  return tree;
}

/// Each peak stands for a binary digit 1 of the size; adding a leaf carries as adding 1 does.
void Tree::add(Sha256& sha256, const Digest& leaf) {
  auto peak = leaf;
  for (int carries = std::countr_one(size_); carries > 0; --carries) {
    peak = node_digest(sha256, peaks_.back(), peak);
    peaks_.pop_back();
  }
  peaks_.push_back(peak);
  ++size_;
}

Digest Tree::root(Sha256& sha256) const {
  if (peaks_.empty()) return sha256({});
  auto root = peaks_.back();
  for (auto i = peaks_.size() - 1; i > 0; --i) root = node_digest(sha256, peaks_[i - 1], root);
  return root;
}

}  // namespace logbook::proof
