#include "logbook/archive/difference.hpp"

#include <gtest/gtest.h>

#include "logbook/testing/makers.hpp"

namespace logbook::archive {
namespace {

using namespace std::chrono_literals;
using testing::at;
using testing::event;

/// A change of one member.
using Change = void (*)(LoginEvent&);

LoginEvent row() {
  auto made = event({.id = 7, .time = at(8, 0), .login = "ann@example.com", .ip = "203.0.113.7"});
  made.user = "Ann Example";
  made.country = "Latvia";
  made.browser = "Chrome 137";
  made.page = "https://docs.example.com/rooms?token=1";
  return made;
}

Difference after(Change change) {
  auto changed = row();
  change(changed);
  return difference(row(), changed);
}

TEST(Difference, IsNoneWhereOnlyWhatThePortalComputesChanged) {
  EXPECT_EQ(after([](LoginEvent&) {}), Difference::none);
  EXPECT_EQ(after([](LoginEvent& one) { one.user = "Ann Married"; }), Difference::none);
  EXPECT_EQ(after([](LoginEvent& one) { one.country = "Lithuania"; }), Difference::none);
  EXPECT_EQ(after([](LoginEvent& one) { one.city = "Riga"; }), Difference::none);
  EXPECT_EQ(after([](LoginEvent& one) { one.action_text = "Anmeldung"; }), Difference::none);
  EXPECT_EQ(after([](LoginEvent& one) { one.page = "https://docs.example.com/rooms?token=2"; }), Difference::none);
}

TEST(Difference, IsAMutationWhereTheRowChanged) {
  EXPECT_EQ(after([](LoginEvent& one) { one.time += 1us; }), Difference::mutation);
  EXPECT_EQ(after([](LoginEvent& one) { one.action = LoginAction{1013}; }), Difference::mutation);
  EXPECT_EQ(after([](LoginEvent& one) { one.user_id = "another"; }), Difference::mutation);
  EXPECT_EQ(after([](LoginEvent& one) { one.login = "Ann@example.com"; }), Difference::mutation);
  EXPECT_EQ(after([](LoginEvent& one) { one.ip = "203.0.113.70"; }), Difference::mutation);
  EXPECT_EQ(after([](LoginEvent& one) { one.browser.clear(); }), Difference::mutation);
  EXPECT_EQ(after([](LoginEvent& one) { one.platform = "Linux"; }), Difference::mutation);
  EXPECT_EQ(after([](LoginEvent& one) { one.page = "https://docs.example.com/"; }), Difference::mutation);
}

TEST(Difference, IsARefinementInTheLetterCaseOfAnId) {
  EXPECT_EQ(after([](LoginEvent& one) { one.user_id = "0C5D1A52-6A0E-4B0C-9D0F-6F1B2A3C4D5E"; }),
            Difference::refinement);
}

TEST(Difference, IsARefinementWhereLessOfAnAddressIsCut) {
  const auto cut = event({.ip = "2001"});
  const auto whole = event({.ip = "2001:db8::7"});
  const auto other = event({.ip = "20010"});

  EXPECT_EQ(difference(cut, whole), Difference::refinement);
  EXPECT_EQ(difference(whole, cut), Difference::refinement);
  EXPECT_EQ(difference(event({.ip = ""}), event({.ip = "::1"})), Difference::refinement);
  EXPECT_EQ(difference(cut, other), Difference::mutation);
  EXPECT_TRUE(takes_its_place({whole}, {cut}));
  EXPECT_FALSE(takes_its_place({cut}, {whole}));
  EXPECT_TRUE(takes_its_place({cut}, {whole, 0, proof::Provenance::imported}));
}

TEST(Difference, IsARefinementByExactlyTheHourThatComesTwice) {
  auto late = event({.time = at(9, 30)});
  late.time_uncertain_by = 1h;

  EXPECT_EQ(difference(late, event({.time = at(8, 30)})), Difference::refinement);
  EXPECT_EQ(difference(event({.time = at(8, 30)}), late), Difference::refinement);
  EXPECT_EQ(difference(late, event({.time = at(9, 30)})), Difference::refinement) << "certain by now";
  EXPECT_EQ(difference(event({.time = at(9, 30)}), late), Difference::none) << "less certain is nothing new";
  EXPECT_EQ(difference(late, event({.time = at(8, 31)})), Difference::mutation);
  EXPECT_EQ(difference(event({.time = at(9, 30)}), event({.time = at(8, 30)})), Difference::mutation);
}

/// The clocks of Berlin show the hour from 2 to 3 twice on 2026-10-25; when the first reading was made, nobody had
/// told.
TEST(Difference, IsARefinementByTheHourOfTheZoneThatIsKnownByNow) {
  const std::optional<Zone> berlin = *Zone::named("Europe/Berlin");
  const UtcTime first_pass = std::chrono::sys_days{2026y / 10 / 25} + 20min;
  const auto printed = event({.time = first_pass + 1h});

  EXPECT_EQ(difference(printed, event({.time = first_pass}), berlin), Difference::refinement);
  EXPECT_EQ(difference(printed, event({.time = first_pass})), Difference::mutation);
  EXPECT_EQ(difference(event({.time = at(9, 30)}), event({.time = at(8, 30)}), berlin), Difference::mutation);
}

TEST(TakesItsPlace, NotWhereALessCertainTimeWasToldLater) {
  auto uncertain = event({.time = at(9, 30)});
  uncertain.time_uncertain_by = 1h;
  const Kept less{uncertain, 0, proof::Provenance::portal, 1};
  const Kept more{event({.time = at(8, 30)}), 0, proof::Provenance::portal, 0};

  EXPECT_FALSE(takes_its_place(less, more));
  EXPECT_TRUE(takes_its_place(more, less));
}

}  // namespace
}  // namespace logbook::archive
