#include "logbook/portal/address.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/matchers.hpp"

namespace logbook::portal {
namespace {

std::string spelled(std::string_view text) {
  const auto address = Address::parse(text);
  return address ? address->text() : address.error().cause;
}

TEST(Address, HasOneSpellingHoweverItIsTyped) {
  for (const char* text :
       {"docs.example.com", "https://docs.example.com", "https://docs.example.com/", "HTTPS://Docs.Example.Com:443//",
        "https://docs.example.com/api/2.0", "https://docs.example.com/api/2.0/"}) {
    EXPECT_EQ(spelled(text), "https://docs.example.com") << text;
  }
}

TEST(Address, KeepsSchemePortAndPrefix) {
  EXPECT_EQ(spelled("http://127.0.0.1:8092"), "http://127.0.0.1:8092");
  EXPECT_EQ(spelled("[::1]:8443/docs/"), "https://[::1]:8443/docs");
  EXPECT_EQ(spelled("b\xC3\xBC"
                    "cher.example"),
            "https://xn--bcher-kva.example");
}

TEST(Address, BuildsApiUrls) {
  const auto address = Address::parse("docs.example.com/prefix/");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->api("/security/audit/login/last"),
            "https://docs.example.com/prefix/api/2.0/security/audit/login/last");
}

TEST(Address, TellsWhereWhatIsSentCanBeReadOnTheWay) {
  EXPECT_TRUE(Address::parse("http://docs.example.com")->is_plain_http_elsewhere());

  EXPECT_FALSE(Address::parse("https://docs.example.com")->is_plain_http_elsewhere());
  EXPECT_FALSE(Address::parse("http://127.0.0.1:8092")->is_plain_http_elsewhere());
}

TEST(Address, RefusesWhatIsNoAddressOfAPortal) {
  for (const char* text :
       {"", "ftp://docs.example.com", "https://ann:secret@docs.example.com", "docs.example.com?x=1", "http://"}) {
    EXPECT_THAT(Address::parse(text), testing::FailsWith(ErrorKind::usage, ::testing::_)) << text;
  }
}

}  // namespace
}  // namespace logbook::portal
