#include "logbook/cli/progress.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "logbook/testing/makers.hpp"

namespace logbook::cli {
namespace {

using namespace std::chrono_literals;
using testing::at;

TEST(Progress, TellsHowMuchHowFastAndHowFar) {
  EXPECT_EQ(progress_line(123'400, 60s, at(8, 0), std::nullopt), "123,400 events, 2,056/s, back to 2026-03-02");
}

TEST(Progress, TellsHowLongItWillTakeOnceThatCanBeGuessed) {
  EXPECT_EQ(progress_line(1'000, 10s, at(8, 0), 0.25), "1,000 events, 100/s, back to 2026-03-02, about 30 s left");
  EXPECT_EQ(progress_line(1'000, 60s, at(8, 0), 0.1), "1,000 events, 16/s, back to 2026-03-02, about 9 min left");
  EXPECT_EQ(progress_line(100, 1s, at(8, 0), 0.001), "100 events, 100/s, back to 2026-03-02") << "too early to say";
}

TEST(Progress, IsSilentWhereNobodyWatches) {
  std::ostringstream out;
  std::ostringstream err;
  const Context context{.out = out, .err = err, .environment = {}};
  {
    Progress progress(context, at(9, 0), at(7, 0));
    progress.update(10, at(8, 0));
  }

  EXPECT_EQ(err.str(), "");
}

}  // namespace
}  // namespace logbook::cli
