#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "logbook/http/transport.hpp"

namespace logbook::http {

struct CurlOptions {
  std::string user_agent{};  ///< "logbook/0.1.0"
  std::string ca_file{};     ///< PEM file of certificate authorities to trust instead of the system's; "" for those
  bool allow_plain_http = false;  ///< let `http` leave this machine
  /// Told of each header line sent and received, for `--trace`; the bearer is already replaced by `***`. May be empty.
  std::function<void(std::string_view line)> trace{};
};

/// Returns a transport over libcurl, one connection at a time, kept alive between requests. TLS 1.2 or newer with
/// certificates checked, always. Redirects are returned, not followed. `http` is refused unless the address
/// connected to is a loopback one; requests to loopback (by name or number) use no proxy, others those of the usual
/// environment variables. Accepts gzip and unpacks it; a gzip stream that stops early although the body came whole
/// (libcurl 7.88 does not tell) is returned as far as it goes, so the reader of the body must know its end.
///
/// The libcurl library is loaded when the first request is sent: it and its forty libraries would treble the
/// time that every other command takes to start.
std::unique_ptr<Transport> curl_transport(CurlOptions options);

}  // namespace logbook::http
