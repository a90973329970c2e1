#include "logbook/demo/user_agent.hpp"

#include <gtest/gtest.h>

namespace logbook::demo {
namespace {

std::string shown(std::string_view header) {
  const auto read = read_user_agent(header);
  return read.browser + " / " + read.platform;
}

TEST(UserAgent, NamesBrowserAndPlatform) {
  EXPECT_EQ(shown("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 "
                  "Safari/537.36 Edg/137.0"),
            "Edge 137 / Windows 10");
  EXPECT_EQ(shown("Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0"), "Firefox 139 / Linux");
}

TEST(UserAgent, IsOtherWhereNobodyKnowsIt) {
  EXPECT_EQ(shown(""), "Other / Other");
  EXPECT_EQ(shown("\x1b[31m"), "Other / Other");
}

}  // namespace
}  // namespace logbook::demo
