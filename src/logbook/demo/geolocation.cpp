#include "logbook/demo/geolocation.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <iterator>

#include "logbook/base/text.hpp"

namespace logbook::demo {
namespace {

constexpr std::string_view kNowhere = R"(,"country":"","city":"")";

/// Reads an address as .NET and the C library do: one to four numbers with dots between them.
std::optional<std::uint32_t> address_of(std::string_view text) {
  in_addr address{};
  // The C library stops reading at white space and at a NUL.
  if (text.find_first_not_of("0123456789abcdefABCDEFxX.") != std::string_view::npos) return std::nullopt;
  if (::inet_aton(std::string(text).c_str(), &address) == 0) return std::nullopt;
  return ntohl(address.s_addr);
}

std::string fields_of(const GeoRange& range) {
  if (range.country.empty()) return std::string(kNowhere);
  std::string out = ",\"country\":";
  append_json(out, range.country);
  if (range.city) {
    out += ",\"city\":";
    append_json(out, *range.city);
  }
  return out;
}

}  // namespace

Geolocation::Geolocation(std::vector<GeoRange> ranges) {
  std::ranges::sort(ranges, {}, &GeoRange::first);
  for (const auto& range : ranges) entries_.push_back({range.first, fields_of(range)});
}

std::string_view Geolocation::fields(std::string_view ip) const {
  const auto address = address_of(ip);
  if (!address) return kNowhere;
  const auto above = std::ranges::upper_bound(entries_, *address, {}, &Entry::first);
  return above == entries_.begin() ? kNowhere : std::string_view(std::prev(above)->fields);
}

}  // namespace logbook::demo
