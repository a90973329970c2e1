#include "logbook/event/place.hpp"

#include <gmock/gmock.h>

#include "logbook/event/filter.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook {
namespace {

LoginEvent from(std::string ip) {
  auto event = testing::event();
  event.ip = std::move(ip);
  event.country = "Latvia";
  event.city = "Riga";
  return event;
}

TEST(Place, IsWhatThePortalSaysOfAnAddressOnTheInternet) {
  for (const auto* ip : {"203.0.113.7", "198.51.100.78", "192.0.2.1", "8.8.8.8", "100.63.255.255", "172.32.0.1"}) {
    EXPECT_EQ(place_of(from(ip)).country, "Latvia") << ip;
    EXPECT_EQ(place_of(from(ip)).city, "Riga") << ip;
  }
}

TEST(Place, IsNoneOfAPrivateReservedOrCutAddress) {
  for (const auto* ip : {"10.0.0.1", "127.0.0.1", "192.168.1.1", "172.16.0.1", "172.31.255.255", "169.254.0.1",
                         "100.64.0.1", "0.1.2.3", "192.0.0.8", "198.18.0.1", "198.19.255.255", "224.0.0.1",
                         "255.255.255.255", "2001", "", "10.1", "proxy.example.com"}) {
    EXPECT_EQ(place_of(from(ip)).country, "") << ip;
    EXPECT_EQ(place_of(from(ip)).city, "") << ip;
  }
}

TEST(Place, ThatIsNoneIsInNoCountry) {
  Filter filter;
  filter.country = "latvia";

  EXPECT_EQ(match(filter, from("203.0.113.7")), Verdict::yes);
  EXPECT_EQ(match(filter, from("10.0.0.1")), Verdict::no);
}

}  // namespace
}  // namespace logbook
