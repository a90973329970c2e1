#include "logbook/config/toml_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace logbook::config {
namespace {

TEST(PrivateUse, MovesCharactersUpAndBack) {
  EXPECT_EQ(to_private_use("a\u00E4\u20AC\U0001F600"), "a\U000F00E4\U000F20AC\U0001F600");
  for (const std::string_view text : {"", "key = 'x'", "\u0080", "\u00A0", "\u07FF", "\u0800", "\uD7FF", "\uE000",
                                      "\uFEFF", "\uFFFF", "\U00010000", "\U0010FFFF", "gr\u00FC\u00DFe \u65E5\u672C"}) {
    EXPECT_EQ(from_private_use(to_private_use(text)), text);
    EXPECT_FALSE(has_private_use(text));
  }
}

TEST(PrivateUse, LeavesByteOrderMarksAndBadBytesAlone) {
  for (const std::string_view text : {"\xEF\xBB\xBFx", "\xC3", "\xC3x", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                                      "\xE2\x82", "\xE2\x82x", "\x80", "\xFF", "\xF3\xB0", "\xF3\xB0\x83"}) {
    EXPECT_EQ(to_private_use(text), text);
    EXPECT_EQ(from_private_use(text), text);
  }
}

TEST(PrivateUse, IsFoundInFiles) {
  for (const std::string_view text : {"\U000F0000", "x = '\U000FFFFF'", "x = \"\\U000F0041\"", "x = \"\\U000f0041\""}) {
    EXPECT_TRUE(has_private_use(text));
  }
  EXPECT_FALSE(has_private_use("\U000E0001 \U00100000 \xF3"));
}

}  // namespace
}  // namespace logbook::config
