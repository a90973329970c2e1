#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/base/time.hpp"

namespace logbook::http {

/// One GET request.
struct Request {
  std::string url;  ///< absolute, `https://…` or `http://…`, ASCII, without user, password or fragment
  /// Sent as `Authorization: Bearer …`; none when null. Holds no control characters; lives as long as the call.
  const Secret* bearer{};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{90'000};    ///< for all of it, connecting included
  std::stop_token stop{};                       ///< ends the request when a stop is requested
  std::size_t max_body{std::size_t{64} << 20};  ///< bytes of the body, unpacked; more is `Fault::too_large`
};

/// What came back: any status, 404 and 500 included.
struct Answer {
  int status{};
  std::vector<std::pair<std::string, std::string>> headers;  ///< in order; names in lower case
  std::string body;                                          ///< unpacked
  std::string url;  ///< where it came from in the end, fit to be shown: the bearer in it is `***`
  /// When the certificate of the other end expires; nothing with plain http, and where the transport cannot tell.
  // g++ warns of a missing initializer without this one.
  std::optional<UtcTime> certificate_expires = std::nullopt;

  /// The first header `name` (lower case), or nothing.
  std::optional<std::string_view> header(std::string_view name) const;
};

/// Why no answer came. Whether another try can help follows from it (`http/retry.hpp`).
enum class Fault : std::uint8_t {
  bad_url,          ///< the address cannot be read, or speaks neither http nor https
  plain_http,       ///< the key would have gone unencrypted to a host that is not this machine
  unknown_host,     ///< no such name
  refused,          ///< nobody listens there
  bad_certificate,  ///< the other end cannot prove who it is
  tls,              ///< no TLS 1.2 or newer could be agreed on
  timeout,          ///< out of time, connecting or waiting
  reset,            ///< the connection broke, or closed without an answer
  cut_short,        ///< the answer began and ended too early
  too_large,        ///< the body is larger than `Request::max_body`
  bad_encoding,     ///< the body cannot be unpacked
  not_http,         ///< what answers there does not speak HTTP
  other_origin,     ///< a redirect leads to another origin
  too_many_redirects,
  stopped,  ///< `Request::stop` was requested
  busy,     ///< not sent: the server refuses requests for longer than we may wait (`http/governor.hpp`)
  proxy,    ///< the proxy cannot be found or refuses
  setup,    ///< this machine lacks something: the libcurl library, a readable CA file
};

/// No answer, and why. `error` is ready to be shown.
struct Failure {
  Fault fault;
  Error error;
};

using Exchange = std::expected<Answer, Failure>;

/// Sends requests. Implementations: libcurl (`http/curl.hpp`), wrappers of another transport (`http/retry.hpp`,
/// `http/redirect.hpp`), recorded bytes (`testing/recorded_transport.hpp`). For one thread at a time.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Sends `request` once and waits for the answer.
  virtual Exchange get(const Request& request) = 0;
};

}  // namespace logbook::http
