#include "logbook/http/url.hpp"

#include <gmock/gmock.h>

#include <string>

#include "logbook/testing/matchers.hpp"

namespace logbook::http {
namespace {

using testing::FailsWith;
using ::testing::HasSubstr;
using testing::Holds;
using ::testing::Not;
using ::testing::ResultOf;

/// Matches a `Url` whose text is `text`.
auto reads(const std::string& text) {
  return Holds(ResultOf([](const Url& url) { return to_string(url); }, text));
}

TEST(ParseUrl, TakesAnAddressApart) {
  const auto url = parse_url("http://docs.example.com:8080/portal/api?a=b&c=d#part");

  EXPECT_THAT(url, Holds(Url{"http", "docs.example.com", 8080, "/portal/api", "a=b&c=d"}));
}

TEST(ParseUrl, AssumesHttpsAndItsPort) {
  for (const char* text :
       {"docs.example.com", "docs.example.com/", "https://docs.example.com", "docs.example.com:443",
        "//docs.example.com", "https://docs.example.com:/", "https:/docs.example.com", "  docs.example.com\n"}) {
    EXPECT_THAT(parse_url(text), Holds(Url{"https", "docs.example.com", 443, "/", ""})) << text;
  }
}

TEST(ParseUrl, TakesAColonAfterTheHostForAPort) {
  EXPECT_THAT(parse_url("localhost:8092/x"), Holds(Url{"https", "localhost", 8092, "/x", ""}));
  EXPECT_THAT(parse_url("[::1]:8092"), Holds(Url{"https", "[::1]", 8092, "/", ""}));
}

TEST(ParseUrl, IsNotMisledByAnAddressInsideTheQuery) {
  EXPECT_THAT(parse_url("docs.example.com/?to=http://o.example"),
              reads("https://docs.example.com/?to=http://o.example"));
}

TEST(ParseUrl, NormalisesCasePathAndHost) {
  EXPECT_THAT(parse_url("HTTPS://Docs.EXAMPLE.com/A/../B"), reads("https://docs.example.com/B"));
  EXPECT_THAT(parse_url("https://%64ocs.example.com"), reads("https://docs.example.com/"));
  EXPECT_THAT(parse_url("http://docs.example.com:80"), reads("http://docs.example.com/"));
  EXPECT_THAT(parse_url("http://docs.example.com:443"), reads("http://docs.example.com:443/"));
}

TEST(ParseUrl, GivesEachNumberOneSpelling) {
  for (const char* text : {"127.0.0.1", "127.1", "0x7f000001", "2130706433", "017700000001"}) {
    EXPECT_THAT(parse_url(text), reads("https://127.0.0.1/")) << text;
  }
  EXPECT_THAT(parse_url("[0:0:0:0:0:0:0:1]"), reads("https://[::1]/"));
  EXPECT_THAT(parse_url("[::FFFF:127.0.0.1]:8"), reads("https://[::ffff:127.0.0.1]:8/"));
}

TEST(ParseUrl, TurnsInternationalNamesIntoAscii) {
  EXPECT_THAT(parse_url("m\u00FCnchen.example:8443/x?y"), reads("https://xn--mnchen-3ya.example:8443/x?y"));
  EXPECT_THAT(parse_url("http://M\u00DCNCHEN.example"), reads("http://xn--mnchen-3ya.example/"));
  EXPECT_THAT(parse_url("fa\u00DF.example"), reads("https://xn--fa-hia.example/")) << "IDNA 2008 keeps the sharp s";
}

TEST(ParseUrl, SeesThroughWideDigitsAndSlashes) {
  EXPECT_THAT(parse_url("\uFF11\uFF12\uFF17.0.0.1"), reads("https://127.0.0.1/"));
  for (const char* text : {"docs.example\uFF0Fevil.example", "m\u00FCnchen\uFF0Fx", "ann\uFF20evil.example"}) {
    EXPECT_THAT(parse_url(text), FailsWith(ErrorKind::usage, HasSubstr("is no valid host name"))) << text;
  }
}

TEST(ParseUrl, EncodesWhatARequestLineCannotHold) {
  EXPECT_THAT(parse_url("docs.example.com/\u00FC?q=\u00FC"), reads("https://docs.example.com/%C3%BC?q=%C3%BC"));
}

TEST(ParseUrl, RefusesWhatIsNoAddress) {
  for (const char* text :
       {"", " ", "https://", "https://docs example.com", "https://docs.example.com/a b", "[::1", "https://h:99999",
        "https://h:0", "https://h:x", "https://%00h", "a\x01.example", "\xFF.example", "[fe80::1%25eth0]", "[::g]"}) {
    EXPECT_THAT(parse_url(text), FailsWith(ErrorKind::usage, Not(""))) << text;
  }
}

TEST(ParseUrl, RefusesOtherSchemes) {
  EXPECT_THAT(parse_url("ftp://docs.example.com"), FailsWith(ErrorKind::usage, HasSubstr("speaks ftp")));
  EXPECT_THAT(parse_url("file:///etc/passwd"), FailsWith(ErrorKind::usage, Not("")));
}

TEST(ParseUrl, RefusesAUserOrPasswordWithoutRepeatingIt) {
  for (const char* text : {"https://ann:hunter2@docs.example.com/x", "ann:hunter2@docs.example.com/x"}) {
    const auto url = parse_url(text);
    EXPECT_THAT(url, FailsWith(ErrorKind::usage, HasSubstr("password"))) << text;
    EXPECT_THAT(url.error().thing, HasSubstr("***@docs.example.com/x"));
    EXPECT_THAT(url.error().thing, Not(HasSubstr("hunter2")));
  }
}

TEST(Resolve, FollowsReferencesAsALocationHeaderGivesThem) {
  const auto base = parse_url("https://docs.example.com:8443/a/b?c");
  ASSERT_THAT(base, Holds(::testing::_));

  EXPECT_THAT(resolve(*base, "/x?y"), reads("https://docs.example.com:8443/x?y"));
  EXPECT_THAT(resolve(*base, "x"), reads("https://docs.example.com:8443/a/x"));
  EXPECT_THAT(resolve(*base, "?x"), reads("https://docs.example.com:8443/a/b?x"));
  EXPECT_THAT(resolve(*base, "//o.example/x"), reads("https://o.example/x"));
  EXPECT_THAT(resolve(*base, "HTTP://o.example"), reads("http://o.example/"));
  EXPECT_THAT(resolve(*base, "\\\\o.example/"), Holds(::testing::Field(&Url::host, "docs.example.com")));
  EXPECT_THAT(resolve(*base, ""), Holds(*base));
}

TEST(Resolve, RefusesWhatParseUrlRefuses) {
  const auto base = parse_url("https://docs.example.com");
  ASSERT_THAT(base, Holds(::testing::_));

  for (const char* reference :
       {"ftp://o.example", "mailto:ann@example.com", "https://u:p@o.example/", "https:\\\\o.example"}) {
    EXPECT_THAT(resolve(*base, reference), FailsWith(ErrorKind::usage, Not(""))) << reference;
  }
}

TEST(WithoutUser, HidesOnlyWhatStandsBeforeTheHost) {
  EXPECT_EQ(without_user("https://u:p@h/x"), "https://***@h/x");
  EXPECT_EQ(without_user("u:p@w@h"), "***@h");
  EXPECT_EQ(without_user("https://h/x@y"), "https://h/x@y");
}

TEST(IsLoopback, KnowsThisMachineInEverySpelling) {
  for (const char* host : {"localhost", "localhost.", "portal.localhost", "127.0.0.1", "127.255.255.254", "[::1]",
                           "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.0.0.1."}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
}

TEST(IsLoopback, TakesNothingElseForThisMachine) {
  for (const char* host : {"docs.example.com", "localhost.example.com", "notlocalhost", "128.0.0.1", "0.0.0.0", "[::]",
                           "[::2]", "[::ffff:10.0.0.1]", "127.0.0.1.example.com", "10.0.0.1", "", ".", "[", "[]"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace logbook::http
