#include "logbook/event/filter.hpp"

#include <gmock/gmock.h>

#include "logbook/event/well_known.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook {
namespace {

using namespace std::chrono_literals;
using testing::at;
using testing::event;

constexpr LoginAction kWrongPassword{1013};
constexpr LoginAction kPassword{1029};

LoginEvent attempt(std::string login) {
  return event({.action = kWrongPassword, .user_id = std::string(kGuestId), .user = login, .login = login});
}

Filter with(void (*set)(Filter&)) {
  Filter filter;
  set(filter);
  return filter;
}

TEST(Filter, ThatAsksForNothingTakesAll) {
  EXPECT_TRUE(Filter{}.takes_all());
  EXPECT_EQ(match(Filter{}, event()), Verdict::yes);
}

TEST(Filter, TakesARangeWithItsBeginAndWithoutItsEnd) {
  const auto filter = with([](Filter& one) {
    one.since = at(8, 0);
    one.until = at(9, 0);
  });

  EXPECT_FALSE(filter.takes_all());
  EXPECT_EQ(match(filter, event({.time = at(7, 59, 59)})), Verdict::no);
  EXPECT_EQ(match(filter, event({.time = at(8, 0)})), Verdict::yes);
  EXPECT_EQ(match(filter, event({.time = at(9, 0)})), Verdict::no);
}

TEST(Filter, TakesAnEventThatMayHaveHappenedInItsRange) {
  auto uncertain = event({.time = at(9, 30)});
  uncertain.time_uncertain_by = 1h;

  EXPECT_EQ(match(with([](Filter& one) { one.until = at(9, 0); }), uncertain), Verdict::yes);
  EXPECT_EQ(match(with([](Filter& one) { one.until = at(8, 30); }), uncertain), Verdict::no);
  EXPECT_EQ(match(with([](Filter& one) { one.since = at(9, 30); }), uncertain), Verdict::yes);
}

TEST(Filter, AsksForOutcomesAndActions) {
  EXPECT_EQ(match(with([](Filter& one) { one.outcome = Outcome::failure; }), attempt("ann")), Verdict::yes);
  EXPECT_EQ(match(with([](Filter& one) { one.outcome = Outcome::success; }), attempt("ann")), Verdict::no);
  EXPECT_EQ(match(with([](Filter& one) { one.actions = {kPassword, kWrongPassword}; }), attempt("ann")), Verdict::yes);
  EXPECT_EQ(match(with([](Filter& one) { one.actions = {kPassword}; }), attempt("ann")), Verdict::no);
}

TEST(Filter, ComparesLoginsAndCountriesInAnyCaseOfLetters) {
  auto from_latvia = attempt(" Ann@Example.com ");
  from_latvia.ip = "203.0.113.24";
  from_latvia.country = "Latvia";

  EXPECT_EQ(match(with([](Filter& one) { one.login = "ann@example.COM"; }), from_latvia), Verdict::yes);
  EXPECT_EQ(match(with([](Filter& one) { one.login = "ann"; }), from_latvia), Verdict::no);
  EXPECT_EQ(match(with([](Filter& one) { one.country = "latvia"; }), from_latvia), Verdict::yes);
  EXPECT_EQ(match(with([](Filter& one) { one.country = "Lat"; }), from_latvia), Verdict::no);
}

TEST(Filter, TakesAStarInALoginForAnyText) {
  const auto fits = [](std::string pattern, std::string login) {
    Filter filter;
    filter.login = std::move(pattern);
    return match(filter, attempt(std::move(login))) == Verdict::yes;
  };

  EXPECT_TRUE(fits("*@example.com", "ann@example.com"));
  EXPECT_FALSE(fits("*@example.com", "ann@example.com.evil"));
  EXPECT_TRUE(fits("a*n*com", "ann@example.com"));
  EXPECT_TRUE(fits("*", "anything"));
  EXPECT_FALSE(fits("a*a", "a"));
  EXPECT_FALSE(fits("ann*", "bob"));
}

TEST(Filter, AsksForAddresses) {
  Filter filter;
  filter.address = *Network::parse("", "203.0.113.0/24");

  EXPECT_EQ(match(filter, event({.ip = "203.0.113.7"})), Verdict::yes);
  EXPECT_EQ(match(filter, event({.ip = "198.51.100.7"})), Verdict::no);
  EXPECT_EQ(match(filter, event({.ip = "proxy.example.com"})), Verdict::no);
}

TEST(Filter, DoesNotDecideOnAddressesThatThePortalCut) {
  Filter filter;
  filter.address = *Network::parse("", "2001:db8::/32");

  EXPECT_EQ(match(filter, event({.ip = "2001"})), Verdict::undecided);
  EXPECT_EQ(match(filter, event({.ip = "2a02"})), Verdict::no);
  filter.address = *Network::parse("", "0.0.0.0/0");
  EXPECT_EQ(match(filter, event({.ip = "2001"})), Verdict::no) << "not the IPv4 number 0.0.7.209";
  EXPECT_EQ(match(filter, event({.ip = "0"})), Verdict::undecided) << "it may have been 0:0:0:0:0:ffff:203.0.113.7";
  EXPECT_EQ(match(filter, event({.ip = ""})), Verdict::undecided);
  filter.outcome = Outcome::failure;
  EXPECT_EQ(match(filter, event({.action = kPassword, .ip = ""})), Verdict::no) << "the rest does not fit";
}

TEST(UserMatch, FindsFailedAttemptsThatMeantTheUser) {
  const UserMatch ann{{"0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e"}, {"ann@example.com"}, {"ann example", "ann"}};

  EXPECT_EQ(ann.evidence(event()), UserEvidence::id);
  EXPECT_EQ(ann.evidence(attempt("Ann@Example.com ")), UserEvidence::email);
  EXPECT_EQ(ann.evidence(attempt("Ann Example")), UserEvidence::name);
  EXPECT_EQ(ann.evidence(attempt("bob@example.com")), UserEvidence::none);
}

TEST(UserMatch, FindsFailedAttemptsInABrowserWhereSomebodyElseIsSignedIn) {
  const UserMatch ann{{"0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e"}, {"ann@example.com"}, {}};
  auto under_bobs_session = attempt("ann@example.com");
  under_bobs_session.user_id = "bobs-id";
  auto by_bob = under_bobs_session;
  by_bob.action = kPassword;

  EXPECT_EQ(ann.evidence(under_bobs_session), UserEvidence::email);
  EXPECT_EQ(ann.evidence(by_bob), UserEvidence::none) << "he did sign in";
}

TEST(UserMatch, DoesNotTakeOthersOfTheSameNameForTheUser) {
  const UserMatch ann{{"0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e"}, {}, {"ann example"}};

  EXPECT_EQ(ann.evidence(event({.user_id = "another", .user = "Ann Example"})), UserEvidence::none);
}

TEST(UserMatch, GoesByTheHistoryWhereNoIdIsKnown) {
  const UserMatch ann{{}, {"ann@example.com"}, {"ann example"}};

  EXPECT_EQ(ann.evidence(event({.user = "Ann Example"})), UserEvidence::name);
  EXPECT_EQ(ann.evidence(event({.user = "Ann E.", .login = "ann@example.com"})), UserEvidence::name);
  EXPECT_EQ(ann.evidence(event({.user = "Bob Example"})), UserEvidence::none);
}

}  // namespace
}  // namespace logbook
