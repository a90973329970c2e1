#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace logbook::demo {

/// A range of IPv4 addresses in the portal's table of places, `dbip_lookup`. Its upper end is never looked at.
struct GeoRange {
  std::uint32_t first{};            ///< the lowest address
  std::string country;              ///< English name; empty for a code that the portal does not know
  std::optional<std::string> city;  ///< nothing for NULL
};

/// Says where an address is, as the portal does: by the range that begins at it or next below it. An address in a gap
/// of the table, a private one too, is therefore given the place of the range below. Safe to use from several threads.
///
/// Source: `GeolocationHelper.GetIPGeolocationAsync` in DocSpace-server; seen.
class Geolocation {
 public:
  explicit Geolocation(std::vector<GeoRange> ranges);

  /// The fields `country` and `city` of an event from `ip`, with a comma before each: both empty for what is no IPv4
  /// address or lies below all ranges. `ip` is cut at its first colon; `2001` alone is the address 0.0.7.209.
  std::string_view fields(std::string_view ip) const;

 private:
  struct Entry {
    std::uint32_t first;
    std::string fields;
  };

  std::vector<Entry> entries_;  // by address
};

}  // namespace logbook::demo
