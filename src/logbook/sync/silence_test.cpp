#include "logbook/sync/silence.hpp"

#include <gtest/gtest.h>

#include "logbook/archive/open.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using namespace std::chrono_literals;
using testing::at;

constexpr const char* kPortal = "https://docs.example.com";

/// Events an hour apart, the newest at 8:00, but with a night of 10 hours.
std::unique_ptr<archive::Archive> archive_with(int events) {
  auto archive = *archive::open("memory:");
  archive::Batch batch{.portal = kPortal, .seen = at(8, 0)};
  for (int i = 0; i < events; ++i) {
    batch.events.push_back(testing::event({.id = 1000 - i, .time = at(8, 0) - i * 1h - (i > 5 ? 9h : 0h)}));
  }
  EXPECT_TRUE(archive->append(batch));
  return archive;
}

TEST(Silence, IsUnusualWhenItIsFarLongerThanTheLongestOfLate) {
  const auto archive = archive_with(30);

  const auto night = *silence_of(*archive, kPortal, at(18, 0));
  const auto too_long = *silence_of(*archive, kPortal, at(8, 0) + 17h);

  ASSERT_TRUE(night && too_long);
  EXPECT_EQ(night->usual, 10h);
  EXPECT_EQ(night->now, 10h);
  EXPECT_FALSE(night->is_unusual());
  EXPECT_TRUE(too_long->is_unusual());
}

TEST(Silence, CannotBeJudgedByAHandfulOfEvents) {
  EXPECT_FALSE(*silence_of(*archive_with(5), kPortal, at(20, 0)));
  EXPECT_FALSE(*silence_of(*archive_with(30), "https://other.example.com", at(20, 0)));
}

}  // namespace
}  // namespace logbook::sync
