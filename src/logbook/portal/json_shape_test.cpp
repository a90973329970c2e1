#include "logbook/portal/json_shape.hpp"

#include <gmock/gmock.h>

namespace logbook::portal {
namespace {

using ::testing::Eq;
using ::testing::Optional;

/// How many characters of `text` a value takes that begins with it; 0 when it does not end.
std::size_t length(std::string_view text) {
  Nesting nesting;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (nesting.take(text[i])) return i + 1;
  }
  return 0;
}

TEST(Nesting, FindsTheEndOfAValue) {
  EXPECT_EQ(length(R"({"a":[1,{"b":2}]},next)"), 17u);
  EXPECT_EQ(length(R"("text",next)"), 6u);
  EXPECT_EQ(length(R"([[],{}])"), 7u);
}

TEST(Nesting, DoesNotMindBracketsAndQuotesInsideStrings) {
  EXPECT_EQ(length(R"({"}]\"}{":1}x)"), 12u);
  EXPECT_EQ(length(R"("\\"x)"), 4u);
}

TEST(Nesting, TellsAValueThatDoesNotEnd) {
  EXPECT_EQ(length(R"({"a":"}")"), 0u);
  EXPECT_EQ(length("[["), 0u);
}

TEST(LastCut, IsTheCommaBetweenTheLastTwoRows) {
  EXPECT_THAT(last_cut(R"({"a":1},{"b":2},{"c":3})"), Optional(Eq(15u)));
  EXPECT_THAT(last_cut("{\"a\":1} ,\n {  \"b\":2"), Optional(Eq(8u))) << "white space";
}

TEST(LastCut, NeedsAllOfItsMarks) {
  for (const char* text : {"", "{", R"({"a":1})", R"({"a":1},{)", R"({"a":1},{")", R"({"a":1},{"1":2})",
                           R"([1,{"b":2})", R"({"a":1}{"b":2})"}) {
    EXPECT_EQ(last_cut(text), std::nullopt) << text;
  }
}

TEST(LastCut, IsNotInsideAString) { EXPECT_EQ(last_cut(R"({"a":"},{\"b\":1"})"), std::nullopt); }

}  // namespace
}  // namespace logbook::portal
