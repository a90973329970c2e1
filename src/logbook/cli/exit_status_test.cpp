#include "logbook/cli/exit_status.hpp"

#include <gmock/gmock.h>

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

}  // namespace
}  // namespace logbook::cli
