#include "logbook/base/zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace logbook {

namespace {

using namespace std::string_view_literals;

constexpr auto kUtc = "UTC"sv;

/// The zone name in a value of TZ, which may begin with a colon and be the path of the zone's file.
std::string_view name_in(std::string_view variable) {
  constexpr auto kFolder = "/zoneinfo/"sv;
  if (variable.starts_with(':')) variable.remove_prefix(1);
  const auto folder = variable.find(kFolder);
  return folder == variable.npos ? variable : variable.substr(folder + kFolder.size());
}

date::local_info info_of(const date::time_zone& zone, LocalTime reading) {
  return zone.get_info(date::local_seconds{std::chrono::floor<std::chrono::seconds>(reading.time_since_epoch())});
}

}  // namespace

Result<Zone> Zone::named(std::string_view name) {
  if (name == kUtc) return utc();
  try {
    return Zone(*date::locate_zone(std::string(name)));
  } catch (const std::runtime_error&) {
    return std::unexpected(Error{ErrorKind::usage, std::string(name), "this time zone is not in the system's database",
                                 "give an IANA name such as Europe/Berlin or UTC"});
  }
}

Zone Zone::utc() { return {}; }

Zone Zone::system() {
  if (const char* variable = std::getenv("TZ")) {
    const auto name = name_in(variable);
    if (name.empty()) return utc();
    if (const auto zone = named(name)) return *zone;
  }
  try {
    return Zone(*date::current_zone());
  } catch (const std::runtime_error&) {
    return utc();
  }
}

std::string_view Zone::name() const { return zone_ ? std::string_view(zone_->name()) : kUtc; }

std::chrono::seconds Zone::offset_at(UtcTime time) const { return stretch_at(time).offset; }

Zone::Stretch Zone::stretch_at(UtcTime time) const {
  using std::chrono::sys_seconds;
  if (!zone_) return {sys_seconds::min(), sys_seconds::max(), std::chrono::seconds{0}};
  const auto info = zone_->get_info(std::chrono::floor<std::chrono::seconds>(time));
  return {info.begin, info.end, info.offset};
}

LocalTime Zone::reading_at(UtcTime time) const { return LocalTime{time.time_since_epoch() + offset_at(time)}; }

UtcTime Zone::instant_of(LocalTime reading, Pass pass) const {
  const UtcTime as_utc{reading.time_since_epoch()};
  if (!zone_) return as_utc;
  const auto info = info_of(*zone_, reading);
  if (info.result == date::local_info::nonexistent) return info.first.end;
  const bool second = info.result == date::local_info::ambiguous && pass == Pass::later;
  return as_utc - (second ? info.second : info.first).offset;
}

std::chrono::seconds Zone::offset_at_reading(LocalTime time) const {
  if (!zone_) return std::chrono::seconds{0};
  const auto info = info_of(*zone_, time);
  return info.result == date::local_info::ambiguous ? info.second.offset : info.first.offset;
}

std::optional<TimeRange> Zone::repeated_around(UtcTime time) const {
  if (!zone_) return std::nullopt;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto here = zone_->get_info(seconds);
  const auto around = [](date::sys_seconds change, std::chrono::seconds set_back) {
    return TimeRange{change - set_back, change + set_back};
  };
  // What begins or ends this offset may lie beyond what can be counted in microseconds; the comparison comes first.
  if (here.begin > seconds - std::chrono::days{1}) {
    const auto before = zone_->get_info(here.begin - std::chrono::seconds{1}).offset;
    if (before > here.offset && time < here.begin + (before - here.offset))
      return around(here.begin, before - here.offset);
  }
  if (here.end < seconds + std::chrono::days{1}) {
    const auto after = zone_->get_info(here.end).offset;
    if (after < here.offset && time >= here.end - (here.offset - after)) return around(here.end, here.offset - after);
  }
  return std::nullopt;
}

}  // namespace logbook
