#include "logbook/http/curl_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <utility>

#include "logbook/http/redact.hpp"
#include "logbook/http/url.hpp"

namespace logbook::http {
namespace {

/// The two things that vary once a fault is known: what was seen, and what to do about it.
struct Words {
  Fault fault;
  ErrorKind kind;
  std::string cause;
  std::string mend;
};

constexpr std::string_view kTryAgain = "try again later; if it stays so, look into the log of the portal's web server";

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{} s", std::chrono::duration<double>(time).count());
}

Words bad_certificate(const Sighting& seen) {
  // The numbers of OpenSSL's x509_vfy.h, which are part of its stable interface.
  constexpr long kNotYetValid = 9;
  constexpr long kExpired = 10;
  constexpr long kUnknownIssuer[] = {2, 18, 19, 20, 21};

  const auto words = [](std::string cause, std::string mend) {
    return Words{Fault::bad_certificate, ErrorKind::untrusted, std::move(cause), std::move(mend)};
  };
  if (seen.verify_result == kExpired || seen.verify_result == kNotYetValid) {
    return words(seen.verify_result == kExpired ? "its certificate has expired" : "its certificate is not valid yet",
                 "renew the portal's certificate; if it is valid, set this machine's clock");
  }
  for (const auto number : kUnknownIssuer) {
    if (seen.verify_result != number) continue;
    return words(fmt::format("its certificate comes from an authority unknown to this machine ({})", seen.text),
                 "if the portal has an authority of its own, give that authority's certificate with --ca-file FILE");
  }
  if (contains(seen.text, "does not match") || contains(seen.text, "no alternative certificate subject name")) {
    return words(fmt::format("its certificate is for another host ({})", seen.text),
                 "give the address with the host name that the certificate carries");
  }
  return words(fmt::format("its certificate cannot be trusted ({})", seen.text), "");
}

Words tls(const Sighting& seen) {
  if (seen.os_error == ECONNRESET || contains(seen.text, "SSL_ERROR_SYSCALL") || contains(seen.text, "reset by peer") ||
      contains(seen.text, "unexpected eof")) {
    return {Fault::reset, ErrorKind::unreachable, "the connection was reset while TLS was agreed on",
            std::string(kTryAgain)};
  }
  if (contains(seen.text, "wrong version number") || contains(seen.text, "packet length too long")) {
    return {Fault::tls, ErrorKind::untrusted, fmt::format("what answers there does not speak TLS ({})", seen.text),
            "check the port: https is usually 443"};
  }
  return {Fault::tls, ErrorKind::untrusted, fmt::format("no TLS 1.2 or newer could be agreed on ({})", seen.text),
          "let the portal's web server offer TLS 1.2 or 1.3"};
}

Words proxy(std::string cause) {
  return {Fault::proxy, ErrorKind::unreachable, std::move(cause),
          "check the variables https_proxy, http_proxy, all_proxy and no_proxy"};
}

Words no_connection(const Sighting& seen) {
  if (seen.left_loopback) {
    return {Fault::plain_http, ErrorKind::usage, "plain http would send the key unencrypted to another machine",
            "use https://, or --allow-plain-http where the network between is trusted"};
  }
  if (seen.via_proxy) return proxy(fmt::format("the proxy cannot be reached ({})", seen.text));
  if (seen.os_error == ETIMEDOUT) {
    return {Fault::timeout, ErrorKind::unreachable, "nobody answers there",
            "check the address, and the firewalls between"};
  }
  if (seen.os_error == ECONNRESET) {
    return {Fault::reset, ErrorKind::unreachable, "the connection was reset", std::string(kTryAgain)};
  }
  if (seen.os_error == ECONNREFUSED) {
    return {Fault::refused, ErrorKind::unreachable, "connection refused: nobody listens there",
            "check the address and its port, and that the portal is running"};
  }
  return {Fault::refused, ErrorKind::unreachable, fmt::format("no connection ({})", seen.text),
          "check the address and this machine's network"};
}

Words out_of_time(const Request& request, const Sighting& seen) {
  if (!seen.request_sent) {
    const auto limit = std::min(request.connect_timeout, request.timeout);
    return {Fault::timeout, ErrorKind::unreachable, fmt::format("no connection within {}", seconds(limit)),
            "check the address and the firewalls between; --connect-timeout allows more time"};
  }
  if (!seen.answer_began) {
    return {Fault::timeout, ErrorKind::unreachable, fmt::format("no answer within {}", seconds(request.timeout)),
            "try again later, or allow more time with --timeout"};
  }
  return {Fault::timeout, ErrorKind::unreachable,
          fmt::format("the answer was not complete within {}: {} bytes came", seconds(request.timeout), seen.body_got),
          "try again later, or allow more time with --timeout"};
}

Words broken(const Sighting& seen) {
  if (seen.tunnel_status != 0 && seen.tunnel_status / 100 != 2 && !seen.answer_began) {
    return proxy(fmt::format("the proxy refuses to connect to it (HTTP {})", seen.tunnel_status));
  }
  if (contains(seen.text, "hunk")) {  // "Malformed encoding found in chunked-encoding", "chunk hex-length char not …"
    return {Fault::bad_encoding, ErrorKind::malformed, fmt::format("its body cannot be read ({})", seen.text),
            std::string(kTryAgain)};
  }
  if (!seen.answer_began) {
    return {Fault::reset, ErrorKind::unreachable,
            seen.code == CURLE_GOT_NOTHING ? "the connection was closed without an answer"
                                           : "the connection was reset before an answer came",
            std::string(kTryAgain)};
  }
  auto cause =
      seen.body_expected < 0
          ? fmt::format("the answer was cut short after {} bytes of its body", seen.body_got)
          : fmt::format("the answer was cut short: {} of {} bytes of its body came", seen.body_got, seen.body_expected);
  return {Fault::cut_short, ErrorKind::unreachable, std::move(cause), std::string(kTryAgain)};
}

Words too_large(const Request& request, const Sighting& seen) {
  const std::string mend = "check that this is the portal's own address";
  if (seen.too_many_headers) return {Fault::too_large, ErrorKind::malformed, "its header lines do not end", mend};
  return {Fault::too_large, ErrorKind::malformed,
          fmt::format("its body is larger than {} bytes, unpacked", request.max_body), mend};
}

Words not_http(const Sighting& seen) {
  return {Fault::not_http, ErrorKind::malformed, fmt::format("what answers there does not speak HTTP ({})", seen.text),
          "check the address and its port"};
}

Words ca_file(const Sighting& seen) {
  if (seen.ca_file.empty()) {
    return {Fault::setup, ErrorKind::usage, "this machine has no list of certificate authorities",
            "apt-get install ca-certificates"};
  }
  return {Fault::setup, ErrorKind::usage, fmt::format("{} holds no certificate that can be read", seen.ca_file),
          "give a PEM file with --ca-file FILE"};
}

Words words_for(const Request& request, const Sighting& seen) {
  if (seen.too_many_headers || seen.body_too_large) return too_large(request, seen);
  switch (seen.code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:  // a user name inside
      return {Fault::bad_url, ErrorKind::usage, fmt::format("is no address ({})", seen.text), ""};
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9: bytes without a status line
    case CURLE_WEIRD_SERVER_REPLY:
      return not_http(seen);
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Fault::unknown_host, ErrorKind::unreachable, "there is no host by that name",
              "check the spelling of the address, and this machine's name servers"};
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return proxy(fmt::format("the proxy cannot be used ({})", seen.text));
    case CURLE_COULDNT_CONNECT:
      return no_connection(seen);
    case CURLE_OPERATION_TIMEDOUT:
      return out_of_time(request, seen);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return bad_certificate(seen);
    case CURLE_SSL_CACERT_BADFILE:
      return ca_file(seen);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
      return tls(seen);
    case CURLE_OK:  // the headers ended in the middle, which libcurl lets pass
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return broken(seen);
    case CURLE_BAD_CONTENT_ENCODING:
      return {Fault::bad_encoding, ErrorKind::malformed, fmt::format("its body cannot be unpacked ({})", seen.text),
              std::string(kTryAgain)};
    case CURLE_WRITE_ERROR:  // of its own unpacking
      return {Fault::bad_encoding, ErrorKind::malformed,
              "its body cannot be unpacked: more stands behind the end of what was packed", std::string(kTryAgain)};
    default:
      return {Fault::setup, ErrorKind::usage,
              fmt::format("libcurl gives up: {} (code {})", seen.text, static_cast<int>(seen.code)), ""};
  }
}

}  // namespace

Failure failure_of(const Request& request, const Sighting& seen) {
  auto words = words_for(request, seen);
  Error error{words.kind, without_user(request.url), std::move(words.cause), std::move(words.mend)};
  return {words.fault, redacted(request, std::move(error))};
}

}  // namespace logbook::http
