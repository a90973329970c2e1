// How the server of the demo portal speaks HTTP, byte by byte.
#include "logbook/demo/server_listener.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "logbook/demo/server_client_in_test.hpp"

namespace logbook::demo {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::string_view kHello =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Second: 2\r\nA-First: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5\r\nhello\r\n0\r\n\r\n";

Answer hello() {
  Answer answer;
  answer.content_type = "text/plain";
  answer.body = "hello";
  answer.headers = {{"X-Second", "2"}, {"A-First", "1"}};
  return answer;
}

Answer empty(int status) {
  Answer answer;
  answer.status = status;
  return answer;
}

/// A listener that gives the same answer to each request, and keeps the requests.
struct Site {
  explicit Site(Answer answer = hello(), Patience patience = {})
      : listener(
            ServerListener::open(0,
                                 {.answer = [this, answer](const Request& request) { return keep(request, answer); },
                                  .refuse = [](int status) { return refusal(status); }},
                                 patience)) {}

  Answer keep(const Request& request, const Answer& answer) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    return answer;
  }

  static Answer refusal(int status) {
    auto answer = empty(status);
    answer.headers = {{"Date", "today"}, {"Server", "Kestrel"}};
    return answer;
  }

  /// All that comes back when a client sends `text` and nothing more.
  std::string exchange(std::string_view text) const {
    Client client(listener->port());
    client.send(text);
    client.finish_sending();
    return client.read_all();
  }

  std::mutex mutex;
  std::vector<Request> requests;
  std::unique_ptr<ServerListener> listener;  // last, as its threads use the others
};

TEST(ServerListener, SendsBodiesInChunks) {
  const Site site;
  EXPECT_EQ(site.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), kHello);
}

TEST(ServerListener, AnswersRequestsThatCameTogether) {
  const Site site;
  EXPECT_EQ(site.exchange("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"),
            fmt::format("{0}{0}", kHello));
}

TEST(ServerListener, SendsALengthOnlyWithoutABody) {
  const Site site(empty(401));
  EXPECT_EQ(site.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
}

TEST(ServerListener, SendsNoLengthForHeadAndNoContent) {
  EXPECT_EQ(Site(empty(405)).exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), "HTTP/1.1 405 Method Not Allowed\r\n\r\n");
  EXPECT_EQ(Site(empty(204)).exchange("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n"), "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_THAT(Site().exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), EndsWith("A-First: 1\r\n\r\n"));
}

TEST(ServerListener, ClosesAfterHttp10) {
  const Site site;
  Client client(site.listener->port());
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(
      client.read_all(),
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nX-Second: 2\r\nA-First: 1\r\n\r\nhello");
}

TEST(ServerListener, ClosesWhereTheClientWants) {
  const Site site(empty(401));
  Client client(site.listener->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_all(), "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST(ServerListener, CutsAnAnswerWithinItsChunks) {
  auto answer = hello();
  answer.ending = Ending::truncate;
  const Site site(answer);
  Client client(site.listener->port());
  int error = -1;

  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_THAT(client.read_all(&error), EndsWith("Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n"));
  EXPECT_EQ(error, 0);
}

TEST(ServerListener, ReadsHeadersInAnyCase) {
  Site site;
  site.exchange(
      "OPTIONS /a?b=%20 HTTP/1.1\r\nhOST: b:80\r\nAUTHORIZATION: Bearer x\r\ncookie: asc_auth_key=y\r\n"
      "ORIGIN: https://c\r\naccess-control-REQUEST-method: GET\r\n"
      "access-control-request-HEADERS: x-a\r\nuser-AGENT: curl/8\r\naccept-ENCODING: br, gzip\r\n\r\n");

  ASSERT_THAT(site.requests, SizeIs(1));
  const auto& request = site.requests.front();
  EXPECT_EQ(request.method, "OPTIONS");
  EXPECT_EQ(request.target, "/a?b=%20");
  EXPECT_EQ(request.host, "b:80");
  EXPECT_THAT(request.authorization, Optional(std::string("Bearer x")));
  EXPECT_THAT(request.cookie, Optional(std::string("asc_auth_key=y")));
  EXPECT_THAT(request.origin, Optional(std::string("https://c")));
  EXPECT_TRUE(request.is_preflight());
  EXPECT_THAT(request.preflight_headers, Optional(std::string("x-a")));
  EXPECT_THAT(request.user_agent, Optional(std::string("curl/8")));
  EXPECT_TRUE(request.accepts_gzip);
}

TEST(ServerListener, TellsMissingHeadersFromEmptyOnes) {
  Site site;
  site.exchange("GET / HTTP/1.0\r\nCookie:\r\n\r\n");

  ASSERT_THAT(site.requests, SizeIs(1));
  EXPECT_EQ(site.requests[0].host, "");
  EXPECT_EQ(site.requests[0].authorization, std::nullopt);
  EXPECT_THAT(site.requests[0].cookie, Optional(std::string()));
  EXPECT_FALSE(site.requests[0].is_preflight());
  EXPECT_FALSE(site.requests[0].accepts_gzip);
}

TEST(ServerListener, ReadsBodiesOfALengthAndInChunks) {
  Site site;
  EXPECT_EQ(site.exchange(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nGET / HTT"
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            fmt::format("{0}{0}{0}", kHello));
  ASSERT_THAT(site.requests, SizeIs(3));
  EXPECT_EQ(site.requests[0].body, "GET / HTT");
  EXPECT_EQ(site.requests[1].body, "abcde");
  EXPECT_EQ(site.requests[2].body, "");
}

TEST(ServerListener, KeepsTheBeginOfALongBody) {
  Site site;
  const auto post = fmt::format("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", 1 << 20);
  EXPECT_EQ(site.exchange(post + std::string(64 * 1024, 'a') + std::string((1 << 20) - 64 * 1024, 'b')), kHello);
  ASSERT_THAT(site.requests, SizeIs(1));
  EXPECT_EQ(site.requests[0].body, std::string(64 * 1024, 'a'));
}

TEST(ServerListener, EndsAtABodyTooLong) {
  Site site;
  EXPECT_EQ(site.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 33554433\r\n\r\n"), "");

  std::string chunks = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 33; ++i) chunks += "100000\r\n" + std::string(1 << 20, 'a') + "\r\n";
  EXPECT_EQ(site.exchange(chunks + "0\r\n\r\n"), "");

  EXPECT_THAT(site.requests, SizeIs(0));
}

TEST(ServerListener, AsksForABodyThatWaits) {
  Site site;
  Client client(site.listener->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_EQ(client.read_until("0\r\n\r\n"), kHello);
}

/// What a client sends, and the status that refuses it. The client keeps its side open.
struct Refused {
  std::string name;
  std::string sent;
  std::string status;
};

void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.name; }

class ServerRefusals : public ::testing::TestWithParam<Refused> {};

TEST_P(ServerRefusals, AnswerLikeKestrelAndClose) {
  Site site;
  Client client(site.listener->port());
  int error = -1;

  client.send(GetParam().sent);

  EXPECT_EQ(
      client.read_all(&error),
      fmt::format("HTTP/1.1 {}\r\nContent-Length: 0\r\nConnection: close\r\nDate: today\r\nServer: Kestrel\r\n\r\n",
                  GetParam().status));
  EXPECT_EQ(error, 0);
  EXPECT_THAT(site.requests, SizeIs(0));
}

std::string headers_of(std::size_t size) {
  std::string headers;
  while (headers.size() < size) headers += "X-Filler: " + std::string(88, 'x') + "\r\n";
  return headers;
}

INSTANTIATE_TEST_SUITE_P(
    EachKind, ServerRefusals,
    ::testing::Values(
        Refused{"LongLine", "GET /" + std::string(8192, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", "414 URI Too Long"},
        Refused{"EndlessLine", "GET /" + std::string(8192, 'a'), "414 URI Too Long"},
        Refused{"HugeLine", "GET /" + std::string(1 << 20, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", "414 URI Too Long"},
        Refused{"LongHeaders", "GET / HTTP/1.1\r\n" + headers_of(32 * 1024 + 1) + "\r\n",
                "431 Request Header Fields Too Large"},
        Refused{"HugeHeaders", "GET / HTTP/1.1\r\n" + headers_of(1 << 20) + "\r\n",
                "431 Request Header Fields Too Large"},
        Refused{"EndlessHeaders", "GET / HTTP/1.1\r\nX: " + std::string(32 * 1024, 'x'),
                "431 Request Header Fields Too Large"},
        Refused{"NoHttp", "hello\r\n", "400 Bad Request"}, Refused{"NoVersion", "GET /\r\n\r\n", "400 Bad Request"},
        Refused{"Tls", std::string("\x16\x03\x01\x02\x00\x01", 6), "400 Bad Request"},
        Refused{"NoHost", "GET / HTTP/1.1\r\n\r\n", "400 Bad Request"},
        Refused{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400 Bad Request"},
        Refused{"BadHeader", "GET / HTTP/1.1\r\nno header\r\n\r\n", "400 Bad Request"},
        Refused{"BadLength", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400 Bad Request"},
        Refused{"BadChunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "400 Bad Request"}),
    [](const auto& given) { return given.param.name; });

TEST(ServerListener, TakesLinesAndHeadersUpToTheirLimits) {
  Site site;
  EXPECT_THAT(site.exchange("GET /" + std::string(8176, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"),
              StartsWith("HTTP/1.1 200 OK"));
  EXPECT_THAT(site.exchange("GET / HTTP/1.1\r\nHost: a\r\n" + headers_of(32'600) + "\r\n"),
              StartsWith("HTTP/1.1 200 OK"));
  EXPECT_THAT(site.requests, SizeIs(2));
}

TEST(ServerListener, WaitsForTheRestOfARequest) {
  Site site;
  Client client(site.listener->port());
  for (const std::string_view part : {"GE", "T / HT", "TP/1.1\r", "\nHost", ": a\r\n\r", "\n"}) {
    client.send(part);
  }
  EXPECT_EQ(client.read_until("0\r\n\r\n"), kHello);
}

TEST(ServerListener, ClosesAnIdleConnectionInTime) {
  const Site site(hello(), {.idle = milliseconds{20}});
  EXPECT_EQ(Client(site.listener->port()).read_all(), "");
}

// The time is that of the whole request: a client that drips bytes does not put it off.
TEST(ServerListener, GivesUpARequestThatDrips) {
  for (const std::string_view begin :
       {"GET / HTTP/1.1\r\nX: ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n"}) {
    const Site site(hello(), {.request = milliseconds{60}});
    Client client(site.listener->port());
    client.send(begin);
    int drops = 0;
    while (drops < 1000 && !client.has_answer_within(milliseconds{20})) {
      client.send("x");
      ++drops;
    }
    EXPECT_LT(drops, 1000);
    EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
  }
}

TEST(ServerListener, GivesUpAClientThatTakesNothing) {
  auto long_answer = hello();
  long_answer.body.assign(64 << 20, 'x');
  const Site site(long_answer, {.threads = 1, .write = milliseconds{20}});
  Client stubborn(site.listener->port());
  stubborn.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(stubborn.read_until("xxx"), HasSubstr("chunked"));

  Client next(site.listener->port());
  next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_THAT(next.read_until("xxx"), HasSubstr("chunked"));
}

TEST(ServerListener, ClosesTheLongestIdleConnectionForANewOne) {
  const Site site(hello(), {.threads = 2, .expendable = milliseconds{0}});
  Client first(site.listener->port());
  Client second(site.listener->port());
  for (auto* client : {&first, &second}) {
    client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client->read_until("0\r\n\r\n"), kHello);
  }

  Client third(site.listener->port());
  third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_EQ(third.read_until("0\r\n\r\n"), kHello);
  EXPECT_EQ(first.read_all(), "");
}

TEST(ServerListener, ServesOneBesideManyThatSendHalfARequest) {
  const Site site(hello(), {.threads = 4, .expendable = milliseconds{0}});
  std::vector<std::unique_ptr<Client>> halves;
  for (int i = 0; i < 40; ++i) {
    halves.push_back(std::make_unique<Client>(site.listener->port()));
    halves.back()->send("GET / HTTP/1.1\r\nHo");
  }

  Client whole(site.listener->port());
  whole.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_EQ(whole.read_until("0\r\n\r\n"), kHello);
}

// A client that has just come is given the time to send its request.
TEST(ServerListener, LetsANewClientWaitForOneThatHasWaitedLess) {
  const Site site(hello(), {.threads = 1, .expendable = seconds{600}});
  Client first(site.listener->port());
  Client second(site.listener->port());
  second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  first.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  EXPECT_THAT(first.read_all(), EndsWith("hello\r\n0\r\n\r\n"));
  EXPECT_EQ(second.read_until("0\r\n\r\n"), kHello);
}

TEST(ServerListener, StopsWhateverItsClientsDo) {
  auto slow = hello();
  slow.delay = seconds{600};
  const Site site(slow);
  Client idle(site.listener->port());
  Client half(site.listener->port());
  half.send("GET / HTTP/1.1\r\nHo");
  Client half_a_body(site.listener->port());
  half_a_body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
  Client waiting(site.listener->port());
  waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto before = steady_clock::now();

  site.listener->stop();
  site.listener->stop();

  EXPECT_LT(steady_clock::now() - before, seconds{4});
  for (auto* client : {&idle, &half, &half_a_body, &waiting}) EXPECT_EQ(client->read_all(), "");
  EXPECT_FALSE(Client(site.listener->port()).connected());
}

TEST(ServerListener, ClosesAConnectionThatNobodyServesYet) {
  auto slow = hello();
  slow.delay = seconds{600};
  const Site site(slow, {.threads = 1});
  Client served(site.listener->port());
  served.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  Client waiting(site.listener->port());
  const auto before = steady_clock::now();

  site.listener->stop();

  EXPECT_EQ(waiting.read_all(), "");
  EXPECT_LT(steady_clock::now() - before, seconds{4});
}

TEST(ServerListener, StopsWhileAClientTakesNothing) {
  auto long_answer = hello();
  long_answer.body.assign(64 << 20, 'x');
  const Site site(long_answer);
  Client client(site.listener->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.read_until("xxx"), HasSubstr("chunked"));

  site.listener->stop();
}

TEST(ServerListener, OpensNoPortTwice) {
  const Site site;
  EXPECT_EQ(ServerListener::open(site.listener->port(), {.answer = {}, .refuse = {}}), nullptr);
}

}  // namespace
}  // namespace logbook::demo
