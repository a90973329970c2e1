#include "logbook/proof/digest.hpp"

#include <gmock/gmock.h>

namespace logbook::proof {
namespace {

constexpr auto kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, IsTheOneOfTheStandard) {
  Sha256 sha256;
  EXPECT_EQ(to_hex(sha256({"abc"})), kOfAbc);
  EXPECT_EQ(to_hex(sha256({"a", "", "bc"})), kOfAbc) << "in parts";
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, IsReadBackFromItsDigits) {
  Sha256 sha256;
  const auto digest = sha256({"abc"});

  EXPECT_EQ(digest_from_hex(kOfAbc), digest);
  EXPECT_EQ(digest_from_hex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), digest);
  EXPECT_EQ(digest_from_bytes(bytes_of(digest)), digest);
}

TEST(Digest, IsNotReadFromAnythingElse) {
  for (const auto* text : {"", "ba78", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                           "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0"}) {
    EXPECT_FALSE(digest_from_hex(text)) << text;
  }
  EXPECT_FALSE(digest_from_bytes("short"));
}

}  // namespace
}  // namespace logbook::proof
