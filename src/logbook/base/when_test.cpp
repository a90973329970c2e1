#include "logbook/base/when.hpp"

#include <gmock/gmock.h>

#include <string>

namespace logbook {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

Zone zone(std::string_view name) { return Zone::named(name).value(); }

UtcTime utc(std::string_view text) { return parse_time(text).value(); }

/// 13:00:05 in Berlin, on a Wednesday.
const UtcTime kNow = sys_days{2026y / July / 15} + 11h + 5s;

std::string in_quotes(std::string_view text) {
  std::string quoted(1, '"');
  return quoted.append(text).append(1, '"');
}

/// What `text` means in Berlin as RFC 3339, or what is wrong with it.
std::string read(std::string_view text, RangeEnd end, UtcTime now = kNow, std::string_view where = "Europe/Berlin") {
  const auto time = parse_when("--since", text, end, zone(where), now);
  return time ? format_utc(*time) : time.error().cause + "; " + time.error().mend;
}

std::string since(std::string_view text, UtcTime now = kNow) { return read(text, RangeEnd::since, now); }
std::string until(std::string_view text, UtcTime now = kNow) { return read(text, RangeEnd::until, now); }

TEST(When, ReadsATimeWithItsZone) {
  EXPECT_EQ(since("2026-07-01T08:00:00Z"), "2026-07-01T08:00:00Z");
  EXPECT_EQ(until("2026-07-01T08:00:00-03:00"), "2026-07-01T11:00:00Z");
  EXPECT_EQ(since(" 2026-07-01 08:00+0200\n"), "2026-07-01T06:00:00Z");
}

TEST(When, ReadsAClockOfTheZone) {
  EXPECT_EQ(since("2026-07-01 08:00"), "2026-07-01T06:00:00Z");
  EXPECT_EQ(until("2026-07-01T08:00"), "2026-07-01T06:00:00Z");
  EXPECT_EQ(since("2026-12-01T08:00:30"), "2026-12-01T07:00:30Z");
  EXPECT_EQ(read("2026-07-01 08:00", RangeEnd::since, kNow, "UTC"), "2026-07-01T08:00:00Z");
}

TEST(When, ADateBeginsWithItsDayAndEndsWithItsDay) {
  EXPECT_EQ(since("2026-07-01"), "2026-06-30T22:00:00Z");
  EXPECT_EQ(until("2026-07-01"), "2026-07-01T22:00:00Z");
  EXPECT_EQ(since("2026-10-25"), "2026-10-24T22:00:00Z") << "a day of 25 hours";
  EXPECT_EQ(until("2026-10-25"), "2026-10-25T23:00:00Z");
  EXPECT_EQ(until("2026-12-31"), "2026-12-31T23:00:00Z");
}

TEST(When, TodayAndYesterdayAreDaysOfTheZone) {
  const auto after_midnight = utc("2026-07-15T00:30:00+02:00");

  EXPECT_EQ(since("today", after_midnight), "2026-07-14T22:00:00Z");
  EXPECT_EQ(until("today", after_midnight), "2026-07-15T22:00:00Z");
  EXPECT_EQ(since("Yesterday", after_midnight), "2026-07-13T22:00:00Z");
  EXPECT_EQ(until("yesterday", after_midnight), "2026-07-14T22:00:00Z");
  EXPECT_EQ(since("now"), "2026-07-15T11:00:05Z");
  EXPECT_EQ(until("now"), "2026-07-15T11:00:05Z");
}

TEST(When, ARepeatedReadingIsTakenSoThatTheRangeIsLonger) {
  EXPECT_EQ(since("2026-10-25 02:30"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(until("2026-10-25 02:30"), "2026-10-25T01:30:00Z");
}

TEST(When, AReadingThatNeverComesMovesForward) {
  EXPECT_EQ(since("2026-03-29 02:30"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(until("2026-03-29 02:00"), "2026-03-29T01:00:00Z");
}

TEST(When, DaysMeetWhereTheClocksChangeAtMidnight) {
  const auto in = [](std::string_view where, std::string_view text, RangeEnd end) {
    return read(text, end, kNow, where);
  };
  // 00:00 to 01:00 comes twice on 1 November in Havana, and never on 8 March.
  EXPECT_EQ(in("America/Havana", "2026-10-31", RangeEnd::until), "2026-11-01T04:00:00Z");
  EXPECT_EQ(in("America/Havana", "2026-11-01", RangeEnd::since), "2026-11-01T04:00:00Z");
  EXPECT_EQ(in("America/Havana", "2026-03-07", RangeEnd::until), "2026-03-08T05:00:00Z");
  EXPECT_EQ(in("America/Havana", "2026-03-08", RangeEnd::since), "2026-03-08T05:00:00Z");
  // 23:00 to 24:00 came twice on 17 February 2018 in São Paulo.
  EXPECT_EQ(in("America/Sao_Paulo", "2018-02-17", RangeEnd::until), "2018-02-18T03:00:00Z");
  EXPECT_EQ(in("America/Sao_Paulo", "2018-02-18", RangeEnd::since), "2018-02-18T03:00:00Z");
  // Samoa left out 30 December 2011.
  EXPECT_EQ(in("Pacific/Apia", "2011-12-30", RangeEnd::since), "2011-12-30T10:00:00Z");
  EXPECT_EQ(in("Pacific/Apia", "2011-12-30", RangeEnd::until), "2011-12-30T10:00:00Z");
}

TEST(When, SecondsMinutesAndHoursAreExact) {
  const auto after_spring = utc("2026-03-29T12:00:00+02:00");

  EXPECT_EQ(since("-30s"), "2026-07-15T10:59:35Z");
  EXPECT_EQ(since("-5m"), "2026-07-15T10:55:05Z");
  EXPECT_EQ(since("5m"), "2026-07-15T10:55:05Z");
  EXPECT_EQ(since("-36h"), "2026-07-13T23:00:05Z");
  EXPECT_EQ(since("-24h", after_spring), "2026-03-28T10:00:00Z");
}

TEST(When, DaysAndLongerKeepTheWallClock) {
  const auto after_spring = utc("2026-03-29T12:00:00+02:00");

  EXPECT_EQ(since("-1d", after_spring), "2026-03-28T11:00:00Z");
  EXPECT_EQ(since("7d"), "2026-07-08T11:00:05Z");
  EXPECT_EQ(until("-7d"), "2026-07-08T11:00:05Z");
  EXPECT_EQ(since("-4w"), "2026-06-17T11:00:05Z");
  EXPECT_EQ(since("-6mo"), "2026-01-15T12:00:05Z") << "winter time";
  EXPECT_EQ(since("-1y"), "2025-07-15T11:00:05Z");
}

TEST(When, AMonthTooShortForTheDayGivesItsLastDay) {
  EXPECT_EQ(since("-1mo", utc("2026-03-31T10:00:00Z")), "2026-02-28T11:00:00Z");
  EXPECT_EQ(since("-13mo", utc("2025-03-31T10:00:00Z")), "2024-02-29T11:00:00Z");
  EXPECT_EQ(since("-1y", utc("2024-02-29T10:00:00Z")), "2023-02-28T10:00:00Z");
  EXPECT_EQ(since("-3mo", utc("2026-03-31T10:00:00Z")), "2025-12-31T11:00:00Z");
}

TEST(When, AnAmountThatLandsOnAChangeOfTheClocksGoesByTheEndOfTheRange) {
  EXPECT_EQ(since("-1d", utc("2026-10-26T02:30:00+01:00")), "2026-10-25T00:30:00Z");
  EXPECT_EQ(until("-1d", utc("2026-10-26T02:30:00+01:00")), "2026-10-25T01:30:00Z");
  EXPECT_EQ(since("-1d", utc("2026-03-30T02:30:00+02:00")), "2026-03-29T01:00:00Z");
  EXPECT_EQ(since("0d", utc("2026-10-25T02:30:00+01:00")), "2026-10-25T01:30:00Z");
}

TEST(When, KeepsWhatIsBelowASecond) {
  EXPECT_EQ(parse_when("--since", "1d", RangeEnd::since, zone("Europe/Berlin"), kNow + 7us), kNow + 7us - 24h);
}

TEST(When, YearsGoFrom1970To2200) {
  EXPECT_EQ(read("1970-01-01", RangeEnd::since, kNow, "UTC"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(read("2200-12-31", RangeEnd::until, kNow, "UTC"), "2201-01-01T00:00:00Z");
  for (const auto* text : {"1969-12-31", "2201-01-01", "0000-01-01", "1969-12-31T23:00:00Z", "2201-01-01 00:00"})
    EXPECT_EQ(since(text), in_quotes(text) + " is too far away; give a year from 1970 to 2200");
}

TEST(When, AmountsGoUpTo10000) {
  EXPECT_EQ(since("10000d"), "1999-02-27T12:00:05Z");
  EXPECT_EQ(since("10000y"), "1970-01-01T00:00:00Z") << "as far back as times go";
  for (const auto* text : {"10001s", "-10001y", "99999999999999999999d"})
    EXPECT_EQ(since(text),
              in_quotes(text) + " is too far away; give an amount up to 10000, or a date such as 2026-07-01");
}

TEST(When, ADayThatIsNotInTheCalendarIsAnError) {
  EXPECT_THAT(since("2026-02-30"), HasSubstr("\"2026-02-30\" is no day: 2026-02 has 28 days"));
  EXPECT_THAT(since("2026-06-00 08:00"), HasSubstr("is no day: 2026-06 has 30 days"));
  EXPECT_THAT(since("2026-13-01T08:00:00Z"), HasSubstr("is no day: months go from 01 to 12"));
}

TEST(When, AClockThatDoesNotExistIsAnError) {
  for (const auto* text : {"2026-07-01 24:00", "2026-07-01T08", "2026-07-01 08:60", "2026-07-01 08:00 CET",
                           "2026-07-01x08:00", "2026-07-011", "2026-07-01T08:00:00ZZ"})
    EXPECT_THAT(since(text),
                AllOf(HasSubstr(in_quotes(text) + " is not a time"), HasSubstr("write the clock as 08:00")));
}

TEST(When, ADateWrittenInAnotherWayIsAnError) {
  for (const auto* text : {"2026-7-1", "2026/07/01", "2026-07", "08:00"})
    EXPECT_THAT(since(text), AllOf(HasSubstr("is not a time"), HasSubstr("write a date as 2026-07-01"))) << text;
}

TEST(When, OffersTheDateThatADateWithoutDashesMeans) {
  EXPECT_EQ(since("20261101"), "\"20261101\" is not a time; did you mean \"2026-11-01\"?");
}

TEST(When, OffersTheWordThatWasMeant) {
  const auto time = parse_when("--until", "yesterdy", RangeEnd::until, zone("Europe/Berlin"), kNow);

  ASSERT_FALSE(time);
  EXPECT_EQ(time.error(), usage_error("--until", "\"yesterdy\" is not a time",
                                      "did you mean \"yesterday\"? Also good: 2026-07-01, 2026-07-01T08:00:00Z, 7d"));
}

TEST(When, NamesTheFormsWhereNoWordIsNear) {
  for (const auto* text : {"", "-", "d", "whenever", "last week"})
    EXPECT_EQ(since(text), in_quotes(text) +
                               " is not a time; give a time such as 2026-07-01, 2026-07-01T08:00:00Z, 7d or "
                               "yesterday");
}

TEST(When, OffersTheUnitThatWasMeant) {
  EXPECT_EQ(since("7days"), "\"7days\" is not a time: \"days\" is no unit; did you mean \"7d\"?");
  EXPECT_THAT(since("-7day"), HasSubstr("did you mean \"-7d\"?"));
  EXPECT_THAT(since("7D"), HasSubstr("did you mean \"7d\"?"));
  EXPECT_THAT(since("7 days ago"), HasSubstr("did you mean \"7d\"?"));
  EXPECT_THAT(since("5min"), HasSubstr("did you mean \"5m\"?"));
  EXPECT_THAT(since("36hrs"), HasSubstr("did you mean \"36h\"?"));
  EXPECT_THAT(since("6month"), HasSubstr("did you mean \"6mo\"?"));
  EXPECT_THAT(since("2weeks"), HasSubstr("did you mean \"2w\"?"));
  EXPECT_THAT(since("1year"), HasSubstr("did you mean \"1y\"?"));
  EXPECT_THAT(since("30sec"), HasSubstr("did you mean \"30s\"?"));
  EXPECT_THAT(since("5M"), HasSubstr("\"5m\" is minutes, \"5mo\" is months"));
}

TEST(When, NamesTheUnitsWhereNoneIsNear) {
  EXPECT_EQ(since("7q"),
            "\"7q\" is not a time: \"q\" is no unit; units are s, m (minutes), h, d, w, mo (months) and y");
  EXPECT_THAT(since("1d12h"), HasSubstr("\"d12h\" is no unit; units are"));
  EXPECT_THAT(since("1.5h"), HasSubstr("\".5h\" is no unit; units are"));
  EXPECT_EQ(since("-7"),
            "\"-7\" has no unit; did you mean \"-7d\"? The units are s, m (minutes), h, d, w, mo (months) and y");
}

TEST(When, AnAmountNeverGoesForward) {
  EXPECT_EQ(since("+7d"), "\"+7d\" is not a time: amounts go back from now; did you mean \"7d\"?");
}

}  // namespace
}  // namespace logbook
