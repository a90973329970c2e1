#include "logbook/proof/head.hpp"

#include <gmock/gmock.h>

#include "logbook/proof/signing_key.hpp"

namespace logbook::proof {
namespace {

Head some_head() {
  Head head;
  head.archive = "00112233445566778899aabbccddeeff";
  head.size = 100'000;
  head.root.fill(0xab);
  head.time = parse_time("2026-11-22T19:04:00Z").value();
  return head;
}

TEST(Head, IsATextThatAPersonCanRead) {
  EXPECT_EQ(to_text(some_head()),
            "logbook head 1\n"
            "archive 00112233445566778899aabbccddeeff\n"
            "size 100000\n"
            "root abababababababababababababababababababababababababababababababab\n"
            "ledger 0000000000000000000000000000000000000000000000000000000000000000\n"
            "time 2026-11-22T19:04:00Z\n");
}

TEST(Head, IsReadBack) { EXPECT_EQ(head_from_text(to_text(some_head())), some_head()); }

TEST(Head, IsNotReadFromAnythingElse) {
  const auto text = to_text(some_head());
  const auto with = [&](std::string_view a, std::string_view b) {
    auto other = text;
    return other.replace(other.find(a), a.size(), b);
  };
  for (const auto& other :
       {std::string(), text + "\n", text.substr(1), with("head 1", "head 2"), with("100000", "0100000"),
        with("100000", "-1"), with("root ab", "root AB"), with("root ab", "root x"), with("Z", "+00:00"),
        with("size", "Size"), text.substr(0, text.size() - 1)}) {
    EXPECT_FALSE(head_from_text(other)) << other;
  }
}

TEST(SigningKey, SignsWhatItsPublicHalfKnows) {
  const auto key = SigningKey::generate();
  const auto text = to_text(some_head());
  const auto signature = key.sign(text);

  EXPECT_EQ(signature.size(), 64u);
  EXPECT_TRUE(key.public_key().signed_by_owner(text, signature));
  EXPECT_FALSE(key.public_key().signed_by_owner(text + "x", signature));
  EXPECT_FALSE(key.public_key().signed_by_owner(text, signature.substr(1)));
  EXPECT_FALSE(SigningKey::generate().public_key().signed_by_owner(text, signature)) << "of another key";
}

/// RFC 8032, section 7.1, test 2, in the PEM form of RFC 8410.
TEST(SigningKey, IsTheEd25519OfTheStandard) {
  const auto key = SigningKey::from_pem(
      Secret("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
             "-----END PRIVATE KEY-----\n"));

  const auto digest = digest_from_bytes(std::string_view(key.value().sign("\x72")).substr(0, 32));

  EXPECT_EQ(to_hex(digest.value()), "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da");
}

TEST(SigningKey, IsReadBackFromItsPem) {
  const auto key = SigningKey::generate();
  const auto again = SigningKey::from_pem(key.pem());
  const auto known = PublicKey::from_pem(key.public_key().pem());

  EXPECT_EQ(again.value().sign("a"), key.sign("a"));
  EXPECT_TRUE(known.value().signed_by_owner("a", key.sign("a")));
}

TEST(SigningKey, IsNotReadFromAnythingElse) {
  EXPECT_FALSE(SigningKey::from_pem(Secret("")));
  EXPECT_FALSE(SigningKey::from_pem(Secret("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")));
  EXPECT_FALSE(SigningKey::from_pem(Secret(SigningKey::generate().public_key().pem())));
  EXPECT_FALSE(PublicKey::from_pem(SigningKey::generate().pem().reveal()));
}

}  // namespace
}  // namespace logbook::proof
