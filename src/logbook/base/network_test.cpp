#include "logbook/base/network.hpp"

#include <gmock/gmock.h>

namespace logbook {
namespace {

bool contains(std::string_view network, std::string_view address) {
  return Network::parse("--address", network)->contains(*IpAddress::parse(address));
}

TEST(Network, HoldsTheAddressesThatBeginAsItDoes) {
  EXPECT_TRUE(contains("203.0.113.0/24", "203.0.113.7"));
  EXPECT_FALSE(contains("203.0.113.0/24", "203.0.114.7"));
  EXPECT_TRUE(contains("203.0.113.0/25", "203.0.113.127"));
  EXPECT_FALSE(contains("203.0.113.0/25", "203.0.113.128"));
  EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.7"));
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
}

TEST(Network, OfOneAddressHoldsThatAlone) {
  EXPECT_TRUE(contains("203.0.113.7", "203.0.113.7"));
  EXPECT_FALSE(contains("203.0.113.7", "203.0.113.8"));
}

TEST(Network, IgnoresBitsBehindItsPrefix) {
  EXPECT_EQ(Network::parse("", "203.0.113.7/24"), Network::parse("", "203.0.113.0/24"));
}

TEST(Network, KeepsIpv4AndIpv6ApartAndKnowsMappedAddresses) {
  EXPECT_FALSE(contains("::/0", "203.0.113.7"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("203.0.113.0/24", "::ffff:203.0.113.7"));
}

TEST(Network, RefusesWhatIsNone) {
  for (const char* text : {"", "here", "203.0.113", "203.0.113.7/33", "203.0.113.7/", "203.0.113.7/x", "2001:db8::/129",
                           "203.0.113.07", "fe80::1%eth0", "203.0.113.0/-1"}) {
    const auto network = Network::parse("--address", text);

    ASSERT_FALSE(network) << text;
    EXPECT_EQ(network.error().kind, ErrorKind::usage);
    EXPECT_EQ(network.error().thing, "--address");
  }
}

TEST(IpAddress, IsNotReadFromWhatPortalsLeaveOfOne) {
  for (const char* text : {"", "2001", "203.0.113.7:443", "proxy.example.com"}) {
    EXPECT_EQ(IpAddress::parse(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace logbook
