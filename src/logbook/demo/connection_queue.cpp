#include "logbook/demo/connection_queue.hpp"

#include <sys/socket.h>

#include <utility>

namespace logbook::demo {

using boost::asio::ip::tcp;

void ConnectionQueue::push(tcp::socket socket) {
  const std::lock_guard lock(mutex_);
  new_.push_back(std::move(socket));
  make_room();
  pushed_.notify_one();
}

std::optional<ConnectionQueue::Served> ConnectionQueue::pop(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (!pushed_.wait(lock, stop, [this] { return !new_.empty(); }) || stop.stop_requested()) return std::nullopt;
  Served connection{std::move(new_.front())};
  new_.pop_front();
  --free_threads_;
  return connection;
}

void ConnectionQueue::leave(const Served& connection) {
  const std::lock_guard lock(mutex_);
  ++free_threads_;
  if (connection.is_hung_up) --leaving_;
}

void ConnectionQueue::close_new() {
  const std::lock_guard lock(mutex_);
  new_.clear();
}

/// Hangs up on one connection when a new one has no thread. Under the mutex.
void ConnectionQueue::make_room() {
  if (new_.size() <= free_threads_ + leaving_ || expendable_.empty()) return;
  auto& longest = *expendable_.front();
  expendable_.pop_front();
  longest.is_hung_up = true;
  ++leaving_;
  // The call of the system itself, as Asio's sockets are for one thread at a time.
  ::shutdown(longest.socket.native_handle(), SHUT_RDWR);
}

ConnectionQueue::Expendable::Expendable(ConnectionQueue& queue, Served& connection)
    : queue_(queue), connection_(connection) {
  const std::lock_guard lock(queue_.mutex_);
  queue_.expendable_.push_back(&connection_);
  queue_.make_room();
}

ConnectionQueue::Expendable::~Expendable() {
  const std::lock_guard lock(queue_.mutex_);
  queue_.expendable_.remove(&connection_);
}

}  // namespace logbook::demo
