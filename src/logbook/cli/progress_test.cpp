#include "logbook/cli/progress.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "logbook/testing/makers.hpp"

namespace logbook::cli {
namespace {

using namespace std::chrono_literals;
using testing::at;
using ::testing::HasSubstr;
using ::testing::StartsWith;

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

/// A progress whose clock goes on by a second with each look, and all that a terminal of both streams gets.
struct Watched {
  explicit Watched(std::size_t out_columns = 0, std::size_t err_columns = 80)
      : context{.out = terminal,
                .err = terminal,
                .out_columns = out_columns,
                .err_columns = err_columns,
                .environment = {}},
        progress(context, at(9, 0), at(7, 0), [this] { return now += 1s; }) {}

  std::ostringstream terminal;
  Context context;
  Progress::Moment now;
  Progress progress;
};

TEST(Progress, LeavesRowsAloneOnTheTerminalThatItShares) {
  Watched watched(80);
  watched.progress.update(10, at(8, 0));
  watched.terminal.str("");

  watched.progress.make_way_for_rows();
  watched.terminal << "a row\n";
  watched.progress.update(20, at(7, 30));

  EXPECT_THAT(watched.terminal.str(), StartsWith("\r\x1b[Ka row\n\r\x1b[K20 events"));
}

TEST(Progress, IsBackAtOnceAfterRows) {
  Watched watched(80);
  watched.progress.update(10, at(8, 0));
  watched.progress.make_way_for_rows();
  watched.terminal.str("");

  watched.now -= 999ms;
  watched.progress.update(20, at(7, 30));

  EXPECT_THAT(watched.terminal.str(), HasSubstr("20 events"));
}

TEST(Progress, StaysWhereRowsGoElsewhere) {
  Watched watched;
  watched.progress.update(10, at(8, 0));
  watched.terminal.str("");

  watched.progress.make_way_for_rows();

  EXPECT_EQ(watched.terminal.str(), "");
}

TEST(Progress, IsNeverWiderThanTheTerminal) {
  Watched watched(0, 20);

  watched.progress.update(10, at(8, 0));

  EXPECT_EQ(watched.terminal.str(), "\r\x1b[K10 events, 10/s, b…");
}

}  // namespace
}  // namespace logbook::cli
