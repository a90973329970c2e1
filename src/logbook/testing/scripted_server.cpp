#include "logbook/testing/scripted_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

namespace logbook::testing {
namespace {

int checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

/// A TCP socket bound to a free port of 127.0.0.1.
std::pair<int, int> bound_socket() {
  const int file = checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  checked(::bind(file, reinterpret_cast<sockaddr*>(&address), size), "bind");
  checked(::getsockname(file, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  return {file, ntohs(address.sin_port)};
}

/// Sends all of `bytes`, or as much as the client takes.
void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<Turn> script) : script_(std::move(script)) {
  std::tie(listener_, port_) = bound_socket();
  checked(::listen(listener_, 8), "listen");
  std::array<int, 2> ends{};
  checked(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  std::tie(stop_reader_, stop_writer_) = std::pair(ends[0], ends[1]);
  thread_ = std::thread([this] { run(); });
}

ScriptedServer::~ScriptedServer() {
  ::close(stop_writer_);
  thread_.join();
  ::close(stop_reader_);
  ::close(listener_);
}

std::string ScriptedServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<std::string> ScriptedServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

int ScriptedServer::connections() const {
  const std::scoped_lock lock(mutex_);
  return connections_;
}

void ScriptedServer::run() {
  int connection = -1;
  for (std::size_t turn = 0; turn < script_.size();) {
    connection = next_connection(connection);
    if (connection < 0) return;
    auto request = read_request(connection);
    if (request.empty()) {  // gone without a request: this turn is for the next one
      ::close(std::exchange(connection, -1));
      continue;
    }
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(std::move(request));
    }
    play(script_[turn++], connection);
  }
  if (connection >= 0) {
    wait_until_gone(connection);
    ::close(connection);
  }
}

int ScriptedServer::next_connection(int connection) {
  std::array<pollfd, 3> files{
      {{stop_reader_, POLLIN, 0}, {listener_, POLLIN, 0}, {connection, POLLIN, 0}}};  // poll skips a file of -1
  while (::poll(files.data(), files.size(), -1) < 0 && errno == EINTR) {
  }
  if (files[0].revents == 0 && files[2].revents != 0) return connection;

  if (connection >= 0) ::close(connection);
  if (files[0].revents != 0) return -1;
  const std::scoped_lock lock(mutex_);
  ++connections_;
  return ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
}

/// Waits until `file` has bytes or an end. False: stop.
bool ScriptedServer::readable(int file) const {
  std::array<pollfd, 2> files{{{stop_reader_, POLLIN, 0}, {file, POLLIN, 0}}};
  while (::poll(files.data(), files.size(), -1) < 0 && errno == EINTR) {
  }
  return files[0].revents == 0;
}

std::string ScriptedServer::read_request(int connection) const {
  std::string request;
  std::array<char, 4096> buffer{};
  constexpr char kTlsHandshake = 0x16;
  while (!request.ends_with("\r\n\r\n") && !request.starts_with(kTlsHandshake)) {
    if (!readable(connection)) return {};
    const auto got = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0) return {};
    request.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return request;
}

void ScriptedServer::play(const Turn& turn, int& connection) const {
  send_all(connection, turn.send);
  switch (turn.then) {
    case Then::keep:
      return;
    case Then::hold:
      wait_until_gone(connection);
      break;
    case Then::close:
      break;
    case Then::reset: {
      const linger at_once{1, 0};
      ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      break;
    }
  }
  ::close(std::exchange(connection, -1));
}

void ScriptedServer::wait_until_gone(int connection) const {
  std::array<char, 4096> buffer{};
  while (readable(connection) && ::recv(connection, buffer.data(), buffer.size(), 0) > 0) {
  }
}

RefusingPort::RefusingPort() { std::tie(socket_, port_) = bound_socket(); }
RefusingPort::~RefusingPort() { ::close(socket_); }

}  // namespace logbook::testing
