#include "logbook/proof/signed_head.hpp"

#include <gmock/gmock.h>

namespace logbook::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

Head head_of(std::uint64_t size) {
  return {
      .archive = "00112233445566778899aabbccddeeff", .size = size, .time = parse_time("2026-11-22T19:04:00Z").value()};
}

SignedHead signed_head(std::uint64_t size = 7) {
  static const auto key = SigningKey::generate();
  return sign(head_of(size), key);
}

TEST(SignedHead, IsTheHeadWithTheSignatureOfItsText) {
  const auto key = SigningKey::generate();

  const auto head = sign(head_of(7), key);

  EXPECT_EQ(head.text, to_text(head_of(7)));
  EXPECT_TRUE(key.public_key().signed_by_owner(head.text, head.signature));
}

TEST(SignedHead, IsATextThatAPersonCanRead) {
  const SignedHead head{to_text(head_of(7)), std::string(64, '\0')};

  EXPECT_EQ(to_text(head), to_text(head_of(7)) + "signature " + std::string(86, 'A') + "==\n");
}

TEST(SignedHead, IsReadBackAndSoAreSeveral) {
  const auto text = to_text(signed_head(1)) + to_text(signed_head(2));

  EXPECT_THAT(signed_heads_from_text(to_text(signed_head())), Optional(ElementsAre(signed_head())));
  EXPECT_THAT(signed_heads_from_text(text), Optional(ElementsAre(signed_head(1), signed_head(2))));
}

TEST(SignedHead, IsNotReadFromATextOfWhichAnyByteWasTakenAway) {
  const auto text = to_text(signed_head());
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other.erase(i, 1);
    const auto read = signed_heads_from_text(other);
    EXPECT_NE(read, std::vector{signed_head()}) << i;
    if (read) {
      EXPECT_EQ(to_text(read->front()), other) << "one text for one head";
    }
  }
}

TEST(SignedHead, IsNotReadFromAnythingElse) {
  const auto text = to_text(signed_head());
  const SignedHead short_one{signed_head().text, std::string(61, 'x')};  // also 84 and more characters of base64
  for (const auto& other :
       {std::string(), std::string("\n"), signed_head().text, text + "\n", " " + text, text + text.substr(1),
        text.substr(0, text.size() - 1), text.substr(0, text.size() - 3) + "=\n", to_text(short_one),
        to_text(SignedHead{"logbook head 1\n", signed_head().signature})}) {
    EXPECT_EQ(signed_heads_from_text(other), std::nullopt) << other;
  }
}

TEST(ArchiveName, IsRandomAndThirtyTwoDigits) {
  EXPECT_THAT(new_archive_name(), ::testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_NE(new_archive_name(), new_archive_name());
}

}  // namespace
}  // namespace logbook::proof
