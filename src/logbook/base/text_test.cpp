#include "logbook/base/text.hpp"

#include <gmock/gmock.h>

#include <array>

namespace logbook {
namespace {

using namespace std::string_view_literals;

TEST(Printable, MakesControlCharactersVisible) {
  EXPECT_EQ(printable("ann\x1b[2J"), "ann\\x1b[2J");
  EXPECT_EQ(printable("a\nb\rc\td"), "a\\nb\\rc\\td");
  EXPECT_EQ(printable("nul\0l"sv), "nul\\x00l");
  EXPECT_EQ(printable("c1 \xC2\x9B"), "c1 \\u{9b}") << "the one-character form of ESC [";
}

TEST(Printable, MakesInvisibleAndRightToLeftMarksVisible) {
  EXPECT_EQ(printable("ann\xE2\x80\xAEnna"), "ann\\u{202e}nna");
  EXPECT_EQ(printable("a\xE2\x80\x8B"), "a\\u{200b}");
  EXPECT_EQ(printable("a\xE2\x80\xA8"), "a\\u{2028}");
}

TEST(Printable, LeavesOrdinaryTextAlone) {
  for (const auto text : {"Ann Example"sv, "J\xC3\xBCrgen"sv, "\xE6\x9D\x8E\xE9\x9B\xB7"sv, "CORP\\ann"sv, ""sv}) {
    EXPECT_EQ(printable(text), text);
  }
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("J\xC3\xBCrgen"), 6u);
  EXPECT_EQ(display_width("\xE6\x9D\x8E"), 2u) << "a wide character";
  EXPECT_EQ(display_width("e\xCC\x81"), 1u) << "a combining accent";
}

TEST(DisplayWidth, CountsSignsBesideTheirLetterButNoneAboveOrBelow) {
  EXPECT_EQ(display_width("शर्मा"), 4u) << "two letters, a sign above, a letter, a sign beside";
  EXPECT_EQ(display_width("पटेल"), 3u) << "three letters, a sign above";
}

TEST(DisplayWidth, CountsAHangulSyllableOnceHoweverItIsWritten) {
  EXPECT_EQ(display_width("\xED\x95\x9C"), 2u);
  EXPECT_EQ(display_width("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), 2u) << "in its three letters";
}

TEST(Shortened, LeavesTextThatFitsAlone) {
  EXPECT_EQ(shortened("ann", 3), "ann");
  EXPECT_EQ(shortened("\xE6\x9D\x8E\xE9\x9B\xB7", 4), "\xE6\x9D\x8E\xE9\x9B\xB7");
  EXPECT_EQ(shortened("", 3), "");
}

TEST(Shortened, CutsBetweenCharactersAndSaysSo) {
  EXPECT_EQ(shortened("annabel", 4), "ann\xE2\x80\xA6");
  EXPECT_EQ(shortened("annabel", 1), "\xE2\x80\xA6");
  EXPECT_EQ(shortened("annabel", 0), "");
  EXPECT_EQ(shortened("\xE6\x9D\x8E\xE9\x9B\xB7\xE9\x9B\xB7", 4), "\xE6\x9D\x8E\xE2\x80\xA6")
      << "two wide characters and the mark take five columns";
  EXPECT_EQ(shortened("e\xCC\x81xyz", 2), "e\xCC\x81\xE2\x80\xA6") << "an accent stays with its letter";
}

TEST(AppendJson, EscapesAsJsonStringifyDoes) {
  std::string out;
  append_json(out, "\"\\\b\f\n\r\t\x01\x7F/\xC3\xBC\xE2\x80\xA8\0"sv);
  EXPECT_EQ(out, "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\x7F/\xC3\xBC\xE2\x80\xA8\\u0000\"");
}

TEST(Trimmed, TakesOffWhiteSpaceAtBothEnds) {
  EXPECT_EQ(trimmed(" \t\r\na b\v\f\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
}

TEST(LowerAscii, LeavesOtherLettersAlone) { EXPECT_EQ(lower_ascii("ABC-\xC3\x9C-xyz"), "abc-\xC3\x9C-xyz"); }

TEST(ShellQuoted, IsOneWordForAShell) {
  EXPECT_EQ(shell_quoted("/etc/logbook/key-1"), "/etc/logbook/key-1");
  EXPECT_EQ(shell_quoted("my key"), "'my key'");
  EXPECT_EQ(shell_quoted("ann's"), "'ann'\\''s'");
  EXPECT_EQ(shell_quoted(""), "''");
}

TEST(Nearest, FindsWhatASlipMeant) {
  constexpr std::array kWords{"lines"sv, "json"sv, "table"sv, "csv"sv};
  EXPECT_EQ(nearest("jsno", kWords), "json");
  EXPECT_EQ(nearest("tabel", kWords), "table");
  EXPECT_EQ(nearest("line", kWords), "lines");
}

TEST(Nearest, FindsNothingWhereNothingIsNear) {
  constexpr std::array kWords{"lines"sv, "json"sv, "csv"sv};
  EXPECT_EQ(nearest("xml", kWords), "");
  EXPECT_EQ(nearest("", kWords), "");
}

TEST(CaseFolded, IsTheSameForTextThatDiffersInCaseAlone) {
  EXPECT_EQ(case_folded("Ann@Example.com"), "ann@example.com");
  EXPECT_EQ(case_folded("ИВАН Петров"), case_folded("иван ПЕТРОВ"));
  EXPECT_EQ(case_folded("\xC3\x84"), case_folded("a\xCC\x88")) << "a umlaut, in one piece and in two";
  EXPECT_NE(case_folded("иван"), case_folded("иванов"));
  EXPECT_EQ(case_folded("A\xFFZ"), "a\xFFz") << "no UTF-8";
}

}  // namespace
}  // namespace logbook
