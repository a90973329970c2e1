#include "logbook/base/zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

namespace logbook {

Result<Zone> Zone::named(std::string_view name) {
  try {
    return Zone(*date::locate_zone(std::string(name)));
  } catch (const std::runtime_error&) {
    return std::unexpected(Error{ErrorKind::usage, std::string(name), "this time zone is not in the system's database",
                                 "give an IANA name such as Europe/Berlin or UTC"});
  }
}

std::string_view Zone::name() const { return zone_->name(); }

std::chrono::seconds Zone::offset_at(UtcTime time) const {
  return zone_->get_info(std::chrono::floor<std::chrono::seconds>(time)).offset;
}

std::chrono::seconds Zone::offset_at_reading(LocalTime time) const {
  const date::local_seconds reading{std::chrono::floor<std::chrono::seconds>(time.time_since_epoch())};
  const auto info = zone_->get_info(reading);
  return info.result == date::local_info::ambiguous ? info.second.offset : info.first.offset;
}

std::optional<TimeRange> Zone::repeated_around(UtcTime time) const {
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
