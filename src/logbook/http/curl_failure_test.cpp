#include "logbook/http/curl_failure.hpp"

#include <gmock/gmock.h>

#include <cerrno>

#include "logbook/testing/matchers.hpp"

namespace logbook::http {
namespace {

using ::testing::_;
using ::testing::AllOf;
using testing::FailsBy;
using ::testing::HasSubstr;
using ::testing::Not;

// What a socket on this machine cannot show easily: certificates, TLS, networks and proxies that fail.

Exchange failed(Sighting seen) {
  return std::unexpected(failure_of({.url = "https://docs.example.com/api/2.0/x"}, seen));
}

TEST(CurlFailure, TellsCertificatesApart) {
  const auto of = [](long verify_result, const char* text) {
    return failed({.code = CURLE_PEER_FAILED_VERIFICATION, .text = text, .verify_result = verify_result});
  };

  const auto unknown = of(18, "SSL certificate problem: self-signed certificate");
  EXPECT_THAT(unknown, FailsBy(Fault::bad_certificate, ErrorKind::untrusted,
                               AllOf(HasSubstr("authority unknown to this machine"), HasSubstr("self-signed"))));
  EXPECT_THAT(unknown.error().error.mend, HasSubstr("--ca-file"));
  EXPECT_THAT(of(10, "SSL certificate problem: certificate has expired"),
              FailsBy(Fault::bad_certificate, ErrorKind::untrusted, "its certificate has expired"));
  EXPECT_THAT(of(9, "SSL certificate problem: certificate is not yet valid"),
              FailsBy(Fault::bad_certificate, ErrorKind::untrusted, "its certificate is not valid yet"));
  EXPECT_THAT(of(0, "SSL: no alternative certificate subject name matches target host name 'docs.example.com'"),
              FailsBy(Fault::bad_certificate, ErrorKind::untrusted, HasSubstr("for another host")));
  EXPECT_THAT(of(23, "SSL certificate problem: certificate revoked"),
              FailsBy(Fault::bad_certificate, ErrorKind::untrusted, HasSubstr("certificate revoked")));
}

TEST(CurlFailure, TellsWhatKeepsTlsFromBeingAgreedOn) {
  const auto of = [](const char* text) { return failed({.code = CURLE_SSL_CONNECT_ERROR, .text = text}); };

  EXPECT_THAT(of("error:0A000102:SSL routines::unsupported protocol"),
              FailsBy(Fault::tls, ErrorKind::untrusted, HasSubstr("no TLS 1.2 or newer")));
  EXPECT_THAT(of("error:0A00010B:SSL routines::wrong version number"),
              FailsBy(Fault::tls, ErrorKind::untrusted, HasSubstr("does not speak TLS")));
  EXPECT_THAT(of("OpenSSL SSL_connect: Connection reset by peer in connection to docs.example.com:443 "),
              FailsBy(Fault::reset, ErrorKind::unreachable, _));
  EXPECT_THAT(of("OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to docs.example.com:443 "),
              FailsBy(Fault::reset, ErrorKind::unreachable, _));
}

TEST(CurlFailure, BlamesTheCaFileOrItsAbsence) {
  EXPECT_THAT(failed({.code = CURLE_SSL_CACERT_BADFILE, .ca_file = "ca.pem"}),
              FailsBy(Fault::setup, ErrorKind::usage, HasSubstr("ca.pem holds no certificate")));
  const auto none = failed({.code = CURLE_SSL_CACERT_BADFILE});
  EXPECT_THAT(none, FailsBy(Fault::setup, ErrorKind::usage, HasSubstr("no list of certificate authorities")));
  EXPECT_EQ(none.error().error.mend, "apt-get install ca-certificates");
}

TEST(CurlFailure, TellsWhyThereIsNoConnection) {
  const auto of = [](int os_error) {
    return failed({.code = CURLE_COULDNT_CONNECT, .text = "Failed to connect", .os_error = os_error});
  };

  EXPECT_THAT(of(ECONNREFUSED), FailsBy(Fault::refused, ErrorKind::unreachable, HasSubstr("refused")));
  EXPECT_THAT(of(EHOSTUNREACH), FailsBy(Fault::refused, ErrorKind::unreachable, HasSubstr("Failed to connect")));
  EXPECT_THAT(of(ETIMEDOUT), FailsBy(Fault::timeout, ErrorKind::unreachable, _));
  EXPECT_THAT(of(ECONNRESET), FailsBy(Fault::reset, ErrorKind::unreachable, _));
}

TEST(CurlFailure, BlamesTheProxyWhereItIsTheProxys) {
  for (const auto& seen : {Sighting{.code = CURLE_COULDNT_RESOLVE_PROXY, .text = "Could not resolve proxy: p"},
                           Sighting{.code = CURLE_PROXY, .text = "SOCKS5: refused"},
                           Sighting{.code = CURLE_COULDNT_CONNECT, .os_error = ECONNREFUSED, .via_proxy = true},
                           Sighting{.code = CURLE_RECV_ERROR, .tunnel_status = 407}}) {
    EXPECT_THAT(failed(seen), FailsBy(Fault::proxy, ErrorKind::unreachable, Not("")));
  }
}

TEST(CurlFailure, SaysHowFarARequestCameInItsTime) {
  const Request request{.url = "https://docs.example.com/",
                        .connect_timeout = std::chrono::seconds{10},
                        .timeout = std::chrono::milliseconds{1500}};
  const auto cause = [&](Sighting seen) {
    seen.code = CURLE_OPERATION_TIMEDOUT;
    return failure_of(request, seen).error.cause;
  };

  EXPECT_EQ(cause({}), "no connection within 1.5 s");
  EXPECT_EQ(cause({.request_sent = true}), "no answer within 1.5 s");
  EXPECT_EQ(cause({.request_sent = true, .answer_began = true, .body_got = 7}),
            "the answer was not complete within 1.5 s: 7 bytes came");
}

/// Releases of libcurl name a broken chunk in their own words.
TEST(CurlFailure, TellsABrokenChunkFromABrokenConnection) {
  for (const auto* text :
       {"Malformed encoding found in chunked-encoding", "chunk hex-length char not a hex digit: 0x7a",
        "Illegal or missing hexadecimal sequence in chunked-encoding"}) {
    EXPECT_THAT(failed({.code = CURLE_RECV_ERROR, .text = text, .answer_began = true}),
                FailsBy(Fault::bad_encoding, ErrorKind::malformed, HasSubstr(text)));
  }
}

TEST(CurlFailure, NeverShowsTheKeyNorAPassword) {
  const Secret key("sk-12");
  const Request request{.url = "https://ann:hunter2@docs.example.com/?sk-12", .bearer = &key};

  const auto failure = failure_of(request, {.code = CURLE_WEIRD_SERVER_REPLY, .text = "what is sk-12"});

  EXPECT_EQ(failure.error.thing, "https://***@docs.example.com/?***");
  EXPECT_THAT(failure.error.cause, HasSubstr("what is ***"));
}

TEST(CurlFailure, ThatNobodyForesawIsNotTriedAgain) {
  EXPECT_THAT(failed({.code = CURLE_FAILED_INIT, .text = "Failed initialization"}),
              FailsBy(Fault::setup, ErrorKind::usage, HasSubstr("Failed initialization (code 2)")));
}

}  // namespace
}  // namespace logbook::http
