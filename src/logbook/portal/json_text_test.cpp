#include "logbook/portal/json_text.hpp"

#include <gmock/gmock.h>

namespace logbook::portal {
namespace {

std::string unescaped(std::string_view inside) {
  std::string text;
  return unescape_json(inside, text) ? text : "(refused)";
}

TEST(UnescapeJson, KnowsEveryEscape) {
  EXPECT_EQ(unescaped(R"(a\"\\\/\b\f\n\r\tz)"), "a\"\\/\b\f\n\r\tz");
  EXPECT_EQ(unescaped(R"(\u0041\u00fc\u20AC)"), "A\xC3\xBC\xE2\x82\xAC");
  EXPECT_EQ(unescaped(R"(\u0000)"), std::string(1, '\0'));
}

TEST(UnescapeJson, JoinsSurrogates) { EXPECT_EQ(unescaped(R"(\ud83d\ude42)"), "\xF0\x9F\x99\x82"); }

TEST(UnescapeJson, ReplacesASurrogateWithoutItsOtherHalf) {
  EXPECT_EQ(unescaped(R"(a\ud83dz)"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(unescaped(R"(a\ude42z)"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(unescaped(R"(\ud83d\u0041)"),
            "\xEF\xBF\xBD"
            "A");
  EXPECT_EQ(unescaped(R"(\ud83d\ud83d\ude42)"), "\xEF\xBF\xBD\xF0\x9F\x99\x82");
}

TEST(UnescapeJson, RefusesWhatIsNoEscape) {
  for (const char* inside : {R"(\x41)", R"(\u12)", R"(\u12g4)", "\\", R"(\ud83d\u12)"}) {
    EXPECT_EQ(unescaped(inside), "(refused)") << inside;
  }
}

}  // namespace
}  // namespace logbook::portal
