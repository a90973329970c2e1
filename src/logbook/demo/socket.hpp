#pragma once
#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstddef>

namespace logbook::demo {

/// One accepted TCP connection, closed when the object goes. For one thread at a time, but for `hang_up`.
class Socket {
 public:
  /// Takes over `descriptor`.
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int descriptor() const { return descriptor_; }

  /// The port at the other end; 0 when the connection is gone.
  int peer_port() const;

  /// The port at this end.
  int own_port() const;

  /// Waits until there is something to read, the end included. False when `patience` ran out.
  bool wait_readable(std::chrono::milliseconds patience);

  /// Reads up to `size` bytes, at least one. 0 at the end, -1 when it failed or took too long.
  ssize_t read(char* data, std::size_t size);

  /// Reads `size` bytes and forgets them. False when the connection ended before.
  bool skip(std::size_t size);

  /// Writes all of it. False when the connection is gone.
  bool write(const char* data, std::size_t size);

  /// Ends the connection in both directions, so that whoever waits for it wakes up. From any thread.
  void hang_up();

  /// Makes the closing of the socket a reset: the other end sees "connection reset by peer".
  void reset_on_close();

 private:
  int descriptor_;
  std::array<char, 4096> buffer_{};
  std::size_t begin_ = 0;  // what was read ahead lies in the buffer from here
  std::size_t end_ = 0;    // to here
};

}  // namespace logbook::demo
