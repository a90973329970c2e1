// The portal over real sockets.
#include "logbook/demo/server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <cerrno>
#include <string>
#include <thread>

#include "logbook/demo/portal_in_test.hpp"
#include "logbook/demo/server_client_in_test.hpp"

namespace logbook::demo {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

std::unique_ptr<Server> serve(std::string_view faults = "", Options options = {.events = 60}) {
  options.faults = *parse_faults(faults);
  auto server = Server::start(options, 0);
  EXPECT_TRUE(server);
  return *std::move(server);
}

std::string get_last(const Server& server, std::string_view more_headers = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\n{}\r\n", kLast,
                     server.port(), server.key().reveal(), more_headers);
}

/// The body of an answer that came in chunks, without the end where that is missing.
std::string body_of(const std::string& answer) {
  std::string body;
  auto at = answer.find("\r\n\r\n") + 4;
  while (at < answer.size()) {
    const auto size = std::stoul(answer.substr(at), nullptr, 16);
    at = answer.find("\r\n", at) + 2;
    body += answer.substr(at, size);
    at += size + 2;
  }
  return body;
}

TEST(Server, AnswersOverHttp) {
  const auto server = serve();
  Client client(server->port());

  client.send(get_last(*server, "Connection: close\r\n"));
  const auto answer = client.read_all();

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: application/json; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nDate: Sun, 22 Nov 2026 19:0"));
  EXPECT_THAT(body_of(answer), StartsWith("{\"response\":[{\"id\":"));
  EXPECT_THAT(body_of(answer), EndsWith(fmt::format("\"links\":[{{\"href\":\"{}{}\",\"action\":\"GET\"}}],\"status\":0,"
                                                    "\"statusCode\":200}}",
                                                    server->base_url(), kLast)));
}

TEST(Server, KeepsConnectionsOpen) {
  const auto server = serve();
  Client client(server->port());
  for (int i = 0; i < 20; ++i) {
    client.send(get_last(*server));
    EXPECT_THAT(client.read_until("\"statusCode\":200}"), StartsWith("HTTP/1.1 200 OK\r\n"));
  }
}

TEST(Server, ReadsBodiesAway) {
  const auto server = serve();
  Client client(server->port());
  client.send(fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nGET / HTT", kLast));
  EXPECT_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 405 "));

  client.send(get_last(*server));
  EXPECT_THAT(client.read_until("\"statusCode\":200}"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(Server, PacksOnce) {
  const auto server = serve();
  Client client(server->port());

  client.send(get_last(*server, "Accept-Encoding: gzip, br\r\nRange: bytes=0-10\r\nConnection: close\r\n"));
  const auto answer = client.read_all();

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Encoding: gzip\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("br\r\n")));
  EXPECT_THAT(body_of(answer), StartsWith("\x1f\x8b\x08"));
}

TEST(Server, AnswersEmptyErrorsWithoutABodyOrAType) {
  const auto server = serve();
  Client client(server->port());

  client.send(fmt::format("GET {} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", kLast));
  const auto answer = client.read_all();

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 0\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST(Server, DropsConnections) {
  const auto server = serve("drop:1");
  Client client(server->port());
  int error = -1;

  client.send(get_last(*server));

  EXPECT_EQ(client.read_all(&error), "");
  EXPECT_EQ(error, 0);
  Client next(server->port());
  next.send(get_last(*server));
  EXPECT_THAT(next.read_until("\"statusCode\":200}"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(Server, ResetsConnections) {
  const auto server = serve("reset");
  Client client(server->port());
  int error = -1;

  client.send(get_last(*server));

  EXPECT_EQ(client.read_all(&error), "");
  EXPECT_EQ(error, ECONNRESET);
}

TEST(Server, CutsBodiesShort) {
  const auto cut = serve("truncate");
  Client client(cut->port());
  int error = -1;

  client.send(get_last(*cut));
  const auto answer = client.read_all(&error);

  EXPECT_EQ(error, 0);
  EXPECT_THAT(body_of(answer), StartsWith("{\"response\":[{\"id\":"));
  EXPECT_THAT(body_of(answer), Not(EndsWith("\"statusCode\":200}")));
  EXPECT_THAT(answer, Not(EndsWith("\r\n0\r\n\r\n")));
}

TEST(Server, RefusesWhatIsNoHttpAtThePortalsTime) {
  const auto server = serve();
  Client client(server->port());

  client.send("hello\r\n");

  EXPECT_THAT(client.read_all(), MatchesRegex("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n"
                                              "Date: Sun, 22 Nov 2026 19:0.:.. GMT\r\nServer: Kestrel\r\n\r\n"));
}

TEST(Server, ServesManyConnectionsAtOnce) {
  const auto server = serve("", {.events = 60, .new_events_per_request = 1});
  std::array<std::thread, 8> threads;
  for (auto& thread : threads) {
    thread = std::thread([&server] {
      Client client(server->port());
      for (int j = 0; j < 10; ++j) {
        client.send(get_last(*server));
        EXPECT_THAT(client.read_until("\"statusCode\":200}"), StartsWith("HTTP/1.1 200 OK\r\n"));
      }
    });
  }
  for (auto& thread : threads) thread.join();

  std::size_t rows = 0;
  server->portal().change_history([&rows](const History& history) { rows = history.size(); });
  EXPECT_EQ(rows, 60u + 80u);
}

TEST(Server, StopsWithOpenAndWaitingConnections) {
  const auto server = serve("slow");
  Client idle(server->port());
  idle.send("GET /api/2.0/capabilities HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(idle.read_until("\"statusCode\":200}"), StartsWith("HTTP/1.1 200 OK\r\n"));
  Client waiting(server->port());
  waiting.send(get_last(*server));
  const auto before = std::chrono::steady_clock::now();

  server->stop();
  server->stop();

  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{4});
  EXPECT_EQ(waiting.read_all(), "");
  EXPECT_FALSE(Client(server->port()).connected());
}

TEST(Server, DoesNotShareItsPort) {
  const auto server = serve();

  const auto second = Server::start({.events = 1}, server->port());

  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::usage);
  EXPECT_EQ(second.error().thing, fmt::format("127.0.0.1:{}", server->port()));
}

TEST(Server, StopsItsClockWithTheLastYear) {
  const auto server = serve("", {.events = 1, .clock_speed = 1'000'000});
  server->set_clock(*parse_time("9999-12-31T23:59:59Z"));
  Client client(server->port());

  client.send(get_last(*server));

  EXPECT_THAT(client.read_until("\r\n\r\n"), HasSubstr("\r\nDate: Fri, 31 Dec 9999 23:59:59 GMT\r\n"));
}

TEST(Server, NeedsAKnownZone) {
  const auto server = Server::start({.timezone = "Europe/Atlantis"}, 0);

  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().thing, "Europe/Atlantis");
}

TEST(Server, KnowsItsKeysByName) {
  const auto server = serve();

  EXPECT_EQ(server->key().reveal(), server->key("main").reveal());
  EXPECT_NE(server->key().reveal(), server->key("expired").reveal());
}

}  // namespace
}  // namespace logbook::demo
