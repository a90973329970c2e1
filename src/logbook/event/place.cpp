#include "logbook/event/place.hpp"

#include <algorithm>
#include <array>

#include "logbook/base/network.hpp"

namespace logbook {
namespace {

/// Networks whose addresses nobody has on the internet (RFC 6890).
bool is_reserved(const IpAddress& address) {
  static const std::array kReserved{
      *Network::parse("", "0.0.0.0/8"),    *Network::parse("", "10.0.0.0/8"),     *Network::parse("", "100.64.0.0/10"),
      *Network::parse("", "127.0.0.0/8"),  *Network::parse("", "169.254.0.0/16"), *Network::parse("", "172.16.0.0/12"),
      *Network::parse("", "192.0.0.0/24"), *Network::parse("", "192.168.0.0/16"), *Network::parse("", "198.18.0.0/15"),
      *Network::parse("", "224.0.0.0/4"),  *Network::parse("", "240.0.0.0/4")};
  return std::ranges::any_of(kReserved, [&](const Network& network) { return network.contains(address); });
}

}  // namespace

Place place_of(const LoginEvent& event) {
  if (event.country.empty() && event.city.empty()) return {};
  const auto address = IpAddress::parse(event.ip);
  const bool has_place = address && address->is_ipv4() && !is_reserved(*address);
  return has_place ? Place{event.country, event.city} : Place{};
}

}  // namespace logbook
