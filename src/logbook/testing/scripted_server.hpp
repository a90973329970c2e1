#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace logbook::testing {

/// What a `ScriptedServer` does after it has sent its bytes.
enum class Then : std::uint8_t {
  close,  ///< ends the connection in good order
  reset,  ///< breaks it: the client sees ECONNRESET
  hold,   ///< says nothing more until the client goes away
  keep,   ///< waits for the next request on the same connection, or on a new one
};

/// One request read, one reply played.
struct Turn {
  std::string send;  ///< raw bytes, status line and headers included
  Then then = Then::close;
};

/// A server on 127.0.0.1 that plays a script, one turn for each request, whatever that request says. It runs in a
/// thread of its own, for one connection at a time, and ends with its destructor, wherever it is.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Turn> script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  int port() const { return port_; }

  /// "http://127.0.0.1:PORT" and `path`.
  std::string url(const std::string& path = "/") const;

  /// The requests read so far, each as it came, up to and with its empty line.
  std::vector<std::string> requests() const;

  /// Connections accepted so far.
  int connections() const;

 private:
  void run();
  /// The connection to play the next turn on: `connection` when it brings another request, or a new one. -1: stop.
  int next_connection(int connection);
  bool readable(int file) const;
  std::string read_request(int connection) const;
  void play(const Turn& turn, int& connection) const;
  void wait_until_gone(int connection) const;

  std::vector<Turn> script_;
  int listener_;
  int stop_reader_;
  int stop_writer_;
  int port_;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<std::string> requests_;
  int connections_ = 0;
  std::thread thread_;
};

/// A port of 127.0.0.1 that refuses connections: taken for as long as this lives, and nobody listens.
class RefusingPort {
 public:
  RefusingPort();
  ~RefusingPort();
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;

  int port() const { return port_; }

 private:
  int socket_;
  int port_;
};

}  // namespace logbook::testing
