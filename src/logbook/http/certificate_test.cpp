#include "logbook/http/certificate.hpp"

#include <gmock/gmock.h>

namespace logbook::http {
namespace {

using namespace std::chrono;

TEST(Certificate, TellsWhenItExpires) {
  const UtcTime end_of_century = sys_days{year{2099} / December / 31} + hours{23} + minutes{59} + seconds{58};
  const UtcTime new_year = sys_days{year{2027} / January / 2} + hours{3};

  EXPECT_EQ(expiry_in("Expire date:Dec 31 23:59:58 2099 GMT"), end_of_century);
  EXPECT_EQ(expiry_in("Expire date:Jan  2 03:00:00 2027 GMT"), new_year);
  EXPECT_EQ(expiry_in("Expire date:2099-12-31 23:59:58 GMT"), end_of_century);
}

TEST(Certificate, TellsNothingInOtherLines) {
  for (const auto* line : {"", "Start date:Dec 31 23:59:58 2099 GMT", "Expire date:", "Expire date: GMT",
                           "Expire date:soon GMT", "Expire date:Dec 32 23:59:58 2099 GMT",
                           "Expire date:Dec 31 23:59:58 2099", "Expire date:2099-13-31 23:59:58 GMT"}) {
    EXPECT_EQ(expiry_in(line), std::nullopt) << line;
  }
}

}  // namespace
}  // namespace logbook::http
