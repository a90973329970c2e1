#include "logbook/http/redirect.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::http {
namespace {

using ::testing::_;
using testing::answer;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::FailsBy;
using testing::failure;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::Holds;
using ::testing::Not;
using testing::RecordedRequest;
using testing::RecordedTransport;
using ::testing::SizeIs;

Exchange redirect(const std::string& location, int status = 302) { return answer(status, {{"location", location}}); }

class Redirect : public ::testing::Test {
 protected:
  /// Asks for `url`, through redirects, a transport that gives `exchanges`.
  Exchange get(const std::string& url, std::vector<Exchange> exchanges) {
    requests.clear();
    auto inner = std::make_unique<RecordedTransport>(std::move(exchanges), requests);
    return following_redirects(std::move(inner))->get({.url = url, .bearer = &key});
  }

  std::vector<std::string> urls() const {
    std::vector<std::string> urls;
    for (const auto& request : requests) urls.push_back(request.url);
    return urls;
  }

  Secret key{"sk-12"};
  std::vector<RecordedRequest> requests;
};

TEST_F(Redirect, IsFollowedWithinTheOriginWithTheKey) {
  for (const int status : {301, 302, 303, 307, 308}) {
    EXPECT_THAT(get("https://docs.example.com/a", {redirect("/b", status), answer(200)}),
                Holds(Field(&Answer::url, "https://docs.example.com/b")));
    EXPECT_THAT(requests, Each(Field(&RecordedRequest::bearer, "sk-12")));
  }
}

TEST_F(Redirect, IsFollowedWhateverTheSpellingOfTheOrigin) {
  get("https://docs.example.com/a", {redirect("HTTPS://DOCS.example.com:443/b"), answer(200)});

  EXPECT_THAT(urls(), ElementsAre("https://docs.example.com/a", "https://docs.example.com/b"));
}

TEST_F(Redirect, IsFollowedFromHttpToHttpsOnTheSameHost) {
  get("http://localhost:8080/a", {redirect("https://localhost/a"), redirect("/b"), answer(200)});

  EXPECT_THAT(urls(), ElementsAre("http://localhost:8080/a", "https://localhost/a", "https://localhost/b"));
}

TEST_F(Redirect, ToAnotherOriginIsRefusedAndNamed) {
  for (const auto& [location, origin] : std::vector<std::pair<std::string, std::string>>{
           {"https://o.example/login", "https://o.example"},
           {"//o.example/login", "https://o.example"},
           {"https://docs.example.com:8443/", "https://docs.example.com:8443"},
           {"http://docs.example.com/", "http://docs.example.com"},
           {"https://docs.example.com.o.example/", "https://docs.example.com.o.example"}}) {
    const auto exchange = get("https://docs.example.com/a", {redirect(location)});

    EXPECT_THAT(exchange, FailsBy(Fault::other_origin, ErrorKind::untrusted, HasSubstr(origin))) << location;
    EXPECT_THAT(exchange.error().error.mend, HasSubstr(origin)) << location;
    EXPECT_THAT(requests, SizeIs(1)) << "nothing is sent there";
  }
}

TEST_F(Redirect, FromHttpsBackToHttpIsRefusedAfterTheUpgradeToo) {
  EXPECT_THAT(get("http://localhost/a", {redirect("https://localhost/a"), redirect("http://localhost/a")}),
              FailsBy(Fault::other_origin, ErrorKind::untrusted, _));
}

TEST_F(Redirect, ThatEchoesTheKeyDoesNotShowIt) {
  const auto exchange = get("https://docs.example.com/a", {redirect("https://o.example/?key=sk-12")});

  EXPECT_THAT(exchange, FailsBy(Fault::other_origin, ErrorKind::untrusted, HasSubstr("?key=***")));
  EXPECT_THAT(::testing::PrintToString(exchange.error()), Not(HasSubstr("sk-12")));
}

TEST_F(Redirect, ToNoAddressIsMalformed) {
  for (const char* location : {"mailto:ann@example.com", "https://", "https://u:hunter2@docs.example.com/"}) {
    const auto exchange = get("https://docs.example.com/a", {redirect(location)});

    EXPECT_THAT(exchange, FailsBy(Fault::bad_url, ErrorKind::malformed, Not(HasSubstr("hunter2")))) << location;
  }
}

TEST_F(Redirect, EndsAfterFive) {
  EXPECT_THAT(get("https://docs.example.com/a",
                  {redirect("/b"), redirect("/c"), redirect("/d"), redirect("/e"), redirect("/f"), answer(200)}),
              Holds(Field(&Answer::url, "https://docs.example.com/f")));

  EXPECT_THAT(get("https://docs.example.com/a", std::vector<Exchange>(6, redirect("/a"))),
              FailsBy(Fault::too_many_redirects, ErrorKind::untrusted, HasSubstr("5")));
}

TEST_F(Redirect, WithoutAnAddressIsAnAnswerAsOthersAre) {
  EXPECT_THAT(get("https://docs.example.com/a", {answer(302)}), Holds(Field(&Answer::status, 302)));
  EXPECT_THAT(get("https://docs.example.com/a", {answer(304, {{"location", "/b"}})}),
              Holds(Field(&Answer::status, 304)));
}

TEST_F(Redirect, PassesAFailureOn) {
  EXPECT_THAT(get("https://docs.example.com/a", {failure(Fault::reset)}),
              FailsBy(Fault::reset, ErrorKind::unreachable, _));
}

}  // namespace
}  // namespace logbook::http
