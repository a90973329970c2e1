#include "logbook/sync/backlog.hpp"

#include <gtest/gtest.h>

#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::at;

constexpr days kLifetime{180};

TEST(Backlog, LosesAsMuchAsItTakesToMeetTheOldEnd) {
  Backlog backlog;
  EXPECT_FALSE(backlog.look(at(8, 0), at(8, 0) - days{80}, kLifetime)) << "one look shows no pace";

  const auto outlook = backlog.look(at(9, 0), at(8, 0) - days{80} - 10h, kLifetime);  // ten hours in an hour

  ASSERT_TRUE(outlook && outlook->lasts);
  EXPECT_EQ(*outlook->lasts, std::chrono::seconds(days{100} - 11h) / 11) << "from both sides: 11 hours in an hour";
  EXPECT_EQ(outlook->loses, *outlook->lasts);
}

TEST(Backlog, LosesAllOfItWhereItDoesNotGetOn) {
  Backlog backlog;
  backlog.look(at(8, 0), at(8, 0) - days{80}, kLifetime);

  const auto outlook = backlog.look(at(9, 0), at(8, 0) - days{80}, kLifetime);

  ASSERT_TRUE(outlook);
  EXPECT_FALSE(outlook->lasts);
  EXPECT_EQ(outlook->loses, days{100} - 1h);
}

TEST(Backlog, JudgesNoPaceFromOneGapToAnother) {
  Backlog backlog;
  backlog.look(at(8, 0), at(8, 0) - days{170}, kLifetime);

  EXPECT_FALSE(backlog.look(at(8, 0) + days{90}, at(8, 0) + days{80}, kLifetime)) << "a later gap, above what was read";
}

TEST(Backlog, IsNoneWhereAllWasRead) {
  Backlog backlog;
  backlog.look(at(8, 0), at(8, 0) - days{80}, kLifetime);

  EXPECT_FALSE(backlog.look(at(9, 0), at(9, 0) - kLifetime, kLifetime));
}

}  // namespace
}  // namespace logbook::sync
