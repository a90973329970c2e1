#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "logbook/history/window_reader.hpp"

namespace logbook::history {

/// Reads one window and waits for the answer. Each is called by one thread.
using ReadWindow = std::function<std::expected<portal::Page, portal::PageFailure>(portal::Window window)>;

/// Reads windows side by side: one thread for each of its readers. A window is given to the first reader that is free,
/// so that a short walk opens one connection and not several. For one thread at a time itself.
class ReadAhead final : public WindowReader {
 public:
  /// Takes at least one reader.
  explicit ReadAhead(std::vector<ReadWindow> readers);

  /// Waits for the requests that are under way.
  ~ReadAhead() override;
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  void expect(portal::Window window) override;
  void forget() override;
  void forget(portal::Window window) override;
  std::expected<portal::Page, portal::PageFailure> read(portal::Window window) override;

 private:
  using Reply = std::expected<portal::Page, portal::PageFailure>;

  struct Job {
    portal::Window window;
    std::optional<Reply> reply{};
  };

  struct Worker {
    std::condition_variable wake{};
    std::shared_ptr<Job> job{};
    std::thread thread{};
  };

  void work(Worker& worker, const ReadWindow& read_window);
  void hand_out(std::shared_ptr<Job> job);
  std::shared_ptr<Job> find(portal::Window window) const;

  std::mutex mutex_;  // guards what follows
  std::condition_variable answered_;
  std::vector<std::shared_ptr<Job>> wanted_;  // expected and not yet read
  std::deque<std::shared_ptr<Job>> waiting_;  // those of them that no worker has begun
  bool ending_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace logbook::history
