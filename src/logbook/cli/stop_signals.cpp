#include "logbook/cli/stop_signals.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace logbook::cli {

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
}

StopSignals::~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

int StopSignals::wait() const {
  int signal = 0;
  sigwait(&signals_, &signal);
  return signal;
}

void StopSignals::let_through() const { pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr); }

Interruption::Interruption() : done_(::eventfd(0, EFD_CLOEXEC)), watcher_([this] { watch(); }) {}

Interruption::~Interruption() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(done_, &one, sizeof one));  // an eventfd takes it
  watcher_.join();
  ::close(done_);
  if (signal_ != 0 && !status_asked_) ::kill(::getpid(), signal_);  // arrives when it is let through again
}

int Interruption::exit_status() {
  status_asked_ = true;
  return signal_ == 0 ? 0 : 128 + signal_;
}

void Interruption::watch() {
  const int descriptor = ::signalfd(-1, &signals_.set(), SFD_CLOEXEC);
  std::array<pollfd, 2> waiting{{{descriptor, POLLIN, 0}, {done_, POLLIN, 0}}};
  while (::poll(waiting.data(), waiting.size(), -1) < 0) {
  }
  signalfd_siginfo info{};
  if ((waiting[0].revents & POLLIN) != 0 && ::read(descriptor, &info, sizeof info) == sizeof info) {
    signal_ = static_cast<int>(info.ssi_signo);
    source_.request_stop();
    signals_.let_through();  // in this thread, which suffices
    while (::poll(&waiting[1], 1, -1) < 0) {
    }
  }
  ::close(descriptor);
}

}  // namespace logbook::cli
