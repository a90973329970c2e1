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

}  // namespace logbook
