#include "logbook/proof/tree.hpp"

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <utility>

namespace logbook::proof {
namespace {

using namespace std::string_literals;

/// The leaves and roots that implementations of RFC 6962 check themselves with.
const std::array kLeaves{""s, "\0"s, "\x10"s, " !"s, "01"s, "@ABC"s, "PQRSTUVW"s, "`abcdefghijklmno"s};
constexpr std::array kRoots{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

Tree tree_of(Sha256& sha256, std::size_t leaves) {
  Tree tree;
  for (std::size_t i = 0; i < leaves; ++i) tree.add(sha256, leaf_digest(sha256, kLeaves[i % kLeaves.size()]));
  return tree;
}

TEST(Tree, HasTheRootsOfRfc6962) {
  Sha256 sha256;
  for (std::size_t size = 0; size < kRoots.size(); ++size) {
    const auto tree = tree_of(sha256, size);
    EXPECT_EQ(to_hex(tree.root(sha256)), kRoots[size]) << size << " leaves";
    EXPECT_EQ(tree.size(), size);
  }
}

/// The definition in the RFC, word for word.
Digest root_by_definition(Sha256& sha256, std::size_t begin, std::size_t end) {
  if (end - begin == 1) return leaf_digest(sha256, kLeaves[begin % kLeaves.size()]);
  std::size_t half = 1;
  while (2 * half < end - begin) half *= 2;
  const auto left = root_by_definition(sha256, begin, begin + half);
  const auto right = root_by_definition(sha256, begin + half, end);
  return sha256({"\1"s, bytes_of(left), bytes_of(right)});
}

TEST(Tree, HasTheRootOfTheDefinitionAtEverySize) {
  Sha256 sha256;
  for (std::size_t size = 1; size < 300; ++size) {
    EXPECT_EQ(tree_of(sha256, size).root(sha256), root_by_definition(sha256, 0, size)) << size << " leaves";
  }
}

TEST(Tree, GoesOnFromItsPeaksAsIfItHadNeverStopped) {
  Sha256 sha256;
  const auto before = tree_of(sha256, 5);
  auto after = Tree::with(before.size(), before.peaks()).value();

  for (std::size_t i = 5; i < 8; ++i) after.add(sha256, leaf_digest(sha256, kLeaves[i]));

  EXPECT_EQ(to_hex(after.root(sha256)), kRoots[8]);
}

TEST(Tree, DoesNotComeFromPeaksThatDoNotFitItsSize) {
  EXPECT_FALSE(Tree::with(5, {Digest{}}));
  EXPECT_FALSE(Tree::with(4, {Digest{}, Digest{}}));
  EXPECT_TRUE(Tree::with(4, {Digest{}}));
}

TEST(Tree, TellsALeafFromANode) {
  Sha256 sha256;
  const auto two = tree_of(sha256, 2);
  const auto content =
      std::string(bytes_of(leaf_digest(sha256, kLeaves[0]))) + std::string(bytes_of(leaf_digest(sha256, kLeaves[1])));
  Tree forged;
  forged.add(sha256, leaf_digest(sha256, content));

  EXPECT_NE(forged.root(sha256), two.root(sha256));
}

}  // namespace
}  // namespace logbook::proof
