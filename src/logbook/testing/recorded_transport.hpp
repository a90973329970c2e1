#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "logbook/http/transport.hpp"

namespace logbook::testing {

/// A request as a `RecordedTransport` saw it.
struct RecordedRequest {
  std::string url;
  std::string bearer;  ///< "" when there was none
};

/// A transport without a network: gives the exchanges that it was made with, in order, and remembers what it was asked.
/// Asked once too often, it fails the test.
class RecordedTransport final : public http::Transport {
 public:
  /// `log` outlives the transport, so that a test can read it after handing the transport over. `before` is called
  /// before each exchange, to move a clock for instance; it may be empty.
  RecordedTransport(std::vector<http::Exchange> exchanges, std::vector<RecordedRequest>& log,
                    std::function<void()> before = {});

  http::Exchange get(const http::Request& request) override;

 private:
  std::deque<http::Exchange> exchanges_;
  std::vector<RecordedRequest>& log_;
  std::function<void()> before_;
};

/// An answer with `status` and `headers` (names in lower case). Where it came from is filled in by the transport.
http::Exchange answer(int status, std::vector<std::pair<std::string, std::string>> headers = {}, std::string body = {});

/// A failure by `fault` with a made-up error of `kind`.
http::Exchange failure(http::Fault fault, ErrorKind kind = ErrorKind::unreachable);

}  // namespace logbook::testing
