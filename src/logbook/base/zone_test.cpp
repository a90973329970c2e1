#include "logbook/base/zone.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/environment.hpp"

namespace logbook {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using testing::EnvironmentVariable;

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

TEST(Zone, GivesBothInstantsOfAReadingThatComesTwice) {
  const auto berlin = Zone::named("Europe/Berlin");
  ASSERT_TRUE(berlin);
  const UtcTime first_pass = sys_days{2026y / October / 25};
  const auto twice = reading(2026y / October / 25, 2h);

  EXPECT_EQ(berlin->instant_of(twice, Zone::Pass::earlier), first_pass);
  EXPECT_EQ(berlin->instant_of(twice, Zone::Pass::later), first_pass + 1h);
  EXPECT_EQ(berlin->instant_of(twice + 1h - 1us, Zone::Pass::earlier), first_pass + 1h - 1us);
  EXPECT_EQ(berlin->instant_of(twice - 1us, Zone::Pass::later), first_pass - 1us) << "comes once";
  EXPECT_EQ(berlin->instant_of(twice + 1h, Zone::Pass::earlier), first_pass + 2h) << "comes once";
}

TEST(Zone, MovesAReadingThatNeverComesForwardToTheChange) {
  const auto berlin = Zone::named("Europe/Berlin");
  ASSERT_TRUE(berlin);
  const UtcTime change = sys_days{2026y / March / 29} + 1h;

  for (const auto pass : {Zone::Pass::earlier, Zone::Pass::later}) {
    EXPECT_EQ(berlin->instant_of(reading(2026y / March / 29, 2h), pass), change);
    EXPECT_EQ(berlin->instant_of(reading(2026y / March / 29, 2h + 59min), pass), change);
    EXPECT_EQ(berlin->instant_of(reading(2026y / March / 29, 3h), pass), change);
  }
}

TEST(Zone, ReadsItsClocks) {
  const auto berlin = Zone::named("Europe/Berlin");
  ASSERT_TRUE(berlin);
  const UtcTime change = sys_days{2026y / March / 29} + 1h;

  EXPECT_EQ(berlin->reading_at(change - 1us), reading(2026y / March / 29, 2h) - 1us);
  EXPECT_EQ(berlin->reading_at(change), reading(2026y / March / 29, 3h));
}

TEST(Zone, KnowsHowLongItsOffsetStays) {
  const auto berlin = Zone::named("Europe/Berlin");
  ASSERT_TRUE(berlin);

  const auto summer = berlin->stretch_at(sys_days{2026y / July / 1});

  EXPECT_EQ(summer.begin, sys_days{2026y / March / 29} + 1h);
  EXPECT_EQ(summer.end, sys_days{2026y / October / 25} + 1h);
  EXPECT_EQ(summer.offset, 2h);
}

TEST(Zone, UtcReadsAsItIs) {
  const UtcTime time = sys_days{2026y / July / 1} + 8h;
  const auto same = reading(2026y / July / 1, 8h);

  EXPECT_EQ(Zone::utc().name(), "UTC");
  EXPECT_EQ(Zone::utc().offset_at(time), 0h);
  EXPECT_EQ(Zone::utc().offset_at_reading(same), 0h);
  EXPECT_EQ(Zone::utc().reading_at(time), same);
  EXPECT_EQ(Zone::utc().instant_of(same, Zone::Pass::later), time);
}

TEST(Zone, OfTheSystemIsWhatTzNames) {
  for (const char* value : {"Europe/Berlin", ":Europe/Berlin", ":/usr/share/zoneinfo/Europe/Berlin"}) {
    const EnvironmentVariable tz("TZ", value);
    EXPECT_EQ(Zone::system().name(), "Europe/Berlin") << value;
  }
  const EnvironmentVariable empty("TZ", "");
  EXPECT_EQ(Zone::system().name(), "UTC");
}

TEST(Zone, OfTheSystemIsTheMachinesWhereTzNamesNone) {
  const EnvironmentVariable one("TZ", "Europe/Atlantis");
  const auto zone = Zone::system();
  const EnvironmentVariable other("TZ", "CET-1CEST");

  EXPECT_FALSE(zone.name().empty());
  EXPECT_EQ(Zone::system().name(), zone.name());
}

TEST(Zone, ThatNobodyKnowsIsAUsageError) {
  const auto zone = Zone::named("Europe/Atlantis");

  ASSERT_FALSE(zone);
  EXPECT_EQ(zone.error().kind, ErrorKind::usage);
  EXPECT_EQ(zone.error().thing, "Europe/Atlantis");
}

}  // namespace
}  // namespace logbook
