#include "logbook/demo/socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace logbook::demo {
namespace {

template <class Ask>
int port_of(int descriptor, Ask ask) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (ask(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.sin_port);
}

}  // namespace

Socket::~Socket() { ::close(descriptor_); }

int Socket::peer_port() const { return port_of(descriptor_, ::getpeername); }

int Socket::own_port() const { return port_of(descriptor_, ::getsockname); }

bool Socket::wait_readable(std::chrono::milliseconds patience) {
  if (begin_ < end_) return true;
  pollfd waiting{descriptor_, POLLIN, 0};
  return ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
}

ssize_t Socket::read(char* data, std::size_t size) {
  if (begin_ == end_) {
    ssize_t got = 0;
    do {
      got = ::recv(descriptor_, buffer_.data(), buffer_.size(), 0);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) return got;
    begin_ = 0;
    end_ = static_cast<std::size_t>(got);
  }
  const auto taken = std::min(size, end_ - begin_);
  std::memcpy(data, buffer_.data() + begin_, taken);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

bool Socket::skip(std::size_t size) {
  std::array<char, 1024> rest{};
  while (size > 0) {
    const auto got = read(rest.data(), std::min(size, rest.size()));
    if (got <= 0) return false;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool Socket::write(const char* data, std::size_t size) {
  while (size > 0) {
    const auto sent = ::send(descriptor_, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

void Socket::hang_up() { ::shutdown(descriptor_, SHUT_RDWR); }

void Socket::reset_on_close() {
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace logbook::demo
