#include "logbook/history/read_ahead.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace logbook::history {

ReadAhead::ReadAhead(std::vector<ReadWindow> readers) {
  for (auto& reader : readers) {
    auto& worker = *workers_.emplace_back(std::make_unique<Worker>());
    worker.thread = std::thread([this, &worker, reader = std::move(reader)] { work(worker, reader); });
  }
}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  for (auto& worker : workers_) {
    worker->wake.notify_one();
    worker->thread.join();
  }
}

void ReadAhead::expect(portal::Window window) {
  const std::lock_guard lock(mutex_);
  if (find(window)) return;
  auto job = std::make_shared<Job>(Job{window});
  wanted_.push_back(job);
  hand_out(std::move(job));
}

void ReadAhead::forget() {
  const std::lock_guard lock(mutex_);
  wanted_.clear();
  waiting_.clear();  // what is under way ends unread
}

void ReadAhead::forget(portal::Window window) {
  const std::lock_guard lock(mutex_);
  const auto job = find(window);
  std::erase(wanted_, job);
  std::erase(waiting_, job);
}

std::expected<portal::Page, portal::PageFailure> ReadAhead::read(portal::Window window) {
  std::unique_lock lock(mutex_);
  auto job = find(window);
  if (job) {
    std::erase(wanted_, job);
  } else {
    job = std::make_shared<Job>(Job{window});
    hand_out(job);
    if (!waiting_.empty() && waiting_.back() == job) std::ranges::rotate(waiting_, std::prev(waiting_.end()));
  }
  answered_.wait(lock, [&job] { return job->reply.has_value(); });
  return *std::move(job->reply);
}

/// Gives a job to the first worker that is free, or lets it wait. Under the mutex.
void ReadAhead::hand_out(std::shared_ptr<Job> job) {
  for (auto& worker : workers_) {
    if (worker->job) continue;
    worker->job = std::move(job);
    worker->wake.notify_one();
    return;
  }
  waiting_.push_back(std::move(job));
}

std::shared_ptr<ReadAhead::Job> ReadAhead::find(portal::Window window) const {
  const auto found = std::ranges::find_if(wanted_, [window](const auto& job) { return job->window == window; });
  return found == wanted_.end() ? nullptr : *found;
}

void ReadAhead::work(Worker& worker, const ReadWindow& read_window) {
  std::unique_lock lock(mutex_);
  for (;;) {
    worker.wake.wait(lock, [&] { return ending_ || worker.job; });
    if (ending_) return;
    const auto job = worker.job;
    lock.unlock();
    auto reply = read_window(job->window);
    lock.lock();
    job->reply = std::move(reply);
    worker.job = nullptr;
    if (!waiting_.empty()) {
      worker.job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    answered_.notify_one();
  }
}

}  // namespace logbook::history
