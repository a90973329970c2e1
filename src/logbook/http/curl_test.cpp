// libcurl against a server that plays raw bytes: what only the real network code can show.
#include "logbook/http/curl.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <zlib.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <thread>

#include "logbook/testing/environment.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/scripted_server.hpp"

namespace logbook::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ::testing::_;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::EnvironmentVariable;
using testing::FailsBy;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::Holds;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using testing::RefusingPort;
using testing::ScriptedServer;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::Then;
using testing::Turn;

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

auto has_body(const std::string& body) { return Holds(Field(&Answer::body, body)); }

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string gzip_reply(const std::string& packed) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.size()) + packed;
}

class Curl : public ::testing::Test {
 protected:
  std::unique_ptr<Transport> transport(bool allow_plain_http = false, const std::string& ca_file = {}) {
    return curl_transport({.user_agent = "logbook/9",
                           .ca_file = ca_file,
                           .allow_plain_http = allow_plain_http,
                           .trace = [this](std::string_view line) { trace.emplace_back(line); }});
  }

  Exchange get(const std::string& url) { return transport()->get({.url = url, .bearer = &key}); }

  /// Asks a server that answers with `reply`.
  Exchange answer_to(const Turn& reply, std::size_t max_body = 1 << 20) {
    const ScriptedServer server({reply});
    return transport()->get({.url = server.url(), .bearer = &key, .max_body = max_body});
  }

  Secret key{"sk-12"};
  std::vector<std::string> trace;
};

TEST_F(Curl, SendsWhatThePortalNeedsAndNothingElse) {
  const ScriptedServer server({{kOk}});

  EXPECT_THAT(get(server.url("/x?y=1")), has_body("{}"));

  EXPECT_THAT(server.requests(),
              ElementsAre(fmt::format("GET /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nUser-Agent: logbook/9\r\n"
                                      "Accept-Encoding: gzip\r\nAccept: application/json\r\n"
                                      "Authorization: Bearer sk-12\r\n\r\n",
                                      server.port())));
}

TEST_F(Curl, SendsNoKeyWhereNoneIsGiven) {
  const ScriptedServer server({{kOk}});

  transport()->get({.url = server.url()});

  EXPECT_THAT(server.requests(), ElementsAre(Not(HasSubstr("Authorization"))));
}

TEST_F(Curl, KeepsTheConnection) {
  const ScriptedServer server({{kOk, Then::keep}, {kOk, Then::keep}});
  const auto client = transport();

  EXPECT_THAT(client->get({.url = server.url()}), has_body("{}"));
  EXPECT_THAT(client->get({.url = server.url()}), has_body("{}"));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Curl, UnpacksGzip) {
  EXPECT_THAT(answer_to({gzip_reply(gzip("{\"response\":[]}"))}), has_body("{\"response\":[]}"));
}

TEST_F(Curl, JoinsChunks) {
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"}),
              has_body("abcde"));
}

TEST_F(Curl, TakesTheHeadersOfTheLastAnswerAndJoinsFoldedOnes) {
  EXPECT_THAT(answer_to({"HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n"
                         "HTTP/1.1 200 OK\r\nX-Long:  one \r\n  two\r\nContent-Length: 0\r\n\r\n"}),
              Holds(Field(&Answer::headers, ElementsAre(Pair("x-long", "one two"), Pair("content-length", "0")))));
}

TEST_F(Curl, ReportsABodyThatIsCut) {
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabcd"}),
              FailsBy(Fault::cut_short, ErrorKind::unreachable, HasSubstr("4 of 10 bytes")));
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}),
              FailsBy(Fault::cut_short, ErrorKind::unreachable, HasSubstr("cut short after")));
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabcd", Then::reset}),
              FailsBy(Fault::cut_short, ErrorKind::unreachable, HasSubstr("4 of 10 bytes")));
}

TEST_F(Curl, ReportsAPackedBodyThatIsCut) {
  auto packed = gzip(std::string(1000, 'x') + "y");
  const auto size = packed.size();
  packed.resize(size - 12);

  EXPECT_THAT(answer_to({fmt::format("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", size) +
                         packed}),
              FailsBy(Fault::cut_short, ErrorKind::unreachable, _));
}

TEST_F(Curl, ReportsHeadersThatAreCut) {
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nContent-Le"}), FailsBy(Fault::cut_short, ErrorKind::unreachable, _));
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"}),
              FailsBy(Fault::cut_short, ErrorKind::unreachable, _));
}

TEST_F(Curl, ReportsAConnectionThatBreaksOrClosesWithoutAnAnswer) {
  EXPECT_THAT(answer_to({"", Then::reset}), FailsBy(Fault::reset, ErrorKind::unreachable, HasSubstr("reset")));
  EXPECT_THAT(answer_to({"", Then::close}),
              FailsBy(Fault::reset, ErrorKind::unreachable, HasSubstr("closed without an answer")));
}

TEST_F(Curl, RefusesABodyThatIsTooLarge) {
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + std::string(11, 'x')}, 10),
              FailsBy(Fault::too_large, ErrorKind::malformed, HasSubstr("larger than 10 bytes")));
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + std::string(10, 'x')}, 10),
              has_body(std::string(10, 'x')));
}

TEST_F(Curl, RefusesAGzipBomb) {
  const auto bomb = gzip(std::string(64 << 20, 'x'));
  ASSERT_LT(bomb.size(), 100'000u);

  EXPECT_THAT(answer_to({gzip_reply(bomb)}), FailsBy(Fault::too_large, ErrorKind::malformed, HasSubstr("unpacked")));
}

TEST_F(Curl, RefusesHeadersWithoutEnd) {
  std::string reply = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 400; ++i) reply += fmt::format("X-{}: {}\r\n", i, std::string(1000, 'x'));

  EXPECT_THAT(answer_to({reply, Then::hold}), FailsBy(Fault::too_large, ErrorKind::malformed, HasSubstr("header")));
}

TEST_F(Curl, ReportsABodyThatCannotBeUnpacked) {
  EXPECT_THAT(answer_to({gzip_reply("this is no gzip")}), FailsBy(Fault::bad_encoding, ErrorKind::malformed, Not("")));
  EXPECT_THAT(answer_to({gzip_reply(gzip("one member") + gzip("and another"))}),
              FailsBy(Fault::bad_encoding, ErrorKind::malformed, Not("")));
  EXPECT_THAT(answer_to({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"}),
              FailsBy(Fault::bad_encoding, ErrorKind::malformed, Not("")));
}

TEST_F(Curl, ReportsWhatDoesNotSpeakHttp) {
  EXPECT_THAT(answer_to({"SSH-2.0-OpenSSH_9.2\r\n"}), FailsBy(Fault::not_http, ErrorKind::malformed, Not("")));
}

TEST_F(Curl, ReportsAServerThatDoesNotSpeakTls) {
  const ScriptedServer plain({{"HTTP/1.1 400 Bad Request\r\n\r\n"}});
  EXPECT_THAT(get(fmt::format("https://127.0.0.1:{}/", plain.port())),
              FailsBy(Fault::tls, ErrorKind::untrusted, HasSubstr("does not speak TLS")));

  const ScriptedServer broken({{"", Then::reset}});
  EXPECT_THAT(get(fmt::format("https://127.0.0.1:{}/", broken.port())),
              FailsBy(Fault::reset, ErrorKind::unreachable, HasSubstr("TLS")));

  const ScriptedServer closed({{"", Then::close}});
  EXPECT_THAT(get(fmt::format("https://127.0.0.1:{}/", closed.port())),
              FailsBy(Fault::reset, ErrorKind::unreachable, HasSubstr("TLS")));
}

TEST_F(Curl, TracesHeaderLinesWithoutTheKey) {
  const ScriptedServer server(
      {{"HTTP/1.1 401 You sent sk-12\r\nX-Echo: Bearer sk-12\r\nContent-Length: 5\r\n\r\nsk-12"}});

  EXPECT_THAT(get(server.url("/?sk-12")), Holds(Field(&Answer::status, 401)));

  EXPECT_THAT(trace, Contains("> GET /?*** HTTP/1.1"));
  EXPECT_THAT(trace, Contains("> Authorization: Bearer ***"));
  EXPECT_THAT(trace, Contains("< HTTP/1.1 401 You sent ***"));
  EXPECT_THAT(trace, Contains("< X-Echo: Bearer ***"));
  EXPECT_THAT(trace, Contains(StartsWith("* ")));
  EXPECT_THAT(trace, Not(Contains(HasSubstr("sk-12"))));
}

TEST_F(Curl, SaysThatNobodyListens) {
  const RefusingPort port;

  EXPECT_THAT(get(fmt::format("http://127.0.0.1:{}/", port.port())),
              FailsBy(Fault::refused, ErrorKind::unreachable, HasSubstr("refused")));
}

TEST_F(Curl, SaysThatThereIsNoSuchHost) {
  EXPECT_THAT(get("https://nobody.invalid/"), FailsBy(Fault::unknown_host, ErrorKind::unreachable, Not("")));
}

TEST_F(Curl, GivesUpWhenTimeIsOut) {
  const ScriptedServer silent({{"", Then::hold}});
  EXPECT_THAT(transport()->get({.url = silent.url(), .timeout = 50ms}),
              FailsBy(Fault::timeout, ErrorKind::unreachable, "no answer within 0.05 s"));

  const ScriptedServer slow({{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabcd", Then::hold}});
  EXPECT_THAT(transport()->get({.url = slow.url(), .timeout = 200ms}),
              FailsBy(Fault::timeout, ErrorKind::unreachable, HasSubstr("4 bytes came")));
}

TEST_F(Curl, EndsWhenAStopIsRequested) {
  const ScriptedServer silent({{"", Then::hold}});
  std::stop_source source;
  const std::jthread stopper([&] {
    while (silent.requests().empty()) std::this_thread::yield();
    source.request_stop();
  });

  const auto exchange = curl_transport({})->get({.url = silent.url(), .timeout = 60s, .stop = source.get_token()});

  EXPECT_THAT(exchange, FailsBy(Fault::stopped, ErrorKind::unreachable, HasSubstr("interrupted")));
}

TEST_F(Curl, GivesUpOnAConnectionThatItKeptToo) {
  const ScriptedServer server({{kOk, Then::keep}, {"", Then::hold}});
  const auto client = transport();
  ASSERT_THAT(client->get({.url = server.url()}), has_body("{}"));

  EXPECT_THAT(client->get({.url = server.url(), .timeout = 50ms}),
              FailsBy(Fault::timeout, ErrorKind::unreachable, HasSubstr("no answer within")));
}

TEST_F(Curl, TakesATimeLimitOfNothingAsOneThatIsOver) {
  const ScriptedServer silent({{"", Then::hold}});

  EXPECT_THAT(transport()->get({.url = silent.url(), .timeout = 0ms}),
              FailsBy(Fault::timeout, ErrorKind::unreachable, _));
}

TEST_F(Curl, RefusesAnAddressThatCannotBeRead) {
  EXPECT_THAT(get("ftp://127.0.0.1/"), FailsBy(Fault::bad_url, ErrorKind::usage, _));
  EXPECT_THAT(get("http://ann:hunter2@127.0.0.1/"), FailsBy(Fault::bad_url, ErrorKind::usage, _));
}

TEST_F(Curl, KeepsPlainHttpFromLeavingThisMachine) {
  const auto exchange = get("http://192.0.2.1/");  // an address for documentation: nothing is sent, so nothing waits

  EXPECT_THAT(exchange, FailsBy(Fault::plain_http, ErrorKind::usage, HasSubstr("unencrypted")));
  EXPECT_THAT(exchange.error().error.mend, AllOf(HasSubstr("https://"), HasSubstr("--allow-plain-http")));
  EXPECT_THAT(trace, Not(Contains(StartsWith("> "))));
}

TEST_F(Curl, LetsPlainHttpReachThisMachineByAnyName) {
  for (const char* host : {"localhost", "127.0.0.1", "portal.localhost", "[::ffff:127.0.0.1]"}) {
    const ScriptedServer server({{kOk}});
    EXPECT_THAT(get(fmt::format("http://{}:{}/", host, server.port())), has_body("{}")) << host;
  }
}

TEST_F(Curl, UsesNoProxyForThisMachine) {
  const RefusingPort dead;
  const auto proxy = fmt::format("http://127.0.0.1:{}", dead.port());
  const EnvironmentVariable http("http_proxy", proxy);
  const EnvironmentVariable https("https_proxy", proxy);
  const EnvironmentVariable all("all_proxy", proxy);

  for (const bool allow_plain_http : {false, true}) {
    const ScriptedServer server({{kOk}});
    EXPECT_THAT(transport(allow_plain_http)->get({.url = server.url(), .bearer = &key}), has_body("{}"));
  }
}

TEST_F(Curl, NeverHandsPlainHttpToAProxyUnlessAllowed) {
  const ScriptedServer proxy({{kOk}});
  const EnvironmentVariable variable("http_proxy", fmt::format("http://127.0.0.1:{}", proxy.port()));

  EXPECT_THAT(get("http://192.0.2.1/x"), FailsBy(Fault::plain_http, ErrorKind::usage, _));
  EXPECT_THAT(proxy.requests(), IsEmpty());

  EXPECT_THAT(transport(true)->get({.url = "http://192.0.2.1/x"}), has_body("{}"));
  EXPECT_THAT(proxy.requests(), ElementsAre(StartsWith("GET http://192.0.2.1/x HTTP/1.1\r\n")));
}

TEST_F(Curl, TellsAProxyWhereToConnectButNotTheKey) {
  const ScriptedServer proxy({{"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"}});
  const EnvironmentVariable variable("https_proxy", fmt::format("http://ann:hunter2@127.0.0.1:{}", proxy.port()));

  EXPECT_THAT(get("https://docs.example.com/x"), FailsBy(Fault::proxy, ErrorKind::unreachable, HasSubstr("407")));

  EXPECT_THAT(proxy.requests(), ElementsAre(StartsWith("CONNECT docs.example.com:443 HTTP/1.1\r\n")));
  EXPECT_THAT(proxy.requests(), ElementsAre(Not(HasSubstr("sk-12"))));
  EXPECT_THAT(trace, Contains("> Proxy-Authorization: ***"));
}

TEST_F(Curl, NamesAProxyThatCannotBeReached) {
  const RefusingPort dead;
  const EnvironmentVariable variable("https_proxy", fmt::format("http://127.0.0.1:{}", dead.port()));
  EXPECT_THAT(get("https://docs.example.com/"), FailsBy(Fault::proxy, ErrorKind::unreachable, HasSubstr("proxy")));

  const EnvironmentVariable unknown("https_proxy", "http://nobody.invalid:3128");
  EXPECT_THAT(get("https://docs.example.com/"), FailsBy(Fault::proxy, ErrorKind::unreachable, HasSubstr("proxy")));
}

TEST_F(Curl, RefusesACaFileThatIsMissingEmptyOrNoCertificate) {
  const auto with = [this](const std::string& file) {
    return transport(false, file)->get({.url = "https://127.0.0.1:9/"});
  };
  EXPECT_THAT(with("/nowhere/ca.pem"), FailsBy(Fault::setup, ErrorKind::usage, HasSubstr("cannot be read")));
  EXPECT_THAT(with("/dev/null"), FailsBy(Fault::setup, ErrorKind::usage, HasSubstr("empty")));
  EXPECT_THAT(with("/"), FailsBy(Fault::setup, ErrorKind::usage, HasSubstr("cannot be read")));

  const ScriptedServer server({{kOk}});
  const auto text = ::testing::TempDir() + fmt::format("logbook_ca_{}.pem", server.port());
  std::ofstream(text) << "no certificate";
  const auto url = fmt::format("https://127.0.0.1:{}/", server.port());
  EXPECT_THAT(transport(false, text)->get({.url = url}),
              FailsBy(Fault::setup, ErrorKind::usage, HasSubstr("holds no certificate")));
  std::remove(text.c_str());
}

}  // namespace
}  // namespace logbook::http
