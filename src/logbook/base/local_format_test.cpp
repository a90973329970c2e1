#include "logbook/base/local_format.hpp"

#include <gmock/gmock.h>

#include <string>

namespace logbook {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

LocalFormat in(std::string_view zone, TimeFormat format) { return {Zone::named(zone).value(), format}; }

TEST(LocalFormat, WritesTheClockWithItsOffset) {
  auto iso = in("Europe/Berlin", TimeFormat::iso);

  EXPECT_EQ(iso(sys_days{2026y / November / 22} + 19h + 4min), "2026-11-22T20:04:00+01:00");
  EXPECT_EQ(iso(sys_days{2026y / July / 1} + 22h + 7s), "2026-07-02T00:00:07+02:00");
}

TEST(LocalFormat, WritesTheMinuteWithItsOffsetForEyes) {
  auto eyes = in("Europe/Berlin", TimeFormat::minutes);
  const UtcTime autumn = sys_days{2026y / October / 25} + 1h;

  EXPECT_EQ(eyes(sys_days{2026y / November / 22} + 19h + 4min + 59s), "2026-11-22 20:04+01:00");
  EXPECT_EQ(eyes(autumn - 30min), "2026-10-25 02:30+02:00");
  EXPECT_EQ(eyes(autumn + 30min), "2026-10-25 02:30+01:00") << "the hour that the clocks show twice";
  EXPECT_EQ(LocalFormat(Zone::utc(), TimeFormat::minutes)(autumn), "2026-10-25 01:00Z");
}

TEST(LocalFormat, WritesZOnlyWhereTheZoneIsUtcByName) {
  const UtcTime time = sys_days{2026y / November / 22} + 19h + 4min;

  EXPECT_EQ(LocalFormat(Zone::utc(), TimeFormat::iso)(time), "2026-11-22T19:04:00Z");
  EXPECT_EQ(in("Etc/UTC", TimeFormat::iso)(time), "2026-11-22T19:04:00Z");
  EXPECT_EQ(in("Europe/London", TimeFormat::iso)(time), "2026-11-22T19:04:00+00:00");
}

TEST(LocalFormat, WritesOffsetsWestOfGreenwichAndHalfHours) {
  const UtcTime time = sys_days{2026y / January / 1} + 1h;

  EXPECT_EQ(in("America/St_Johns", TimeFormat::iso)(time), "2025-12-31T21:30:00-03:30");
  EXPECT_EQ(in("Asia/Kathmandu", TimeFormat::iso)(time), "2026-01-01T06:45:00+05:45");
}

TEST(LocalFormat, RoundsDownToWholeSecondsBefore1970Too) {
  LocalFormat iso(Zone::utc(), TimeFormat::iso);

  EXPECT_EQ(iso(sys_days{2026y / January / 1} + 999'999us), "2026-01-01T00:00:00Z");
  EXPECT_EQ(iso(sys_days{1970y / January / 1} - 1us), "1969-12-31T23:59:59Z");
}

TEST(LocalFormat, FollowsTheClocksOverTheirChangesInAnyOrder) {
  auto iso = in("Europe/Berlin", TimeFormat::iso);
  const UtcTime spring = sys_days{2026y / March / 29} + 1h;
  const UtcTime autumn = sys_days{2026y / October / 25} + 1h;

  EXPECT_EQ(iso(spring - 1s), "2026-03-29T01:59:59+01:00");
  EXPECT_EQ(iso(spring), "2026-03-29T03:00:00+02:00");
  EXPECT_EQ(iso(autumn - 1s), "2026-10-25T02:59:59+02:00");
  EXPECT_EQ(iso(autumn), "2026-10-25T02:00:00+01:00");
  EXPECT_EQ(iso(autumn - 1us), "2026-10-25T02:59:59+02:00");
  EXPECT_EQ(iso(spring - 1us), "2026-03-29T01:59:59+01:00");
}

TEST(LocalFormat, NamesTheSameInstantAsParseTimeReads) {
  auto iso = in("Europe/Berlin", TimeFormat::iso);

  for (UtcTime time = sys_days{2026y / January / 1}; time < sys_days{2027y / January / 1}; time += 3h + 17min + 1s)
    EXPECT_EQ(parse_time(iso(time)), time) << format_utc(time);
}

TEST(LocalFormat, RoundsAnOffsetThatIsNoWholeMinute) {
  const UtcTime long_ago = sys_days{1880y / January / 1};

  EXPECT_EQ(in("Europe/Berlin", TimeFormat::iso)(long_ago), "1880-01-01T00:53:00+00:53");
}

}  // namespace
}  // namespace logbook
