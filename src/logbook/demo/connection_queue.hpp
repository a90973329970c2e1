#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>

namespace logbook::demo {

/// New connections on their way to the threads that serve them. While a connection waits here and no thread is free,
/// the connection that has waited longest for its client is hung up on, so that its thread becomes free. For all
/// threads.
class ConnectionQueue {
 public:
  /// `threads` is how many threads call `pop`.
  explicit ConnectionQueue(std::size_t threads) : free_threads_(threads) {}

  /// A connection that a thread serves. Lives from `pop` to `leave`.
  struct Served {
    boost::asio::ip::tcp::socket socket;
    bool is_hung_up = false;  ///< guarded by the queue
  };

  /// Adds a new connection.
  void push(boost::asio::ip::tcp::socket socket);

  /// Waits for a connection to serve. Returns nothing when the server stops.
  std::optional<Served> pop(const std::stop_token& stop);

  /// Says that the calling thread no longer serves `connection`.
  void leave(const Served& connection);

  /// Closes the connections that no thread serves yet.
  void close_new();

  /// From its construction to its end a connection may be hung up on in favour of a new one. The socket stays open
  /// until then, only reading and writing end.
  class Expendable {
   public:
    Expendable(ConnectionQueue& queue, Served& connection);
    ~Expendable();
    Expendable(const Expendable&) = delete;
    Expendable& operator=(const Expendable&) = delete;

   private:
    ConnectionQueue& queue_;
    Served& connection_;
  };

 private:
  void make_room();

  std::mutex mutex_;  // guards what follows
  std::condition_variable_any pushed_;
  std::deque<boost::asio::ip::tcp::socket> new_;
  std::list<Served*> expendable_;  // the longest waiting first
  std::size_t free_threads_;
  std::size_t leaving_ = 0;  // threads that will be free in a moment, as their clients were hung up on
};

}  // namespace logbook::demo
