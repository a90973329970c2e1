#include "logbook/base/duration.hpp"

#include <gmock/gmock.h>

namespace logbook {
namespace {

using namespace std::chrono_literals;

TEST(ReadDuration, TakesANumberAndAUnitUpToADay) {
  EXPECT_EQ(read_duration("90"), 90s);
  EXPECT_EQ(read_duration("1.5s"), 1500ms);
  EXPECT_EQ(read_duration("24h"), 24h);
  EXPECT_EQ(read_duration("25h"), std::nullopt);
  EXPECT_EQ(read_duration("1 s"), std::nullopt);
}

}  // namespace
}  // namespace logbook
