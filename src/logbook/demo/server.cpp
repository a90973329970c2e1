#include "logbook/demo/server.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

#include "logbook/demo/socket.hpp"

namespace logbook::demo {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* kLoopback = "127.0.0.1";
constexpr std::size_t kThreads = 64;
constexpr int kBacklog = 128;
constexpr milliseconds kKeepAlive{60'000};

/// One client, from its first request to its last.
struct Connection {
  explicit Connection(int descriptor) : socket(descriptor), port(socket.peer_port()) {}

  Socket socket;
  int port;  // the client's: it names the connection, as all clients are on one machine
  bool accepts_gzip = false;
  bool last_request = false;
  Ending ending = Ending::complete;
};

/// What cpp-httplib reads requests from and writes answers to. Once the connection is to be dropped or reset, nothing
/// is written any more.
class ConnectionStream final : public httplib::Stream {
 public:
  explicit ConnectionStream(Connection& connection) : connection_(connection) {}

  using httplib::Stream::write;
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* data, std::size_t size) override { return connection_.socket.read(data, size); }
  ssize_t write(const char* data, std::size_t size) override {
    if (connection_.ending == Ending::drop || connection_.ending == Ending::reset) return -1;
    return connection_.socket.write(data, size) ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = kLoopback;
    port = connection_.port;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip = kLoopback;
    port = connection_.socket.own_port();
  }
  socket_t socket() const override { return connection_.socket.descriptor(); }

 private:
  Connection& connection_;
};

/// cpp-httplib packs what it is asked to, in its own way; here the portal decides. And it must not cut ranges out.
void take_over(Connection& connection, httplib::Request& request) {
  connection.accepts_gzip = request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
  request.headers.erase("Accept-Encoding");
  request.headers.erase("Range");
  request.ranges.clear();
}

Request portal_request(const Connection& connection, const httplib::Request& sent) {
  Request request;
  request.method = sent.method;
  request.target = sent.target;
  request.host = sent.get_header_value("Host");
  if (sent.has_header("Authorization")) request.authorization = sent.get_header_value("Authorization");
  request.accepts_gzip = connection.accepts_gzip;
  return request;
}

/// Reads the body of a request away, or ends the connection after the answer where that cannot be done.
void skip_body(Connection& connection, const httplib::Request& sent) {
  const auto length = sent.get_header_value("Content-Length");
  std::size_t size = 0;
  std::from_chars(length.data(), length.data() + length.size(), size);
  connection.last_request = sent.has_header("Transfer-Encoding") || !connection.socket.skip(size);
}

void fill(httplib::Response& response, Answer answer) {
  response.status = answer.status;
  for (auto& [name, value] : answer.headers) response.headers.emplace(std::move(name), std::move(value));
  if (answer.body.empty()) return;
  if (answer.ending != Ending::truncate) {
    response.headers.emplace("Content-Type", std::move(answer.content_type));
    response.body = std::move(answer.body);
    return;
  }
  const auto size = answer.body.size();
  response.set_content_provider(size, answer.content_type,
                                [body = std::move(answer.body)](std::size_t, std::size_t, httplib::DataSink& sink) {
                                  sink.write(body.data(), body.size() / 2);
                                  return false;
                                });
}

}  // namespace

class Server::Listener final : public httplib::Server {
 public:
  Listener(Portal& portal, UtcTime clock, std::int64_t clock_speed)
      : portal_(portal), clock_(clock), clock_speed_(clock_speed), started_(steady_clock::now()) {
    new_task_queue = [] { return new httplib::ThreadPool(kThreads); };  // cpp-httplib deletes it
    set_address_family(AF_INET);
    set_tcp_nodelay(true);
    set_keep_alive_timeout(kKeepAlive / std::chrono::seconds{1});  // these two are only told to the client
    set_keep_alive_max_count(1'000'000);
    set_socket_options([](socket_t socket) {  // its own would share the port with another program
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    set_pre_routing_handler([this](const httplib::Request& sent, httplib::Response& response) {
      respond(sent, response);
      return HandlerResponse::Handled;
    });
  }

  /// Binds to `port`, or to a free one for 0. Returns the port, or 0 when that failed.
  int bind(int port) {
    const int bound = port == 0 ? bind_to_any_port(kLoopback) : bind_to_port(kLoopback, port) ? port : -1;
    if (bound < 0) return 0;
    ::listen(svr_sock_, kBacklog);  // cpp-httplib asks for five
    return bound;
  }

  /// Ends all connections and all waiting; `listen_after_bind` then returns.
  void stop_all() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      for (const auto& [port, connection] : connections_) connection->socket.hang_up();
    }
    stopped_.notify_all();
    stop();
  }

 private:
  /// Serves one connection until it ends. Overridden, because cpp-httplib cannot close without an answer, nor wake up
  /// from waiting for the next request when it is to stop.
  bool process_and_close_socket(socket_t descriptor) override {
    Connection connection(descriptor);
    if (!add(connection)) return false;
    ConnectionStream stream(connection);
    bool more = true;
    while (more && connection.socket.wait_readable(kKeepAlive)) {
      bool closed = false;
      const bool answered = process_request(
          stream, false, closed, [&connection](httplib::Request& request) { take_over(connection, request); });
      // cpp-httplib does not tell whether an answer without a body could be written, so look for ourselves.
      more = answered && !closed && !connection.last_request && connection.ending == Ending::complete;
    }
    remove(connection);
    if (connection.ending == Ending::reset) connection.socket.reset_on_close();
    return more;
  }

  void respond(const httplib::Request& sent, httplib::Response& response) {
    auto& connection = find(sent.remote_port);
    skip_body(connection, sent);
    const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - started_);
    const auto now = clock_ + passed * clock_speed_;
    auto answer = portal_.answer(portal_request(connection, sent), now);
    connection.ending = pause(answer.delay) ? answer.ending : Ending::drop;
    fill(response, std::move(answer));
  }

  /// Waits. False when the server was stopped in the meantime.
  bool pause(milliseconds delay) {
    if (delay.count() == 0) return true;
    std::unique_lock lock(mutex_);
    return !stopped_.wait_for(lock, delay, [this] { return stopping_; });
  }

  bool add(Connection& connection) {
    const std::lock_guard lock(mutex_);
    return !stopping_ && connections_.emplace(connection.port, &connection).second;
  }

  void remove(const Connection& connection) {
    const std::lock_guard lock(mutex_);
    connections_.erase(connection.port);
  }

  Connection& find(int port) {
    const std::lock_guard lock(mutex_);
    return *connections_.at(port);
  }

  Portal& portal_;
  const UtcTime clock_;
  const std::int64_t clock_speed_;
  const steady_clock::time_point started_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::map<int, Connection*> connections_;  // by the client's port
};

Result<std::unique_ptr<Server>> Server::start(const Options& options, int port) {
  auto portal = Portal::create(options);
  if (!portal) return std::unexpected(portal.error());
  auto server = std::unique_ptr<Server>(new Server(*std::move(portal), options));  // the constructor is private

  server->port_ = server->listener_->bind(port);
  if (server->port_ == 0) {
    return std::unexpected(Error{ErrorKind::usage, fmt::format("{}:{}", kLoopback, port),
                                 "this port is taken, or not ours to take", "give another port, or 0 for a free one"});
  }
  server->thread_ = std::thread([listener = server->listener_.get()] { listener->listen_after_bind(); });
  while (!server->listener_->is_running()) std::this_thread::yield();  // a stop before that would be lost
  return server;
}

Server::Server(std::unique_ptr<Portal> portal, const Options& options)
    : portal_(std::move(portal)), listener_(std::make_unique<Listener>(*portal_, options.clock, options.clock_speed)) {}

Server::~Server() { stop(); }

std::string Server::base_url() const { return fmt::format("http://{}:{}", kLoopback, port_); }

const Secret& Server::key(std::string_view name) const {
  const auto found = std::ranges::find(portal_->keys(), name, &ApiKey::name);
  assert(found != portal_->keys().end());
  return found->key;
}

void Server::stop() {
  if (!thread_.joinable()) return;
  listener_->stop_all();
  thread_.join();
}

}  // namespace logbook::demo
