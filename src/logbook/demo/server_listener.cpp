#include "logbook/demo/server_listener.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <condition_variable>
#include <expected>
#include <limits>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "logbook/base/utf8.hpp"
#include "logbook/demo/accept_encoding.hpp"
#include "logbook/demo/connection_queue.hpp"

namespace logbook::demo {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace net = boost::asio;
using boost::asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kRead = 8192;      // bytes read at once while headers come
constexpr std::size_t kMostLine = 8192;  // this and the next are Kestrel's limits
constexpr std::size_t kMostHeaders = std::size_t{32} << 10;
constexpr std::size_t kMostKept = std::size_t{64} << 10;  // of a body
constexpr std::size_t kMostBody = std::size_t{32} << 20;
constexpr int kClosed = 0;  // in place of a status: there is nobody to answer

/// A body of which Beast keeps the first 64 KiB and skips the rest.
struct KeptBody {
  using value_type = std::string;

  class reader {
   public:
    template <bool IsRequest, class Fields>
    reader(http::header<IsRequest, Fields>&, std::string& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>&, beast::error_code& error) { error = {}; }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, beast::error_code& error) {
      error = {};
      for (const auto buffer : beast::buffers_range_ref(buffers)) {
        body_.append(static_cast<const char*>(buffer.data()), std::min(buffer.size(), kMostKept - body_.size()));
      }
      return beast::buffer_bytes(buffers);
    }

    void finish(beast::error_code& error) { error = {}; }

   private:
    std::string& body_;
  };
};

using Sent = http::request<KeptBody>;

/// Waits. Returns false when the server stops in the meantime.
bool pause(milliseconds delay, const std::stop_token& stop) {
  if (delay.count() == 0) return true;
  std::mutex mutex;
  std::condition_variable_any nobody_else;
  std::unique_lock lock(mutex);
  nobody_else.wait_for(lock, stop, delay, [] { return false; });
  return !stop.stop_requested();
}

/// A socket that gives up at a deadline: one moment for all reading, so that a client cannot put it off byte by byte.
/// Writing gives up when the client takes nothing for a while. A stream as Beast wants it.
class ClientStream {
 public:
  ClientStream(ConnectionQueue& queue, ConnectionQueue::Served& connection, const Patience& patience)
      : queue_(queue), connection_(connection), patience_(patience) {}

  /// Begins to wait for a request: `Patience::idle` for its first byte, of which there may be one already.
  void begin_request(bool has_begun) {
    const auto now = steady_clock::now();
    is_idle_ = !has_begun;
    deadline_ = now + (is_idle_ ? patience_.idle : patience_.request);
    expendable_from_ = now + patience_.expendable;
  }

  /// The request is complete: its answer is not given up for a new connection.
  void end_request() { expendable_.reset(); }

  /// Sets another deadline.
  void read_until(steady_clock::time_point deadline) { deadline_ = deadline; }

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, beast::error_code& error) {
    do {
      if (!wait_for_client()) {
        error = net::error::timed_out;
        return 0;
      }
      if (std::exchange(is_idle_, false)) deadline_ = steady_clock::now() + patience_.request;
      const auto size = connection_.socket.read_some(buffers, error);
      if (!error) return size;
    } while (error == net::error::would_block);
    return 0;
  }

  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, beast::error_code& error) {
    do {
      if (!wait(POLLOUT, steady_clock::now() + patience_.write)) {
        error = net::error::timed_out;
        return 0;
      }
      const auto size = connection_.socket.write_some(buffers, error);
      if (!error) return size;
    } while (error == net::error::would_block);
    return 0;
  }

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {  // these two are not called by us, but part of what a stream is
    return checked([&](auto& error) { return read_some(buffers, error); });
  }

  template <class Buffers>
  std::size_t write_some(const Buffers& buffers) {
    return checked([&](auto& error) { return write_some(buffers, error); });
  }

 private:
  template <class Call>
  static std::size_t checked(Call call) {
    beast::error_code error;
    const auto size = call(error);
    if (error) throw beast::system_error(error);
    return size;
  }

  /// Returns whether the socket is ready before `end`.
  bool wait(short events, steady_clock::time_point end) {
    pollfd waiting{connection_.socket.native_handle(), events, 0};
    const auto left = std::chrono::ceil<milliseconds>(end - steady_clock::now()).count();
    return ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(0, left))) > 0;
  }

  /// Returns whether there is something to read before the deadline.
  bool wait_for_client() {
    const auto now = steady_clock::now();
    if (now >= deadline_) return false;
    if (!expendable_ && now < expendable_from_ && wait(POLLIN, std::min(expendable_from_, deadline_))) return true;
    if (!expendable_) expendable_.emplace(queue_, connection_);
    return wait(POLLIN, deadline_);
  }

  ConnectionQueue& queue_;
  ConnectionQueue::Served& connection_;
  const Patience& patience_;
  bool is_idle_ = false;
  steady_clock::time_point deadline_;
  steady_clock::time_point expendable_from_;
  std::optional<ConnectionQueue::Expendable> expendable_;
};

std::string text(beast::string_view view) { return {view.data(), view.size()}; }

std::optional<std::string> header(const Sent& sent, http::field name) {
  const auto found = sent.find(name);
  if (found == sent.end()) return std::nullopt;
  return text(found->value());
}

Request portal_request(Sent sent) {
  Request request;
  request.method = text(sent.method_string());
  request.target = text(sent.target());
  request.host = with_valid_utf8(text(sent[http::field::host]));
  request.authorization = header(sent, http::field::authorization);
  request.cookie = header(sent, http::field::cookie);
  request.origin = header(sent, http::field::origin);
  request.user_agent = header(sent, http::field::user_agent);
  request.preflight_method = header(sent, http::field::access_control_request_method);
  request.preflight_headers = header(sent, http::field::access_control_request_headers);
  request.accepts_gzip = accepts_gzip(text(sent[http::field::accept_encoding]));
  request.body = std::move(sent.body());
  return request;
}

/// Whether a line, its end included, can begin a request.
bool is_request_line(std::string_view line) {
  if (std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) > 0x7E; })) return false;
  http::request_parser<http::empty_body> parser;
  beast::error_code error;
  parser.put(net::buffer(std::string(line) + "\r\n"), error);
  return !error || error == http::error::need_more;
}

/// Whether a request says which host it is for, as HTTP/1.1 wants it: once.
template <class Header>
bool has_right_host(const Header& header) {
  return header.version() < 11 || header.count(http::field::host) == 1;
}

/// The status to refuse a request with that could not be read.
int refusal(beast::error_code error) {
  if (error == net::error::timed_out) return 408;
  const bool is_malformed = error.category() == http::make_error_code(http::error::bad_method).category() &&
                            error != http::error::body_limit && error != http::error::partial_message;
  return is_malformed ? 400 : kClosed;
}

/// One client, from its first request to its last.
class Connection {
 public:
  Connection(ConnectionQueue& queue, ConnectionQueue::Served& served, const Responder& responder,
             const Patience& patience, std::stop_token stop)
      : socket_(served.socket), stream_(queue, served, patience), responder_(responder), stop_(std::move(stop)) {
    beast::error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);  // so that a client which takes nothing holds nobody up
  }

  /// Serves the client until one of both ends the connection, or the server stops.
  void serve() {
    {
      // The call of the system itself, as Asio's sockets are for one thread at a time. It ends all reading and writing.
      const std::stop_callback hang_up(stop_, [socket = socket_.native_handle()] { ::shutdown(socket, SHUT_RDWR); });
      while (serve_request()) {
      }
    }
    stream_.end_request();
    beast::error_code ignored;
    socket_.close(ignored);  // the destructor would not reset the connection
  }

 private:
  /// Returns whether the connection goes on.
  bool serve_request() {
    stream_.begin_request(buffer_.size() > 0);
    auto sent = read_request();
    if (!sent) {
      if (sent.error() != kClosed) refuse(sent.error());
      return false;
    }
    stream_.end_request();
    const auto version = sent->version();
    const bool is_head = sent->method() == http::verb::head;
    const bool is_last = version < 11 || !sent->keep_alive();
    auto answer = responder_.answer(portal_request(*std::move(sent)));
    if (!pause(answer.delay, stop_) || answer.ending == Ending::drop) return false;
    if (answer.ending == Ending::reset) {
      beast::error_code ignored;
      socket_.set_option(tcp::socket::linger(true, 0), ignored);
      return false;
    }
    return write(answer, version, is_head, is_last) && !is_last;
  }

  /// Reads a request with its body, or tells the status to refuse it with: `kClosed` when the client is gone.
  std::expected<Sent, int> read_request() {
    if (const auto error = wait_for_headers()) return std::unexpected(*error);
    http::request_parser<KeptBody> parser;
    parser.header_limit(std::numeric_limits<std::uint32_t>::max());  // checked, line and fields apart
    parser.body_limit(kMostBody);
    beast::error_code error;
    http::read_header(stream_, buffer_, parser, error);
    if (error) return std::unexpected(refusal(error));
    if (!has_right_host(parser.get())) return std::unexpected(400);

    if (!parser.is_done() && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      net::write(stream_, net::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")), error);
    }
    http::read(stream_, buffer_, parser, error);
    if (error) return std::unexpected(refusal(error));
    return parser.release();
  }

  /// Reads until all headers of a request are in the buffer. Returns the status to refuse it with otherwise.
  std::optional<int> wait_for_headers() {
    while (true) {
      const std::string_view text(static_cast<const char*>(buffer_.data().data()), buffer_.size());
      const auto line_end = text.find('\n');
      const auto line = text.substr(0, line_end == text.npos ? line_end : line_end + 1);
      if (line.size() > kMostLine) return 414;
      const auto end = text.find("\r\n\r\n");
      if ((end == text.npos ? text.size() : end + 2) - line.size() > kMostHeaders) return 431;
      if (end != text.npos) return std::nullopt;

      const bool is_binary = !text.empty() && static_cast<unsigned char>(text.front()) < ' ';  // TLS, for one
      if (is_binary || (line_end != text.npos && !is_request_line(line))) return 400;

      beast::error_code error;
      const auto size = stream_.read_some(buffer_.prepare(kRead), error);
      if (error) return text.empty() ? kClosed : refusal(error);
      buffer_.commit(size);
    }
  }

  /// Writes an answer, or half of it where it is to be cut off. Returns whether the connection can go on.
  bool write(Answer& answer, unsigned version, bool is_head, bool is_last) {
    const bool has_body = !answer.body.empty() && !is_head;
    const bool is_cut = answer.ending == Ending::truncate;
    http::response<http::buffer_body> message;
    message.version(11);  // Kestrel's, whatever the client speaks
    message.result(static_cast<unsigned>(answer.status));
    if (answer.body.empty() && !is_head && answer.status != 204) message.insert(http::field::content_length, "0");
    if (is_last) message.insert(http::field::connection, "close");
    if (!answer.body.empty()) message.insert(http::field::content_type, answer.content_type);
    for (const auto& [name, value] : answer.headers) message.insert(name, value);
    if (has_body) {
      if (version >= 11) message.chunked(true);
      message.body().data = answer.body.data();
      message.body().size = is_cut ? answer.body.size() / 2 : answer.body.size();
    }
    message.body().more = has_body && is_cut;

    beast::error_code error;
    http::write(stream_, message, error);  // a body that is cut ends with `need_buffer`
    return !error && !is_cut;
  }

  /// Answers what is no request, and closes so that the client can read the answer: while something it sent is unread,
  /// a closed connection is reset.
  void refuse(int status) {
    auto answer = responder_.refuse(status);
    if (!write(answer, 11, false, true)) return;
    beast::error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    stream_.read_until(steady_clock::now() + std::chrono::seconds{1});
    for (std::size_t left = kMostBody; left > kRead && !error;) {
      buffer_.clear();
      left -= stream_.read_some(buffer_.prepare(kRead), error);
    }
  }

  tcp::socket& socket_;
  ClientStream stream_;
  beast::flat_buffer buffer_;  // what was read ahead
  const Responder& responder_;
  const std::stop_token stop_;
};

}  // namespace

/// One thread that accepts connections, and others that serve them.
class ServerListener::Threads {
 public:
  /// Listens. Throws `boost::system::system_error` when the port is not to be had.
  Threads(std::uint16_t port, Responder responder, const Patience& patience)
      : responder_(std::move(responder)),
        patience_(patience),
        queue_(patience.threads),
        acceptor_(context_, {net::ip::address_v4::loopback(), port}) {
    threads_.emplace_back([this] { accept(); });
    for (std::size_t i = 0; i < patience.threads; ++i) threads_.emplace_back([this] { serve(); });
  }

  ~Threads() { stop(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  int port() const { return port_; }

  void stop() {
    if (!acceptor_.is_open()) return;
    stop_.request_stop();
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);  // ends the waiting for a connection
    for (auto& thread : threads_) thread.join();
    queue_.close_new();
    beast::error_code ignored;
    acceptor_.close(ignored);
  }

 private:
  void accept() {
    while (!stop_.stop_requested()) {
      tcp::socket socket(context_);
      beast::error_code error;
      acceptor_.accept(socket, error);
      if (!error) {
        queue_.push(std::move(socket));
      } else {
        pause(milliseconds{10}, stop_.get_token());  // no descriptors left, for one
      }
    }
  }

  void serve() {
    while (auto served = queue_.pop(stop_.get_token())) {
      Connection(queue_, *served, responder_, patience_, stop_.get_token()).serve();
      queue_.leave(*served);
    }
  }

  const Responder responder_;
  const Patience patience_;
  net::io_context context_;  // never run, as nothing here is asynchronous
  ConnectionQueue queue_;
  tcp::acceptor acceptor_;
  const int port_ = acceptor_.local_endpoint().port();
  std::stop_source stop_;
  std::vector<std::thread> threads_;
};

std::unique_ptr<ServerListener> ServerListener::open(int port, Responder responder, Patience patience) {
  try {
    auto threads = std::make_unique<Threads>(static_cast<std::uint16_t>(port), std::move(responder), patience);
    return std::unique_ptr<ServerListener>(new ServerListener(std::move(threads)));  // the constructor is private
  } catch (const boost::system::system_error&) {
    return nullptr;
  }
}

ServerListener::ServerListener(std::unique_ptr<Threads> threads) : threads_(std::move(threads)) {}

ServerListener::~ServerListener() = default;

int ServerListener::port() const { return threads_->port(); }

void ServerListener::stop() { threads_->stop(); }

}  // namespace logbook::demo
