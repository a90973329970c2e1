#include "logbook/base/utf8.hpp"

#include <gmock/gmock.h>

namespace logbook {
namespace {

using ::testing::Eq;
using ::testing::Optional;

TEST(Utf8, AcceptsCharactersOfEveryLength) {
  EXPECT_EQ(first_invalid_utf8("a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x99\x82"), std::nullopt);
  EXPECT_EQ(first_invalid_utf8(""), std::nullopt);
}

TEST(Utf8, NamesTheOffsetWhereACharacterFails) {
  EXPECT_THAT(first_invalid_utf8("ab\xFF"), Optional(Eq(2u)));
  EXPECT_THAT(first_invalid_utf8("ab\xE2\x82"), Optional(Eq(2u))) << "cut inside a character";
  EXPECT_THAT(first_invalid_utf8("\x80"), Optional(Eq(0u))) << "a continuation byte alone";
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndNumbersBeyondTheLast) {
  for (const char* text : {"\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_THAT(first_invalid_utf8(text), Optional(Eq(0u)));
  }
}

TEST(Utf8, EncodesWhatItAccepts) {
  for (const std::uint32_t code_point : {0x41u, 0xFCu, 0x20ACu, 0xFFFDu, 0x1F642u, 0x10FFFFu}) {
    std::string text;
    append_utf8(text, code_point);
    EXPECT_EQ(first_invalid_utf8(text), std::nullopt) << code_point;
  }
  std::string euro;
  append_utf8(euro, 0x20AC);
  EXPECT_EQ(euro, "\xE2\x82\xAC");
}

TEST(Utf8, IsMadeValidByteByByte) {
  EXPECT_EQ(with_valid_utf8("M\xC3\xBCller"), "M\xC3\xBCller");
  EXPECT_EQ(with_valid_utf8("\xFF"
                            "a\xC3"),
            "\xEF\xBF\xBD"
            "a\xEF\xBF\xBD");
  EXPECT_EQ(with_valid_utf8(""), "");
}

}  // namespace
}  // namespace logbook
