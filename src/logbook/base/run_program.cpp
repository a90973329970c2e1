#include "logbook/base/run_program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "logbook/base/descriptor.hpp"

namespace logbook {
namespace {

using Clock = std::chrono::steady_clock;

std::string reason(int error) { return std::generic_category().message(error); }

Error failed(const ProgramRun& run, std::string cause) {
  return {ErrorKind::storage, run.argv.front(), std::move(cause), "run it by hand to see what is wrong with it"};
}

Error out_of_means(const ProgramRun& run, int error) {
  return {ErrorKind::storage, run.argv.front(), "cannot be run: " + reason(error), ""};
}

/// A file in memory that holds `input`, to be read from its begin. Unlike a pipe it never makes anybody wait.
Result<int> file_with(const ProgramRun& run) {
  const int file = ::memfd_create("input", MFD_CLOEXEC);
  if (file < 0) return std::unexpected(out_of_means(run, errno));
  std::size_t written = 0;
  while (written < run.input.size()) {
    const auto more = ::write(file, run.input.data() + written, run.input.size() - written);
    if (more < 0) {
      const int error = errno;
      ::close(file);
      return std::unexpected(out_of_means(run, error));
    }
    written += static_cast<std::size_t>(more);
  }
  ::lseek(file, 0, SEEK_SET);
  return file;
}

/// How the program starts: with its own three streams and nothing else that is open, no signal held back or ignored,
/// and in a session of its own, so that all that it starts can be ended together.
class Start {
 public:
  Start(int input, int output) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;
  ~Start() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&files_);
  }

  /// The number of the process. Error: `usage`.
  Result<pid_t> operator()(const ProgramRun& run) const {
    std::vector<char*> argv;
    argv.reserve(run.argv.size() + 1);
    for (const auto& argument : run.argv) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    pid_t process = -1;
    const int error = ::posix_spawnp(&process, argv.front(), &files_, &attributes_, argv.data(), ::environ);
    if (error == 0) return process;
    return std::unexpected(usage_error(run.argv.front(), "cannot be started: " + reason(error),
                                       "give the path of a program, and each of its arguments by itself"));
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

/// A file that can be read from when the process has ended. glibc 2.36 declares its own call for C alone.
int pidfd_of(pid_t process) { return static_cast<int>(::syscall(SYS_pidfd_open, process, 0U)); }

/// A program that was started, until it has ended.
class Running {
 public:
  Running(const ProgramRun& run, pid_t process, int output)
      : run_(run), process_(process), ended_(pidfd_of(process)), output_(output), until_(Clock::now() + run.limit) {}

  /// What it wrote, once it has ended well.
  Result<std::string> finish() {
    const auto read = ended_.number() < 0 ? std::unexpected(out_of_means(run_, errno)) : read_to_end();
    if (!read) ::kill(-process_, SIGKILL);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    if (!read) return std::unexpected(read.error());
    if (WIFSIGNALED(status)) return std::unexpected(failed(run_, fmt::format("ended by signal {}", WTERMSIG(status))));
    if (WEXITSTATUS(status) != 0) {
      return std::unexpected(failed(run_, fmt::format("ended with status {}", WEXITSTATUS(status))));
    }
    return std::move(text_);
  }

 private:
  /// Reads until the program has ended. What it left running may keep the output open for longer.
  Result<void> read_to_end() {
    bool open = true;
    for (;;) {
      std::array<pollfd, 2> waiting{{{ended_.number(), POLLIN, 0}, {open ? output_ : -1, POLLIN, 0}}};
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until_ - Clock::now()).count();
      if (left <= 0) {
        return std::unexpected(failed(run_, fmt::format("took longer than {} s, and was ended",
                                                        std::chrono::duration<double>(run_.limit).count())));
      }
      if (::poll(waiting.data(), waiting.size(), static_cast<int>(std::min<std::int64_t>(left, 60'000))) < 0) {
        if (errno == EINTR) continue;
        return std::unexpected(out_of_means(run_, errno));
      }
      const bool ended = waiting[0].revents != 0;  // looked at before its last words are read
      if (open) open = read_what_is_there();
      if (text_.size() > run_.max_output) {
        return std::unexpected(failed(run_, fmt::format("wrote more than {} bytes, and was ended", run_.max_output)));
      }
      if (ended) return {};
    }
  }

  /// False at the end of the output.
  bool read_what_is_there() {
    std::array<char, 4096> part{};
    while (text_.size() <= run_.max_output) {
      const auto got = ::read(output_, part.data(), part.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return errno == EAGAIN;
      if (got == 0) return false;
      text_.append(part.data(), static_cast<std::size_t>(got));
    }
    return true;
  }

  const ProgramRun& run_;
  pid_t process_;
  Descriptor ended_;
  int output_;
  Clock::time_point until_;
  std::string text_;
};

}  // namespace

Result<std::string> run_program(const ProgramRun& run) {
  if (run.argv.empty() || run.argv.front().empty()) {
    return std::unexpected(
        usage_error("program", "none is named", "give its path, and each of its arguments by itself"));
  }
  const auto file = file_with(run);
  if (!file) return std::unexpected(file.error());
  const Descriptor input(*file);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return std::unexpected(out_of_means(run, errno));
  const Descriptor output(pipe[0]);
  Descriptor written_to(pipe[1]);
  ::fcntl(output.number(), F_SETFL, O_NONBLOCK);

  const auto process = Start(input.number(), written_to.number())(run);
  if (!process) return std::unexpected(process.error());
  written_to.close();
  return Running(run, *process, output.number()).finish();
}

}  // namespace logbook
