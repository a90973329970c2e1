#pragma once
#include <string>

#include "logbook/http/libcurl.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::http {

// Private to this module.

/// What was seen of a request that got no whole answer.
struct Sighting {
  CURLcode code{};
  std::string text{};    ///< libcurl's own words
  int os_error{};        ///< errno of the failed system call, 0 when there was none
  long verify_result{};  ///< what OpenSSL says of the certificate, an X509_V_ number
  long tunnel_status{};  ///< what a proxy answered to CONNECT, 0 when there was none
  bool via_proxy{};      ///< the connection that failed led to a proxy
  bool request_sent{};   ///< at least its beginning
  bool answer_began{};   ///< at least a status line came
  bool left_loopback{};  ///< plain http was held back from leaving this machine
  bool too_many_headers{};
  bool body_too_large{};
  curl_off_t body_got{};         ///< bytes on the wire
  curl_off_t body_expected{-1};  ///< -1 when the other end did not say
  std::string ca_file{};         ///< as in `CurlOptions`
};

/// Says what `seen` means for `request`. The bearer, which the other end may have echoed, is not in it.
Failure failure_of(const Request& request, const Sighting& seen);

}  // namespace logbook::http
