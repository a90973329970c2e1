#include "logbook/history/repeated_hour.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "logbook/testing/makers.hpp"

namespace logbook::history {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::event;

// The clocks of Berlin show the hour from 2 to 3 twice on 2026-10-25: from midnight and from 1 o'clock UTC.
constexpr UtcTime kFirstPass = std::chrono::sys_days{2026y / 10 / 25};
constexpr UtcTime kSecondPass = kFirstPass + 1h;

RepeatedHour in_berlin() { return RepeatedHour(*Zone::named("Europe/Berlin")); }

/// Rows as a portal has them, newest first: its true times.
class Portal {
 public:
  explicit Portal(std::vector<LoginEvent> rows) : rows_(std::move(rows)) {}

  std::optional<portal::Page> answer(portal::Window window) {
    ++requests;
    portal::Page page;
    for (auto at = window.start; at < std::min(window.end(), std::ssize(rows_)); ++at) {
      const auto& row = rows_[static_cast<std::size_t>(at)];
      if (window.from && row.time < *window.from) continue;
      if (window.to && row.time > *window.to) continue;
      page.events.push_back(row);
      if (row.time < kSecondPass && row.time >= kFirstPass) page.events.back().time += 1h;
    }
    return page;
  }

  void insert(LoginEvent row) { rows_.insert(rows_.begin(), std::move(row)); }

  int requests = 0;

 private:
  std::vector<LoginEvent> rows_;
};

std::vector<LoginEvent> rows_of_both_passes() {
  return {event({.id = 5, .time = kSecondPass + 90min}), event({.id = 4, .time = kSecondPass + 20min}),
          event({.id = 3, .time = kSecondPass}), event({.id = 2, .time = kFirstPass + 20min}),
          event({.id = 1, .time = kFirstPass - 5min})};
}

TEST(RepeatedHour, GivesEventsOfBothPassesTheirTrueTimes) {
  Portal portal(rows_of_both_passes());
  auto events = portal.answer({0, 5})->events;
  ASSERT_EQ(events[3].time, kSecondPass + 20min) << "as it is printed";

  in_berlin().tell_apart({0, 5}, events, [&](portal::Window window) { return portal.answer(window); });

  EXPECT_EQ(events, rows_of_both_passes());
  EXPECT_EQ(portal.requests, 3);
}

TEST(RepeatedHour, RemembersWhatItWasTold) {
  Portal portal(rows_of_both_passes());
  auto berlin = in_berlin();
  const auto read = [&] {
    auto events = portal.answer({0, 5})->events;
    berlin.tell_apart({0, 5}, events, [&](portal::Window window) { return portal.answer(window); });
    return events;
  };
  read();
  portal.requests = 0;

  EXPECT_EQ(read(), rows_of_both_passes());
  EXPECT_EQ(portal.requests, 1) << "the window itself";
}

TEST(RepeatedHour, AsksNothingAtAnyOtherTime) {
  std::vector<LoginEvent> events{event({.time = kSecondPass + 1h}), event({.time = kFirstPass - days{40}})};

  in_berlin().tell_apart({0, 2}, events, [](portal::Window) -> std::optional<portal::Page> {
    ADD_FAILURE();
    return std::nullopt;
  });
}

TEST(RepeatedHour, FindsEventsThatMovedOutOfTheWindow) {
  Portal portal(rows_of_both_passes());
  auto events = portal.answer({0, 4})->events;
  portal.insert(event({.id = 6, .time = kSecondPass + 2h}));

  in_berlin().tell_apart({0, 4}, events, [&](portal::Window window) { return portal.answer(window); });

  EXPECT_EQ(events[3].time, kFirstPass + 20min);
  EXPECT_EQ(events[3].time_uncertain_by, 0s);
}

TEST(RepeatedHour, MarksWhatCannotBeToldApart) {
  Portal portal(rows_of_both_passes());
  auto events = portal.answer({0, 5})->events;

  in_berlin().tell_apart({0, 5}, events, [](portal::Window) { return std::nullopt; });

  EXPECT_EQ(events[0].time_uncertain_by, 0s);
  EXPECT_EQ(events[1].time_uncertain_by, 1h);
  EXPECT_EQ(events[3].time_uncertain_by, 1h) << "it may have been the first pass";
  EXPECT_EQ(events[3].time, kSecondPass + 20min);
}

TEST(RepeatedHour, BelievesNoPortalThatIgnoresTheTimesItIsAskedFor) {
  Portal portal(rows_of_both_passes());
  auto events = portal.answer({0, 5})->events;

  in_berlin().tell_apart({0, 5}, events, [&](portal::Window) { return portal.answer({0, 5}); });

  EXPECT_EQ(events[1].time_uncertain_by, 1h);
  EXPECT_EQ(events[3].time_uncertain_by, 1h);
}

TEST(RepeatedHour, IsTheOnlyTimeAtWhichLaterEventsStandBehindEarlierOnes) {
  const auto berlin = in_berlin();

  EXPECT_TRUE(berlin.may_follow(kSecondPass + 20min, kSecondPass + 59min));
  EXPECT_FALSE(berlin.may_follow(kSecondPass + 20min, kSecondPass + 61min));
  EXPECT_FALSE(berlin.may_follow(kSecondPass - days{9}, kSecondPass - days{9} + 1s));
  EXPECT_TRUE(RepeatedHour(std::nullopt).may_follow(kSecondPass, kSecondPass + 59min)) << "it may be anywhere";
  EXPECT_FALSE(RepeatedHour(std::nullopt).may_follow(kSecondPass, kSecondPass + 61min));
}

}  // namespace
}  // namespace logbook::history
