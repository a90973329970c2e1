#include "logbook/http/libcurl.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/matchers.hpp"

namespace logbook::http {
namespace {

using testing::FailsWith;
using ::testing::HasSubstr;

TEST(Libcurl, IsLoadedOnceForAll) {
  ASSERT_TRUE(libcurl());
  EXPECT_EQ(&libcurl(), &libcurl());
}

TEST(Libcurl, ThatIsMissingIsNamedWithItsPackage) {
  const auto loaded = load_libcurl("libcurl-of-nobody.so.4");

  EXPECT_THAT(loaded, FailsWith(ErrorKind::usage, HasSubstr("cannot be loaded")));
  EXPECT_EQ(loaded.error().mend, "apt-get install libcurl4");
}

TEST(Libcurl, ThatIsAnotherLibraryIsRefused) {
  EXPECT_THAT(load_libcurl("libc.so.6"), FailsWith(ErrorKind::usage, HasSubstr("has no curl_")));
}

}  // namespace
}  // namespace logbook::http
