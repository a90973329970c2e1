#pragma once
#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace logbook::cli {

/// SIGINT and SIGTERM, held back from every thread that is started while this lives, and waited for here.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Waits for one and returns its number.
  int wait() const;

  const sigset_t& set() const { return signals_; }

  /// Lets the next one end the process, as if nobody held it back.
  void let_through() const;

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

/// While this lives, the first SIGINT or SIGTERM asks for a stop, so that what was read can be shown; the second ends
/// the process at once. Where nobody asked for the status in the end, the first does so too: there was nothing to show.
/// To be made before any thread is started.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token token() const { return source_.get_token(); }

  /// The exit status of a program that this signal ended, 130 or 143; 0 while there was none. For any thread.
  int exit_status();

 private:
  void watch();

  StopSignals signals_;
  std::stop_source source_;
  std::atomic<int> signal_ = 0;
  std::atomic<bool> status_asked_ = false;
  int done_;  // an eventfd: the watching is over
  std::thread watcher_;
};

}  // namespace logbook::cli
