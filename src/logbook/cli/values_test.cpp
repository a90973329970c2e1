#include "logbook/cli/values.hpp"

#include <gmock/gmock.h>

#include <array>

#include "logbook/testing/matchers.hpp"

namespace logbook::cli {
namespace {

using namespace std::chrono_literals;
using testing::FailsWith;
using testing::Holds;

TEST(Duration, IsANumberAndAUnit) {
  EXPECT_THAT(parse_duration("--timeout", "90"), Holds(90'000ms));
  EXPECT_THAT(parse_duration("--timeout", "1.5s"), Holds(1500ms));
  EXPECT_THAT(parse_duration("--timeout", "500ms"), Holds(500ms));
  EXPECT_THAT(parse_duration("--timeout", "2m"), Holds(120'000ms));
  EXPECT_THAT(parse_duration("--timeout", "0"), Holds(0ms));
}

TEST(Duration, RefusesAnythingElse) {
  for (const char* text : {"", "s", "-1s", "1 s", "10d", "25h", "nan", "inf", "1e30", "0x10"}) {
    EXPECT_THAT(parse_duration("--timeout", text), FailsWith(ErrorKind::usage, ::testing::_)) << text;
  }
}

TEST(Integer, IsAWholeNumberInItsRange) {
  EXPECT_THAT(parse_integer("--port", "0", 0, 65535), Holds(0));
  EXPECT_THAT(parse_integer("--port", "65535", 0, 65535), Holds(65535));
  for (const char* text : {"", "65536", "-1", "1.5", "7x", " 7", "99999999999999999999"}) {
    EXPECT_THAT(parse_integer("--port", text, 0, 65535), FailsWith(ErrorKind::usage, ::testing::_)) << text;
  }
}

TEST(Choose, FindsTheValueOrSaysWhatWasMeant) {
  using Choice = std::pair<std::string_view, int>;
  constexpr std::array kChoices{Choice{"lines", 1}, Choice{"json", 2}};

  EXPECT_THAT(choose<int>("--format", "json", kChoices), Holds(2));

  const auto slip = choose<int>("--format", "jsno", kChoices);
  ASSERT_FALSE(slip);
  EXPECT_EQ(slip.error(), (Error{ErrorKind::usage, "--format", "\"jsno\" is not known", "did you mean \"json\"?"}));
  EXPECT_EQ((choose<int>("--format", "xml", kChoices).error().mend), "choose one of lines, json");
}

}  // namespace
}  // namespace logbook::cli
