#include "logbook/base/when.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "logbook/base/text.hpp"

namespace logbook {
namespace {

using namespace std::chrono;
using namespace std::string_view_literals;

constexpr year kFirstYear{1970};
constexpr year kLastYear{2200};
constexpr int kMostAmount = 10'000;
constexpr auto kDigits = "0123456789"sv;
constexpr std::array kWords{"now"sv, "today"sv, "yesterday"sv};
constexpr auto kUnitList = "units are s, m (minutes), h, d, w, mo (months) and y"sv;

/// What was asked: the text, and all that it is read against.
struct Question {
  std::string_view option;
  std::string_view text;  ///< trimmed
  RangeEnd end;
  const Zone& zone;
  UtcTime now;

  Zone::Pass pass() const { return end == RangeEnd::since ? Zone::Pass::earlier : Zone::Pass::later; }
};

/// The error that `"text" cause`.
std::unexpected<Error> refused(const Question& asked, std::string_view cause, std::string mend) {
  return std::unexpected(
      usage_error(std::string(asked.option), fmt::format("\"{}\" {}", asked.text, cause), std::move(mend)));
}

// Days.

/// The begin of `day`, or its end where it ends the range. The end is one past the last reading of the day, and not
/// simply the next midnight: where the clocks are set back around midnight, that may come twice or belong to an hour
/// of the next day. A last reading that never comes is a whole second already.
UtcTime end_of_range(local_days day, const Question& asked) {
  if (asked.end == RangeEnd::since) return asked.zone.instant_of(day, Zone::Pass::earlier);
  const LocalTime last = LocalTime{day + days{1}} - microseconds{1};
  return ceil<seconds>(asked.zone.instant_of(last, Zone::Pass::later));
}

local_days today(const Question& asked) { return floor<days>(asked.zone.reading_at(asked.now)); }

// Dates, with or without a clock.

/// The date at the begin of `text`, valid or not; nothing when it does not begin like `2026-07-01`.
std::optional<year_month_day> date_in(std::string_view text) {
  constexpr auto kShape = "0000-00-00"sv;
  const auto fits = [](char c, char shape) { return shape == '0' ? kDigits.contains(c) : c == shape; };
  if (!std::ranges::equal(text.substr(0, kShape.size()), kShape, fits)) return std::nullopt;
  const auto number = [text](std::size_t place, std::size_t digits) {
    int value = 0;
    for (const char c : text.substr(place, digits)) value = value * 10 + (c - '0');
    return value;
  };
  return year{number(0, 4)} / number(5, 2) / number(8, 2);
}

std::string why_no_day(year_month_day date) {
  if (!date.month().ok()) return "is no day: months go from 01 to 12";
  const auto last = (date.year() / date.month() / std::chrono::last).day();
  return fmt::format("is no day: {:04}-{:02} has {} days", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(last));
}

Result<UtcTime> read_date(year_month_day date, const Question& asked) {
  if (date.year() < kFirstYear || date.year() > kLastYear)
    return refused(asked, "is too far away",
                   fmt::format("give a year from {} to {}", static_cast<int>(kFirstYear), static_cast<int>(kLastYear)));
  if (!date.ok()) return refused(asked, why_no_day(date), "check the date; it reads year-month-day");
  constexpr std::size_t kDateSize = 10;
  if (asked.text.size() == kDateSize) return end_of_range(local_days{date}, asked);
  if (const auto instant = parse_time(asked.text)) return *instant;
  if (const auto reading = parse_time(std::string(asked.text) + 'Z'))
    return asked.zone.instant_of(LocalTime{reading->time_since_epoch()}, asked.pass());
  return refused(asked, "is not a time",
                 "write the clock as 08:00 or 08:00:30, from 00:00 to 23:59:59, and after it Z, +02:00 or nothing");
}

// Amounts, which go back from now.

enum class Step : std::uint8_t { second, day, month };

struct Unit {
  std::string_view name;
  Step step;
  int steps;
};

constexpr std::array kUnits{
    Unit{"s", Step::second, 1}, Unit{"m", Step::second, 60}, Unit{"h", Step::second, 3600}, Unit{"d", Step::day, 1},
    Unit{"w", Step::day, 7},    Unit{"mo", Step::month, 1},  Unit{"y", Step::month, 12},
};

/// Other ways to write a unit; `nearest` adds singulars and slips.
constexpr std::array kSpellings{"s"sv,  "sec"sv,   "seconds"sv, "m"sv,    "min"sv, "minutes"sv, "h"sv,
                                "hr"sv, "hours"sv, "d"sv,       "days"sv, "w"sv,   "wk"sv,      "weeks"sv,
                                "mo"sv, "mon"sv,   "months"sv,  "y"sv,    "yr"sv,  "years"sv};

/// `-7d`, taken apart and not yet understood.
struct Amount {
  std::string_view sign;    ///< "-", "+" or ""
  std::string_view digits;  ///< at least one
  std::string_view unit;    ///< all that follows
};

std::optional<Amount> amount_in(std::string_view text) {
  const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const auto unit = std::min(text.find_first_not_of(kDigits, sign), text.size());
  if (unit == sign) return std::nullopt;
  return Amount{text.substr(0, sign), text.substr(sign, unit - sign), text.substr(unit)};
}

local_days months_before(local_days day, int count) {
  const year_month_day date{day};
  const auto month = date.year() / date.month() - months{count};
  const auto last = (month / std::chrono::last).day();
  return local_days{month / std::min(date.day(), last)};
}

UtcTime before_now(int amount, const Unit& unit, const Question& asked) {
  const int steps = amount * unit.steps;
  if (unit.step == Step::second) return asked.now - seconds{steps};
  if (steps == 0) return asked.now;  // its reading may come twice
  const auto reading = asked.zone.reading_at(asked.now);
  const auto day = floor<days>(reading);
  const auto earlier = unit.step == Step::day ? day - days{steps} : months_before(day, steps);
  return asked.zone.instant_of(earlier + (reading - day), asked.pass());
}

/// The unit that somebody means by `word`: `d` for ` Days ago`. Empty when that is anybody's guess.
std::string_view unit_meant(std::string_view word) {
  word = trimmed(word);
  const auto lower = lower_ascii(word.substr(0, word.find(' ')));
  const auto near = nearest(lower, kSpellings);
  if (near.starts_with("mo")) return "mo";
  return near.substr(0, 1);
}

std::unexpected<Error> unknown_unit(const Amount& amount, const Question& asked) {
  const bool is_date = amount.unit.empty() && amount.sign.empty() && amount.digits.size() == 8;
  if (is_date) {
    return refused(asked, "is not a time",
                   fmt::format("did you mean \"{}-{}-{}\"?", amount.digits.substr(0, 4), amount.digits.substr(4, 2),
                               amount.digits.substr(6)));
  }
  if (amount.unit.empty())
    return refused(asked, "has no unit", fmt::format("did you mean \"{}d\"? The {}", asked.text, kUnitList));
  const auto cause = fmt::format("is not a time: \"{}\" is no unit", trimmed(amount.unit));
  if (amount.unit == "M")
    return refused(asked, cause, fmt::format("\"{0}m\" is minutes, \"{0}mo\" is months", amount.digits));
  const auto meant = unit_meant(amount.unit);
  if (meant.empty()) return refused(asked, cause, std::string(kUnitList));
  return refused(asked, cause, fmt::format("did you mean \"{}{}{}\"?", amount.sign, amount.digits, meant));
}

Result<UtcTime> read_amount(const Amount& amount, const Question& asked) {
  const auto* unit = std::ranges::find(kUnits, amount.unit, &Unit::name);
  if (amount.sign == "+")
    return refused(asked, "is not a time: amounts go back from now",
                   fmt::format("did you mean \"{}{}\"?", amount.digits, amount.unit));
  if (unit == kUnits.end()) return unknown_unit(amount, asked);
  int count = 0;
  const auto read = std::from_chars(amount.digits.data(), amount.digits.data() + amount.digits.size(), count);
  if (read.ec != std::errc{} || count > kMostAmount)
    return refused(asked, "is too far away", "give an amount up to 10000, or a date such as 2026-07-01");
  return std::max(before_now(count, *unit, asked), UtcTime{});
}

// Words, and what is none of all this.

std::unexpected<Error> unknown_word(std::string_view lower, const Question& asked) {
  const auto meant = nearest(lower, kWords);
  return refused(asked, "is not a time",
                 meant.empty()
                     ? "give a time such as 2026-07-01, 2026-07-01T08:00:00Z, 7d or yesterday"
                     : fmt::format("did you mean \"{}\"? Also good: 2026-07-01, 2026-07-01T08:00:00Z, 7d", meant));
}

Result<UtcTime> read_word(const Question& asked) {
  const auto word = lower_ascii(asked.text);
  if (word == "now") return asked.now;
  if (word == "today") return end_of_range(today(asked), asked);
  if (word == "yesterday") return end_of_range(today(asked) - days{1}, asked);
  return unknown_word(word, asked);
}

/// Whether `unit` is the rest of a date or a clock that is written in another way: `2026/07/01`, `8:00`.
bool is_half_a_date(std::string_view unit) { return !unit.empty() && "-/:"sv.contains(unit.front()); }

}  // namespace

Result<UtcTime> parse_when(std::string_view option, std::string_view text, RangeEnd end, const Zone& zone,
                           UtcTime now) {
  const Question asked{option, trimmed(text), end, zone, now};
  if (const auto date = date_in(asked.text)) return read_date(*date, asked);
  const auto amount = amount_in(asked.text);
  if (!amount) return read_word(asked);
  if (is_half_a_date(amount->unit))
    return refused(asked, "is not a time", "write a date as 2026-07-01, and with a clock as 2026-07-01T08:00");
  return read_amount(*amount, asked);
}

}  // namespace logbook
