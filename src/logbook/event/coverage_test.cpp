#include "logbook/event/coverage.hpp"

#include <gtest/gtest.h>

namespace logbook {
namespace {

UtcTime day(int number) { return std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + std::chrono::days{number}; }

Coverage from_day_3_to_9(CoverageEnd end, std::vector<Hole> holes = {}) { return {{day(3), day(9)}, holes, end}; }

Hole hole_on(int number) {
  Hole hole;
  hole.time = {day(number), day(number + 1)};
  return hole;
}

TEST(Coverage, IsCompleteBackToWhereItBegins) {
  for (const auto end : {CoverageEnd::oldest_event, CoverageEnd::since, CoverageEnd::interrupted}) {
    const auto coverage = from_day_3_to_9(end);

    EXPECT_TRUE(coverage.complete(day(3), std::nullopt));
    EXPECT_FALSE(coverage.complete(day(2), std::nullopt)) << "older events may be missing";
  }
}

TEST(Coverage, WithoutABeginIsCompleteIfAllThatThereIsWasRead) {
  EXPECT_TRUE(from_day_3_to_9(CoverageEnd::oldest_event).complete(std::nullopt, std::nullopt));
  EXPECT_TRUE(from_day_3_to_9(CoverageEnd::enough).complete(std::nullopt, std::nullopt));
  for (const auto end :
       {CoverageEnd::interrupted, CoverageEnd::degraded, CoverageEnd::unsettled, CoverageEnd::failed}) {
    EXPECT_FALSE(from_day_3_to_9(end).complete(std::nullopt, std::nullopt));
  }
}

TEST(Coverage, IsNotCompleteWhereItHasAHole) {
  const auto coverage = from_day_3_to_9(CoverageEnd::oldest_event, {hole_on(5)});

  EXPECT_FALSE(coverage.complete(std::nullopt, std::nullopt));
  EXPECT_FALSE(coverage.complete(day(4), day(6)));
  EXPECT_TRUE(coverage.complete(day(6), std::nullopt)) << "the hole lies before";
  EXPECT_TRUE(coverage.complete(day(3), day(5))) << "the hole lies behind";
}

TEST(Coverage, SaysNothingOfATimeBeforeIt) {
  for (const auto end : {CoverageEnd::oldest_event, CoverageEnd::pruned, CoverageEnd::enough}) {
    EXPECT_FALSE(from_day_3_to_9(end).complete(std::nullopt, day(3)));
    EXPECT_TRUE(from_day_3_to_9(end).complete(std::nullopt, day(4)));
  }
}

TEST(Coverage, OfTheNewestEventsIsCompleteThoughAllAreProvisional) {
  const Coverage newest{{day(3), day(3)}, {}, CoverageEnd::enough};

  EXPECT_TRUE(newest.complete(std::nullopt, std::nullopt));
  EXPECT_FALSE(newest.complete(std::nullopt, day(4))) << "others of that range may still be written";
}

TEST(Coverage, OfNothingIsNotComplete) {
  EXPECT_FALSE(Coverage({{day(3), day(3)}, {}, CoverageEnd::enough}).complete(day(3), std::nullopt));
  const Coverage nothing{{day(3), day(3)}, {}, CoverageEnd::failed};

  EXPECT_FALSE(nothing.complete(day(3), std::nullopt));

  const Coverage all_newer_than_what_is_settled{{day(3), day(2)}, {}, CoverageEnd::since};
  EXPECT_FALSE(all_newer_than_what_is_settled.complete(day(3), std::nullopt));
}

TEST(Coverage, IsThatOfTheQuestion) {
  auto coverage = from_day_3_to_9(CoverageEnd::oldest_event, {hole_on(7), hole_on(5)});

  coverage.cut_to(day(4), day(6));

  EXPECT_EQ(coverage, (Coverage{{day(4), day(6)}, {hole_on(5)}, CoverageEnd::oldest_event}));
  coverage.cut_to(std::nullopt, std::nullopt);
  EXPECT_EQ(coverage.stretch, (TimeRange{day(4), day(6)}));
  coverage.cut_to(day(20), std::nullopt);
  EXPECT_EQ(coverage.stretch, (TimeRange{day(4), day(6)})) << "so that it can be said how far it reaches";
}

}  // namespace
}  // namespace logbook
