#include "logbook/base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <iterator>

namespace logbook {
namespace {

using namespace std::chrono;
using namespace std::string_view_literals;

constexpr std::array kWeekdays{"Sun"sv, "Mon"sv, "Tue"sv, "Wed"sv, "Thu"sv, "Fri"sv, "Sat"sv};
constexpr std::array kMonths{"Jan"sv, "Feb"sv, "Mar"sv, "Apr"sv, "May"sv, "Jun"sv,
                             "Jul"sv, "Aug"sv, "Sep"sv, "Oct"sv, "Nov"sv, "Dec"sv};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a text apart from the left. A step that does not fit makes it fail for good. Plain comparisons: a long
/// history has a date in every row.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool next_is_digit() const { return !rest_.empty() && is_digit(rest_.front()); }

  /// `digits` decimal digits as a number.
  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
    return value;
  }

  int digit() { return next_is_digit() ? take() - '0' : fail(); }

  void expect(char c) {
    if (next_is(c)) {
      take();
    } else {
      fail();
    }
  }

  /// The next character, whichever it is.
  char take() {
    if (rest_.empty()) return static_cast<char>(fail());
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  /// The index of the one of `words` that comes next; each has three letters.
  template <std::size_t N>
  unsigned word(const std::array<std::string_view, N>& words) {
    const auto* found = std::ranges::find(words, rest_.substr(0, 3));
    if (found == words.end()) return static_cast<unsigned>(fail());
    rest_.remove_prefix(3);
    return static_cast<unsigned>(found - words.begin());
  }

  int fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

microseconds read_fraction(Cursor& in) {
  std::int64_t value = in.digit();
  int digits = 1;
  for (; in.next_is_digit(); ++digits) {
    const int digit = in.digit();
    if (digits < 6) value = value * 10 + digit;
  }
  for (; digits < 6; ++digits) value *= 10;
  return microseconds{value};
}

/// Reads `Z`, `+hh:mm` or `+hhmm`.
minutes read_offset(Cursor& in) {
  const char sign = in.take();
  if (sign == 'Z' || sign == 'z') return minutes{0};
  if (sign != '+' && sign != '-') in.fail();
  const int hour = in.number(2);
  if (in.next_is(':')) in.take();
  const int minute = in.number(2);
  if (hour > 23 || minute > 59) in.fail();
  const minutes offset = hours{hour} + minutes{minute};
  return sign == '-' ? -offset : offset;
}

struct ClockReading {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

std::optional<UtcTime> make_time(year_month_day date, const ClockReading& clock) {
  const auto& [hour, minute, second] = clock;
  if (!date.ok() || date.year() < year{1} || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return sys_days{date} + hours{hour} + minutes{minute} + seconds{std::min(second, 59)};
}

/// Reads `08:05:41`.
ClockReading read_clock(Cursor& in) {
  ClockReading clock;
  clock.hour = in.number(2);
  in.expect(':');
  clock.minute = in.number(2);
  in.expect(':');
  clock.second = in.number(2);
  return clock;
}

/// The year that an HTTP date means by its last two digits: of this century, where that is not far in the future.
int year_of_two_digits(int year) { return year < 70 ? 2000 + year : 1900 + year; }

/// Reads what follows the weekday of `Sun Nov  6 08:49:37 1994`.
std::optional<UtcTime> read_asctime(Cursor& in) {
  in.expect(' ');
  const month m{in.word(kMonths) + 1};
  in.expect(' ');
  const bool has_one_digit = in.next_is(' ');
  if (has_one_digit) in.take();
  const day d{static_cast<unsigned>(in.number(has_one_digit ? 1 : 2))};
  in.expect(' ');
  const auto clock = read_clock(in);
  in.expect(' ');
  const year y{in.number(4)};
  return in.ok() && in.at_end() ? make_time({y, m, d}, clock) : std::nullopt;
}

/// Appends `before` and `number`, which has `digits` at most, with zeros in front. Not fmt: a long history has a date
/// in every row.
void append_number(std::string& out, char before, std::integral auto number, std::size_t digits) {
  out.push_back(before);
  const auto begin = out.size();
  out.append(digits, '0');
  for (auto i = begin + digits; i > begin; number /= 10) out[--i] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::optional<UtcTime> parse_time(std::string_view text) {
  Cursor in(text);
  const year y{in.number(4)};
  in.expect('-');
  const month m{static_cast<unsigned>(in.number(2))};
  in.expect('-');
  const day d{static_cast<unsigned>(in.number(2))};
  if (const char between = in.take(); between != 'T' && between != 't' && between != ' ') in.fail();
  const int hour = in.number(2);
  in.expect(':');
  const int minute = in.number(2);
  int second = 0;
  microseconds fraction{0};
  if (in.next_is(':')) {
    in.take();
    second = in.number(2);
    if (in.next_is('.')) {
      in.take();
      fraction = read_fraction(in);
    }
  }
  const minutes offset = read_offset(in);
  if (!in.ok() || !in.at_end()) return std::nullopt;

  const auto local = make_time({y, m, d}, {hour, minute, second});
  if (!local) return std::nullopt;
  return *local + fraction - offset;
}

std::string format_utc(UtcTime time) {
  std::string text;
  append_utc(text, floor<seconds>(time));
  return text;
}

void append_utc(std::string& out, UtcTime time) {
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  fmt::format_to(std::back_inserter(out), "{:04}", static_cast<int>(date.year()));
  append_number(out, '-', static_cast<unsigned>(date.month()), 2);
  append_number(out, '-', static_cast<unsigned>(date.day()), 2);
  append_number(out, 'T', clock.hours().count(), 2);
  append_number(out, ':', clock.minutes().count(), 2);
  append_number(out, ':', clock.seconds().count(), 2);
  if (clock.subseconds().count() != 0) append_number(out, '.', clock.subseconds().count(), 6);
  out.push_back('Z');
}

std::optional<UtcTime> parse_http_date(std::string_view text) {
  Cursor in(text);
  in.word(kWeekdays);
  if (in.next_is(' ')) return read_asctime(in);
  const bool is_short = in.next_is(',');
  while (!in.next_is(',') && in.ok()) in.take();  // the rest of a weekday that is written out
  in.expect(',');
  in.expect(' ');
  const char between = is_short ? ' ' : '-';
  const day d{static_cast<unsigned>(in.number(2))};
  in.expect(between);
  const month m{in.word(kMonths) + 1};
  in.expect(between);
  const year y{is_short ? in.number(4) : year_of_two_digits(in.number(2))};
  in.expect(' ');
  const auto clock = read_clock(in);
  for (const char c : " GMT"sv) in.expect(c);
  return in.ok() && in.at_end() ? make_time({y, m, d}, clock) : std::nullopt;
}

std::string format_http_date(UtcTime time) {
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(time - day)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kWeekdays.at(weekday{day}.c_encoding()),
                     static_cast<unsigned>(date.day()), kMonths.at(static_cast<unsigned>(date.month()) - 1),
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

}  // namespace logbook
