#include "logbook/base/zone.hpp"

#include <gmock/gmock.h>

namespace logbook {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr LocalTime reading(year_month_day date, seconds clock) { return local_days{date} + clock; }

TEST(Zone, KnowsSummerTime) {
  const auto berlin = Zone::named("Europe/Berlin");
  ASSERT_TRUE(berlin);

  EXPECT_EQ(berlin->offset_at(sys_days{2026y / July / 1}), 2h);
  EXPECT_EQ(berlin->offset_at(sys_days{2026y / December / 1}), 1h);
}

TEST(Zone, TakesARepeatedReadingAsStandardTime) {
  const auto berlin = Zone::named("Europe/Berlin");
  ASSERT_TRUE(berlin);

  EXPECT_EQ(berlin->offset_at_reading(reading(2026y / October / 25, 1h + 59min)), 2h);
  EXPECT_EQ(berlin->offset_at_reading(reading(2026y / October / 25, 2h + 30min)), 1h) << "comes twice";
  EXPECT_EQ(berlin->offset_at_reading(reading(2026y / October / 25, 3h)), 1h);
}

TEST(Zone, KnowsTheHourThatItsClocksShowTwice) {
  const auto berlin = Zone::named("Europe/Berlin");
  ASSERT_TRUE(berlin);
  const UtcTime first_pass = sys_days{2026y / October / 25};
  const TimeRange both_passes{first_pass, first_pass + 2h};

  EXPECT_EQ(berlin->repeated_around(first_pass), both_passes);
  EXPECT_EQ(berlin->repeated_around(first_pass + 1h), both_passes);
  EXPECT_EQ(berlin->repeated_around(first_pass + 2h - 1us), both_passes);
  EXPECT_EQ(berlin->repeated_around(first_pass - 1us), std::nullopt);
  EXPECT_EQ(berlin->repeated_around(first_pass + 2h), std::nullopt);
  EXPECT_EQ(berlin->repeated_around(sys_days{2026y / March / 29} + 1h), std::nullopt)
      << "in spring an hour is left out";
  EXPECT_EQ(Zone::named("UTC")->repeated_around(first_pass), std::nullopt);
}

TEST(Zone, ThatNobodyKnowsIsAUsageError) {
  const auto zone = Zone::named("Europe/Atlantis");

  ASSERT_FALSE(zone);
  EXPECT_EQ(zone.error().kind, ErrorKind::usage);
  EXPECT_EQ(zone.error().thing, "Europe/Atlantis");
}

}  // namespace
}  // namespace logbook
