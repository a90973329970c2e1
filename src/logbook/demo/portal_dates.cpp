#include "logbook/demo/portal_dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

namespace logbook::demo {
namespace {

using namespace std::chrono;

// Zones change, and differ from UTC, by whole quarters of an hour: since 1972 everywhere.
constexpr std::int64_t kQuarter = 900;

std::string offset_text(seconds offset) {
  if (offset == seconds{0}) return "Z";
  const auto minutes_off = duration_cast<minutes>(abs(offset)).count();
  return fmt::format("{}{:02}:{:02}", offset < seconds{0} ? '-' : '+', minutes_off / 60, minutes_off % 60);
}

char digit(std::int64_t value) { return static_cast<char>('0' + value); }

}  // namespace

void PortalDates::remember(std::int64_t quarter) {
  const UtcTime start{seconds{quarter * kQuarter}};
  constexpr LocalTime kFirst{kFirstTime.time_since_epoch()};
  constexpr LocalTime kLast{floor<duration<std::int64_t, std::ratio<kQuarter>>>(kLastTime).time_since_epoch()};
  const auto reading = std::clamp(LocalTime{(start + zone_.offset_at(start)).time_since_epoch()}, kFirst, kLast);
  const auto day = floor<days>(reading);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(reading - day)};
  date_and_hour_ =
      fmt::format("{:04}-{:02}-{:02}T{:02}:", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), clock.hours().count());
  minute_ = clock.minutes().count();
  offset_ = offset_text(zone_.offset_at_reading(reading));
  quarter_ = quarter;
}

void PortalDates::append(std::string& out, UtcTime time) {
  const auto whole = floor<seconds>(time);
  const auto second = whole.time_since_epoch().count();
  const auto quarter = floor<duration<std::int64_t, std::ratio<kQuarter>>>(seconds{second}).count();
  if (quarter != quarter_) remember(quarter);

  const auto within = second - quarter * kQuarter;
  const auto minute = minute_ + within / 60;
  const std::array tail{digit(minute / 10), digit(minute % 10), ':', digit(within % 60 / 10), digit(within % 60 % 10)};
  out += date_and_hour_;
  out.append(tail.data(), tail.size());
  if (time == whole) {
    out += ".0000000";
  } else {
    fmt::format_to(std::back_inserter(out), ".{:06}0", (time - whole).count());
  }
  out += offset_;
}

std::string PortalDates::text(UtcTime time) {
  std::string out;
  append(out, time);
  return out;
}

}  // namespace logbook::demo
