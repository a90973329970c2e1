#include "logbook/formats/login_mask.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using testing::event;

constexpr LoginAction kFailed{1013};
constexpr LoginAction kSucceeded{1029};

bool failed_login_may_be_secret(const std::string& login) {
  return may_be_secret(event({.action = kFailed, .login = login}));
}

TEST(MayBeSecret, IsWhatWasTypedInAFailedAttemptAndIsNoAddress) {
  for (const auto* login : {"hunter2", "p@ssw0rd", "p@ss.w0rd", "Tr0ub4dor&3", "a@b@c.de", "@example.com", "ann@.com",
                            "my pass@example.com", "ann@example.c"}) {
    EXPECT_TRUE(failed_login_may_be_secret(login)) << login;
  }
}

TEST(MayBeSecret, IsNoEmailAddress) {
  for (const auto* login : {"ann@example.com", "a.b+c@mail.example.co.uk",
                            "ann@\xD0\xBF\xD0\xBE\xD1\x87\xD1\x82\xD0\xB0.\xD1\x80\xD1\x84", "ann@example.xn--p1ai"}) {
    EXPECT_FALSE(failed_login_may_be_secret(login)) << login;
  }
}

TEST(MayBeSecret, IsNothingThatLetSomebodyIn) {
  EXPECT_FALSE(may_be_secret(event({.action = kSucceeded, .login = "hunter2"})));
  EXPECT_FALSE(may_be_secret(event({.action = kFailed, .login = ""})));
}

TEST(Mask, ShowsTheFirstCharacterAndTheLength) {
  EXPECT_EQ(mask("hunter2hunter"), "h\xE2\x80\xA6 (13)");
  EXPECT_EQ(mask("\xC3\xBC"
                 "ber\xE6\x9D\x8E"),
            "\xC3\xBC\xE2\x80\xA6 (5)")
      << "characters, not bytes";
  EXPECT_EQ(mask("x"), "\xE2\x80\xA6 (1)") << "the first would be all";
}

}  // namespace
}  // namespace logbook::formats
