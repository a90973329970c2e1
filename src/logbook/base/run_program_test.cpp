#include "logbook/base/run_program.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "logbook/base/descriptor.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using ::testing::Eq;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::Holds;
using ::testing::Lt;

/// A script of the shell's, which stands for a program of the user's.
ProgramRun script(std::string text, std::string input = {}) {
  return {.argv = {"/bin/sh", "-c", std::move(text)}, .input = std::move(input)};
}

TEST(RunProgram, GivesBackWhatItWrote) {
  EXPECT_THAT(run_program({.argv = {"printf", "%s|", "a b", "$HOME; ls", ""}}), Holds("a b|$HOME; ls||"))
      << "arguments as they are: there is no shell";
}

TEST(RunProgram, HandsItTheInputAndItsEnd) {
  const auto long_text = std::string(3'000'000, 'x');

  EXPECT_THAT(run_program(script("cat", "one\ntwo\n")), Holds("one\ntwo\n"));
  EXPECT_THAT(run_program(script("cat")), Holds(""));
  EXPECT_THAT(run_program(script("wc -c", long_text)), Holds(HasSubstr("3000000")));
  EXPECT_THAT(run_program(script("exit 0", long_text)), Holds("")) << "need not be read";
}

TEST(RunProgram, SaysHowItFailed) {
  EXPECT_THAT(run_program(script("echo secret; exit 3")), FailsWith(ErrorKind::storage, "ended with status 3"));
  EXPECT_THAT(run_program(script("kill -TERM $$")), FailsWith(ErrorKind::storage, "ended by signal 15"));
  EXPECT_THAT(run_program({.argv = {"/no/such/program"}}), FailsWith(ErrorKind::usage, HasSubstr("cannot be started")));
  EXPECT_THAT(run_program({.argv = {"/etc/passwd"}}), FailsWith(ErrorKind::usage, HasSubstr("cannot be started")));
  EXPECT_THAT(run_program({.argv = {}}), FailsWith(ErrorKind::usage, "none is named"));
  EXPECT_THAT(run_program({.argv = {""}}), FailsWith(ErrorKind::usage, "none is named"));
}

TEST(RunProgram, EndsItWithAllThatItStartedWhenItTakesTooLong) {
  const testing::TemporaryFolder folder;
  const auto fifo = folder.path() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const Descriptor reading(::open(fifo.c_str(), O_RDONLY | O_NONBLOCK));
  auto endless = script("exec 1> '" + fifo.string() + "'; echo begun; sleep 1000 & sleep 1000; true");
  endless.limit = 300ms;

  EXPECT_THAT(run_program(endless), FailsWith(ErrorKind::storage, "took longer than 0.3 s, and was ended"));

  ::fcntl(reading.number(), F_SETFL, 0);
  std::string read(100, '\0');
  while (::read(reading.number(), read.data(), read.size()) > 0) {
  }  // which ends when nobody has it open for writing any more
}

TEST(RunProgram, EndsItWhenItWritesTooMuch) {
  auto talkative = script("while :; do echo much; done");
  talkative.max_output = 10'000;
  auto fitting = script("printf 12345");
  fitting.max_output = 5;

  EXPECT_THAT(run_program(talkative), FailsWith(ErrorKind::storage, "wrote more than 10000 bytes, and was ended"));
  EXPECT_THAT(run_program(fitting), Holds("12345"));
  fitting.max_output = 4;
  EXPECT_THAT(run_program(fitting), FailsWith(ErrorKind::storage, _));
}

TEST(RunProgram, DoesNotWaitForWhatItLeftRunning) {
  auto leaving = script("sleep 30 2> /dev/null & echo done");
  leaving.limit = 1000s;
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_THAT(run_program(leaving), Holds("done\n"));

  EXPECT_THAT(std::chrono::steady_clock::now() - begin, Lt(30s));
}

TEST(RunProgram, LeavesItNoOtherFileAndNoSignalHeldBack) {
  const Descriptor open_file(::open("/dev/null", O_RDONLY));  // as a library opens it that thinks of no programs
  sigset_t held;
  sigset_t before;
  ::sigemptyset(&held);
  ::sigaddset(&held, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &held, &before);

  EXPECT_THAT(run_program(script("for i in /proc/self/fd/*; do echo ${i##*/}; done | grep -vx '[0-3]'; true")),
              Holds(Eq("")));  // 3 is that of the list itself
  EXPECT_THAT(run_program(script("kill -TERM $$; echo held")), FailsWith(ErrorKind::storage, _));

  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST(RunProgram, HasNoTerminalToAskAt) {
  EXPECT_THAT(run_program(script("(: < /dev/tty) 2> /dev/null || echo none")), Holds("none\n"));
}

TEST(RunProgram, MayRunInSeveralThreads) {
  std::vector<std::string> answers(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      threads.emplace_back(
          [&answers, i] { answers[i] = run_program(script("cat", std::to_string(i))).value_or("failed"); });
    }
  }
  EXPECT_THAT(answers, ::testing::ElementsAre("0", "1", "2", "3", "4", "5", "6", "7"));
}

}  // namespace
}  // namespace logbook
