#include "logbook/base/number.hpp"

#include <gmock/gmock.h>

#include <cstdint>

namespace logbook {
namespace {

TEST(ParseNumber, TakesTheWholeText) {
  EXPECT_EQ(parse_number<std::int64_t>("-42"), -42);
  EXPECT_EQ(parse_number<std::uint16_t>("65535"), 65'535);
}

TEST(ParseNumber, TakesNothingElse) {
  for (const auto* text : {"", "-", "+1", " 1", "1 ", "1.5", "0x1", "1a"}) {
    EXPECT_EQ(parse_number<std::int64_t>(text), std::nullopt) << text;
  }
}

TEST(ParseNumber, TakesNothingThatTheTypeCannotHold) {
  EXPECT_EQ(parse_number<std::uint16_t>("65536"), std::nullopt);
  EXPECT_EQ(parse_number<std::uint16_t>("-1"), std::nullopt);
  EXPECT_EQ(parse_number<std::int32_t>("2147483648"), std::nullopt);
}

}  // namespace
}  // namespace logbook
