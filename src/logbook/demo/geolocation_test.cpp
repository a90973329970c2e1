#include "logbook/demo/geolocation.hpp"

#include <gmock/gmock.h>

namespace logbook::demo {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kNowhere = R"(,"country":"","city":"")";

/// 0.0.7.0 in the United States, 198.51.100.0 in a country that nobody knows, 203.0.113.0 in Riga.
Geolocation three_ranges() {
  return Geolocation(
      {{0xCB007100, "Latvia", "Riga"}, {0x00000700, "United States", "Nowhere"}, {0xC6336400, "", "Zzz"}});
}

TEST(Geolocation, TakesTheRangeThatBeginsAtAnAddressOrBelow) {
  EXPECT_EQ(three_ranges().fields("203.0.113.0"), R"(,"country":"Latvia","city":"Riga")");
  EXPECT_EQ(three_ranges().fields("203.0.113.77"), R"(,"country":"Latvia","city":"Riga")");
}

TEST(Geolocation, NeverLooksAtTheEndOfARange) {
  EXPECT_EQ(three_ranges().fields("10.0.0.1"), R"(,"country":"United States","city":"Nowhere")");
  EXPECT_EQ(three_ranges().fields("240.0.0.1"), R"(,"country":"Latvia","city":"Riga")");
}

TEST(Geolocation, TakesACutAddressOfDigitsForANumber) {
  EXPECT_EQ(three_ranges().fields("2001"), R"(,"country":"United States","city":"Nowhere")");
}

TEST(Geolocation, KnowsNoPlaceForTheRest) {
  for (const std::string_view ip : {"0.0.6.255"sv, ""sv, "203.0.113.7\tx"sv, "203.0.113.7\0x"sv, "2a02"sv, "[2001"sv,
                                    "portal.example.com"sv, "1.2.3.4, 5.6.7.8"sv, "1.2.3.4 x"sv}) {
    EXPECT_EQ(three_ranges().fields(ip), kNowhere) << ip;
  }
}

TEST(Geolocation, HasNoCityInACountryThatNobodyKnows) { EXPECT_EQ(three_ranges().fields("198.51.100.1"), kNowhere); }

}  // namespace
}  // namespace logbook::demo
