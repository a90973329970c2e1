#include "logbook/demo/accept_encoding.hpp"

#include <gtest/gtest.h>

namespace logbook::demo {
namespace {

TEST(AcceptEncoding, TakesGzipByItsNameAlone) {
  EXPECT_TRUE(accepts_gzip("gzip"));
  EXPECT_TRUE(accepts_gzip("br, GZip ;q=0.5"));
  EXPECT_FALSE(accepts_gzip(""));
  EXPECT_FALSE(accepts_gzip("br"));
  EXPECT_FALSE(accepts_gzip("x-gzip, gzip2"));
  EXPECT_FALSE(accepts_gzip("*"));
}

TEST(AcceptEncoding, RefusesGzipOfWeightZero) {
  EXPECT_FALSE(accepts_gzip("gzip;q=0"));
  EXPECT_FALSE(accepts_gzip("br, gzip; Q=0.000"));
  EXPECT_TRUE(accepts_gzip("gzip;q=0.001"));
}

}  // namespace
}  // namespace logbook::demo
