#include "logbook/portal/input_window.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/matchers.hpp"

namespace logbook::portal {
namespace {

using testing::Holds;

TEST(InputWindow, HoldsTheUsualNumberOfBytesAndKnowsTheirPlace) {
  InputWindow window(bytes_of("abcdefgh"), 4, 8);

  ASSERT_TRUE(window.fill());
  EXPECT_EQ(window.view(), "abcd");

  window.drop(3);
  ASSERT_TRUE(window.fill());
  EXPECT_EQ(window.view(), "defg");
  EXPECT_EQ(window.offset(), 3u);
}

TEST(InputWindow, GrowsOnlyWhenAsked) {
  InputWindow window(bytes_of("abcdefgh"), 2, 6);
  ASSERT_TRUE(window.fill());

  while (window.more().value_or(false)) continue;

  EXPECT_EQ(window.view(), "abcdef");
  EXPECT_TRUE(window.full());
}

TEST(InputWindow, TellsTheEndFromBeingFull) {
  InputWindow window(bytes_of("abc"), 2, 6);
  ASSERT_TRUE(window.fill());

  EXPECT_THAT(window.more(), Holds(true));
  EXPECT_THAT(window.more(), Holds(false));
  EXPECT_FALSE(window.full());
}

TEST(InputWindow, HandsOnAReadError) {
  const ByteSource broken = [](std::span<char>) -> Result<std::size_t> {
    return std::unexpected(Error{ErrorKind::storage, "disk", "broken", ""});
  };
  InputWindow window(broken, 2, 6);

  EXPECT_THAT(window.fill(), testing::FailsWith(ErrorKind::storage, "broken"));
}

}  // namespace
}  // namespace logbook::portal
