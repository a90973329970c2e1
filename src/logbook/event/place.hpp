#pragma once
#include <string_view>

#include "logbook/event/login_event.hpp"

namespace logbook {

/// Where an address is: English names, empty where that is not known.
struct Place {
  std::string_view country;
  std::string_view city;
};

/// Where `event` came from, as far as the portal can be believed; the texts are the event's.
///
/// The portal looks for the range of addresses that begins last before the address, and never checks where that range
/// ends: so an address that is in no range gets the place of its neighbours. Known not to be in any are the addresses
/// of private networks, of this host and others that RFC 6890 reserves; and what the portal cut from an IPv6 address,
/// which it reads as a number. These have no place. (Addresses for documentation, such as 203.0.113.7, keep theirs.)
Place place_of(const LoginEvent& event);

}  // namespace logbook
