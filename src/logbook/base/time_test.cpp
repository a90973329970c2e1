#include "logbook/base/time.hpp"

#include <gmock/gmock.h>

namespace logbook {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using ::testing::Eq;
using ::testing::Optional;

constexpr UtcTime kMorning = sys_days{2026y / March / 2} + 8h + 5min + 41s;

TEST(ParseTime, ReadsThePortalsDateInItsZone) {
  EXPECT_THAT(parse_time("2026-03-02T11:05:41.0000000+03:00"), Optional(Eq(kMorning)));
  EXPECT_THAT(parse_time("2026-03-02T03:05:41.0000000-05:00"), Optional(Eq(kMorning)));
  EXPECT_THAT(parse_time("2026-03-02T08:05:41.0000000Z"), Optional(Eq(kMorning)));
}

TEST(ParseTime, KeepsMicrosecondsAndDropsWhatIsBelow) {
  EXPECT_THAT(parse_time("2026-03-02T08:05:41.1234567Z"), Optional(Eq(kMorning + 123456us)));
  EXPECT_THAT(parse_time("2026-03-02T08:05:41.5Z"), Optional(Eq(kMorning + 500ms)));
}

TEST(ParseTime, IsLenientInForm) {
  EXPECT_THAT(parse_time("2026-03-02 08:05:41z"), Optional(Eq(kMorning)));
  EXPECT_THAT(parse_time("2026-03-02T11:05:41+0300"), Optional(Eq(kMorning)));
  EXPECT_THAT(parse_time("2026-03-02T08:05Z"), Optional(Eq(kMorning - 41s)));
}

TEST(ParseTime, RefusesWhatIsNoMoment) {
  for (const char* text : {"", "2026-03-02", "2026-03-02T08:05:41", "2026-02-30T08:05:41Z", "2026-13-02T08:05:41Z",
                           "2026-03-02T24:05:41Z", "2026-03-02T08:05:41+24:00", "2026-03-02T08:05:41+00:60",
                           "0000-01-01T00:00:00Z", "2026-03-02T08:05:41ZZ", "2026-03-02T08:05:41.Z", "yesterday"}) {
    EXPECT_THAT(parse_time(text), Eq(std::nullopt)) << text;
  }
}

TEST(FormatUtc, WritesWholeSeconds) {
  EXPECT_EQ(format_utc(kMorning + 999ms), "2026-03-02T08:05:41Z");
  EXPECT_EQ(format_utc(UtcTime{-1us}), "1969-12-31T23:59:59Z");
}

TEST(AppendUtc, LosesNothing) {
  std::string out = "at ";
  append_utc(out, kMorning);
  append_utc(out += ' ', kMorning + 250ms);
  append_utc(out += ' ', UtcTime{-1us});

  EXPECT_EQ(out, "at 2026-03-02T08:05:41Z 2026-03-02T08:05:41.250000Z 1969-12-31T23:59:59.999999Z");
}

TEST(HttpDate, IsReadAsItIsWritten) {
  EXPECT_EQ(format_http_date(kMorning), "Mon, 02 Mar 2026 08:05:41 GMT");
  EXPECT_THAT(parse_http_date("Mon, 02 Mar 2026 08:05:41 GMT"), Optional(Eq(kMorning)));
}

TEST(HttpDate, IsReadInBothObsoleteFormsToo) {
  EXPECT_THAT(parse_http_date("Monday, 02-Mar-26 08:05:41 GMT"), Optional(Eq(kMorning)));
  EXPECT_THAT(parse_http_date("Mon Mar  2 08:05:41 2026"), Optional(Eq(kMorning)));
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), parse_http_date("Sun Nov  6 08:49:37 1994"));
  EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994"), parse_http_date("Wed, 16 Nov 1994 08:49:37 GMT"));
}

TEST(HttpDate, IsNothingElse) {
  for (const auto* text :
       {"120", "", "Mon", "Mon,", "Monday", "Mon, 02 Mar 2026 08:05:41 CET", "Mon, 02-Mar-26 08:05:41 GMT",
        "Monday, 02 Mar 2026 08:05:41 GMT", "Mon Mar 32 08:05:41 2026", "Mon Mar  2 08:05:41 2026 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace logbook
