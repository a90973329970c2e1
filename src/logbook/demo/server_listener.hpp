#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "logbook/demo/answer.hpp"

namespace logbook::demo {

/// Who answers what a listener reads. Both functions are called from several threads at once.
struct Responder {
  std::function<Answer(const Request&)> answer;  ///< answers a request
  std::function<Answer(int)> refuse;             ///< answers what is no request; the status is 400, 408, 414 or 431
};

/// How many clients a listener serves at once, and how long it waits for them.
struct Patience {
  std::size_t threads = 64;                   ///< connections served at once
  std::chrono::milliseconds idle{60'000};     ///< for the first byte of a request
  std::chrono::milliseconds request{10'000};  ///< from the first byte of a request to its last
  std::chrono::milliseconds write{10'000};    ///< for a client to take more of an answer
  /// How long a connection has to wait for its client before it can be closed in favour of a new one.
  std::chrono::milliseconds expendable{200};
};

/// Speaks HTTP/1.1 on 127.0.0.1 the way Kestrel does, the server under a DocSpace portal. Serves up to 64 connections
/// at once, each from a thread of its own. For one more, the connection is closed that has waited longest for its
/// client to send a request, or the rest of one; where none has waited a fifth of a second yet, the new one waits.
///
/// It adds only framing to the headers of an `Answer`: `Transfer-Encoding: chunked`, or `Content-Length: 0` where
/// there is no body, and `Connection: close` with the last answer of a connection.
class ServerListener {
 public:
  /// Listens at `port`, or at a free port for 0. Returns null when the port is taken or not ours to take.
  static std::unique_ptr<ServerListener> open(int port, Responder responder, Patience patience = {});

  /// Stops.
  ~ServerListener();
  ServerListener(const ServerListener&) = delete;
  ServerListener& operator=(const ServerListener&) = delete;

  /// The port that it listens at.
  int port() const;

  /// Closes all connections and returns when no request is under way. A second call does nothing.
  void stop();

 private:
  class Threads;

  explicit ServerListener(std::unique_ptr<Threads> threads);

  std::unique_ptr<Threads> threads_;
};

}  // namespace logbook::demo
