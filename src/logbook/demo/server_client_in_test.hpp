#pragma once
// A client for tests of the server: it sends any bytes, and hides none of what comes back.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace logbook::demo {

/// A blocking connection to a port of this machine, closed with the object.
class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (socket_ < 0) return;
    const timeval patience{20, 0};  // so that a fault in the server fails a test and does not hang it
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }

  /// Sends all of it, or less when the server closes.
  void send(std::string_view text) {
    while (socket_ >= 0 && !text.empty()) {
      const auto size = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (size <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  /// Says that nothing more will be sent.
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  /// Waits until there is something to read, the end of the connection included, but not longer than `patience`.
  bool has_answer_within(std::chrono::milliseconds patience) const {
    pollfd waiting{socket_, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
  }

  /// Reads until `end` stands in what came; returns all of it.
  std::string read_until(std::string_view end) {
    std::string got;
    while (got.find(end) == std::string::npos && take_more(got)) {
    }
    return got;
  }

  /// Reads until the server closes; `error` is then 0, or ECONNRESET.
  std::string read_all(int* error = nullptr) {
    std::string got;
    errno = 0;
    while (take_more(got)) {
    }
    if (error != nullptr) *error = errno;
    return got;
  }

 private:
  bool take_more(std::string& got) {
    if (socket_ < 0) return false;
    std::array<char, 4096> buffer{};
    const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (size > 0) got.append(buffer.data(), static_cast<std::size_t>(size));
    return size > 0;
  }

  int socket_;
  bool connected_ = false;
};

}  // namespace logbook::demo
