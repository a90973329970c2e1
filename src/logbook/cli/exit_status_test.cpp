#include "logbook/cli/exit_status.hpp"

#include <gmock/gmock.h>

#include <array>

namespace logbook::cli {
namespace {

TEST(ExitStatus, TellsAScriptWhatToDo) {
  EXPECT_EQ(exit_status(ErrorKind::usage), 2) << "mend the command";
  EXPECT_EQ(exit_status(ErrorKind::unauthorized), 4) << "mend the key";
  EXPECT_EQ(exit_status(ErrorKind::busy), 6) << "try again later";
  EXPECT_EQ(exit_status(ErrorKind::unreachable), 6) << "try again later";
  EXPECT_EQ(exit_status(ErrorKind::damaged), 7) << "look at the archive";
  for (const auto kind :
       {ErrorKind::not_found, ErrorKind::rejected, ErrorKind::untrusted, ErrorKind::malformed, ErrorKind::storage}) {
    EXPECT_EQ(exit_status(kind), 1);
  }
}

TEST(ExitStatus, OfSeveralIsTheOneThatCallsForAPersonTheMost) {
  EXPECT_EQ(worst({}), 0);
  EXPECT_EQ(worst(std::array{0, 5, 0}), 5);
  EXPECT_EQ(worst(std::array{6, 5, 0}), 6) << "what was not read is more than what is missing";
  EXPECT_EQ(worst(std::array{6, 4}), 4) << "a key does not mend itself";
  EXPECT_EQ(worst(std::array{7, 1, 2}), 7) << "nothing that is kept may be trusted";
  EXPECT_EQ(worst(std::array{130, 7}), 130);
}

}  // namespace
}  // namespace logbook::cli
