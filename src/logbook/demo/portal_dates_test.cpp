#include "logbook/demo/portal_dates.hpp"

#include <gmock/gmock.h>

namespace logbook::demo {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

std::string in_zone(std::string_view zone, UtcTime time) { return PortalDates(*Zone::named(zone)).text(time); }

TEST(PortalDates, AreWallClockReadingsWithTheirOffset) {
  const UtcTime summer = sys_days{2026y / July / 1} + 22h + 7min + 5s;

  EXPECT_EQ(in_zone("Europe/Berlin", summer), "2026-07-02T00:07:05.0000000+02:00");
  EXPECT_EQ(in_zone("America/New_York", summer), "2026-07-01T18:07:05.0000000-04:00");
  EXPECT_EQ(in_zone("Asia/Kolkata", summer), "2026-07-02T03:37:05.0000000+05:30");
  EXPECT_EQ(in_zone("Asia/Kathmandu", summer), "2026-07-02T03:52:05.0000000+05:45");
}

TEST(PortalDates, StayWithinTheYears1And9999) {
  EXPECT_EQ(in_zone("Asia/Tokyo", kLastTime), "9999-12-31T23:59:59.9999990+09:00");
  EXPECT_EQ(in_zone("Etc/GMT+5", kFirstTime), "0001-01-01T00:00:00.0000000-05:00");
}

TEST(PortalDates, EndWithZWhereTheOffsetIsZero) {
  EXPECT_EQ(in_zone("UTC", sys_days{2026y / July / 1}), "2026-07-01T00:00:00.0000000Z");
  EXPECT_EQ(in_zone("Europe/London", sys_days{2026y / January / 5} + 1s), "2026-01-05T00:00:01.0000000Z");
}

TEST(PortalDates, TellTheFirstPassOfTheRepeatedHourOneHourLate) {
  const UtcTime second_pass = sys_days{2026y / October / 25} + 1h;

  EXPECT_EQ(in_zone("Europe/Berlin", second_pass - 1h - 1s), "2026-10-25T01:59:59.0000000+02:00");
  EXPECT_EQ(in_zone("Europe/Berlin", second_pass - 1h), "2026-10-25T02:00:00.0000000+01:00") << "is +02:00";
  EXPECT_EQ(in_zone("Europe/Berlin", second_pass - 1s), "2026-10-25T02:59:59.0000000+01:00") << "is +02:00";
  EXPECT_EQ(in_zone("Europe/Berlin", second_pass), "2026-10-25T02:00:00.0000000+01:00");
  EXPECT_EQ(in_zone("Europe/Berlin", second_pass + 1h), "2026-10-25T03:00:00.0000000+01:00");
}

TEST(PortalDates, RememberNothingWrong) {
  PortalDates dates(*Zone::named("Europe/Berlin"));
  const UtcTime start = sys_days{2026y / October / 24} + 20h;
  for (int minute = 0; minute < 600; minute += 7) {
    EXPECT_EQ(dates.text(start + minutes{minute}), in_zone("Europe/Berlin", start + minutes{minute}));
    EXPECT_EQ(dates.text(start - minutes{minute}), in_zone("Europe/Berlin", start - minutes{minute}));
  }
}

}  // namespace
}  // namespace logbook::demo
