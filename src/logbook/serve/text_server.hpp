#pragma once
#include <functional>
#include <memory>
#include <string>

#include "logbook/base/error.hpp"

namespace logbook::serve {

/// A page of text that is made anew for each request.
struct TextPage {
  std::string path;                   ///< "/metrics"
  std::string type;                   ///< media type
  std::function<std::string()> text;  ///< called by any thread
};

/// Serves one page over HTTP, for as long as it lives, to whoever can reach the address. Its threads are its own.
class TextServer {
 public:
  /// Listens on `address`, such as "127.0.0.1:9187", "[::1]:9187" or "0.0.0.0:9187"; a port
  /// alone is on loopback, and port 0 is a free one. Errors:
  /// `usage`, for a text that is no address; `storage`, for one that cannot be listened on.
  static Result<std::unique_ptr<TextServer>> start(const std::string& address, TextPage page);

  ~TextServer();
  TextServer(const TextServer&) = delete;
  TextServer& operator=(const TextServer&) = delete;

  int port() const;

 private:
  struct State;
  explicit TextServer(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace logbook::serve
