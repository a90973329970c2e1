#include "logbook/base/local_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace logbook {
namespace {

using namespace std::chrono;
using namespace std::string_view_literals;

bool is_name_of_utc(std::string_view name) {
  constexpr std::array kNames{"UTC"sv,  "Etc/UTC"sv,  "UCT"sv,       "Etc/UCT"sv,
                              "Zulu"sv, "Etc/Zulu"sv, "Universal"sv, "Etc/Universal"sv};
  return std::ranges::find(kNames, name) != kNames.end();
}

/// `+01:00`, `-03:30`.
std::string offset_text(seconds offset) {
  const auto whole = std::abs(floor<minutes>(offset).count());
  return fmt::format("{}{:02}:{:02}", offset < 0s ? '-' : '+', whole / 60, whole % 60);
}

/// Writes 0 to 99 over the two characters at `place`.
void write_two_digits(std::string& text, std::size_t place, std::int64_t value) {
  text[place] = static_cast<char>('0' + value / 10);
  text[place + 1] = static_cast<char>('0' + value % 10);
}

}  // namespace

LocalFormat::LocalFormat(Zone zone, TimeFormat format)
    : zone_(zone), format_(format), utc_by_name_(is_name_of_utc(zone.name())) {}

std::string LocalFormat::operator()(UtcTime time) {
  const auto second = floor<seconds>(time);
  if (second < stretch_.begin || second >= stretch_.end) enter_stretch(second);
  const local_seconds reading{second.time_since_epoch() + stretch_.offset};
  const auto day = floor<days>(reading);
  if (text_.empty() || day != day_) enter_day(day);

  const auto clock = (reading - day).count();
  write_two_digits(text_, clock_at_, clock / 3600);
  write_two_digits(text_, clock_at_ + 3, clock / 60 % 60);
  if (format_ == TimeFormat::iso) write_two_digits(text_, clock_at_ + 6, clock % 60);
  return text_;
}

void LocalFormat::enter_stretch(sys_seconds time) {
  stretch_ = zone_.stretch_at(time);
  stretch_.offset = round<minutes>(stretch_.offset);
  text_.clear();
}

void LocalFormat::enter_day(local_days day) {
  const year_month_day date{day};
  day_ = day;
  text_ = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()));
  clock_at_ = text_.size() + 1;
  text_ += format_ == TimeFormat::minutes ? " hh:mm" : "Thh:mm:ss";
  text_ += utc_by_name_ ? "Z" : offset_text(stretch_.offset);
}

}  // namespace logbook
