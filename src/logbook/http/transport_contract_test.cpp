// What every transport promises: libcurl over a real socket, recorded bytes, and the wrappers of another transport.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <ostream>

#include "logbook/http/curl.hpp"
#include "logbook/http/redirect.hpp"
#include "logbook/http/retry.hpp"
#include "logbook/http/transport.hpp"
#include "logbook/testing/fake_clock.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"
#include "logbook/testing/scripted_server.hpp"

namespace logbook::http {
namespace {

using namespace std::string_literals;
using ::testing::_;
using ::testing::ElementsAre;
using ::testing::Eq;
using testing::FailsBy;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::Holds;
using ::testing::Not;
using ::testing::Optional;
using ::testing::Pair;
using testing::RecordedTransport;
using testing::ScriptedServer;
using testing::Then;
using testing::Turn;

/// An answer that a transport is to give; nothing when the other end breaks the connection instead.
using Prepared = std::optional<Answer>;

/// A transport, and the world that it needs.
class World {
 public:
  virtual ~World() = default;
  virtual Transport& transport() = 0;
  virtual std::string url(const std::string& path) const = 0;
};

Turn turn(const Prepared& prepared) {
  if (!prepared) return {"", Then::reset};
  auto bytes = fmt::format("HTTP/1.1 {} Whatever\r\n", prepared->status);
  for (const auto& [name, value] : prepared->headers) bytes += fmt::format("{}: {}\r\n", name, value);
  return {bytes + fmt::format("Content-Length: {}\r\n\r\n", prepared->body.size()) + prepared->body, Then::keep};
}

class CurlWorld final : public World {
 public:
  explicit CurlWorld(const std::vector<Prepared>& script) : server_(turns(script)) {}
  Transport& transport() override { return *transport_; }
  std::string url(const std::string& path) const override { return server_.url(path); }

 private:
  static std::vector<Turn> turns(const std::vector<Prepared>& script) {
    std::vector<Turn> turns;
    for (const auto& prepared : script) turns.push_back(turn(prepared));
    return turns;
  }

  ScriptedServer server_;
  std::unique_ptr<Transport> transport_ = curl_transport({.user_agent = "test"});
};

class RecordedWorld final : public World {
 public:
  /// `wrap` makes the transport under test out of the recorded one.
  RecordedWorld(const std::vector<Prepared>& script,
                const std::function<std::unique_ptr<Transport>(std::unique_ptr<Transport>, Clock&)>& wrap)
      : transport_(wrap(std::make_unique<RecordedTransport>(exchanges(script), log_), clock_)) {}
  Transport& transport() override { return *transport_; }
  std::string url(const std::string& path) const override { return "https://docs.example.com" + path; }

 private:
  static std::vector<Exchange> exchanges(const std::vector<Prepared>& script) {
    std::vector<Exchange> exchanges;
    for (const auto& prepared : script) {
      exchanges.push_back(prepared ? Exchange(*prepared) : testing::failure(Fault::reset));
    }
    return exchanges;
  }

  testing::FakeClock clock_;
  std::vector<testing::RecordedRequest> log_;
  std::unique_ptr<Transport> transport_;
};

struct Kind {
  std::string name;
  std::function<std::unique_ptr<World>(std::vector<Prepared>)> world;
};

void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

class TransportContract : public ::testing::TestWithParam<Kind> {
 protected:
  Exchange get(const std::string& path) { return world->transport().get({.url = world->url(path), .bearer = &key}); }

  void play(std::vector<Prepared> script) { world = GetParam().world(std::move(script)); }

  Secret key{"sk-12"};
  std::unique_ptr<World> world;
};

TEST_P(TransportContract, AnyStatusIsAnAnswer) {
  play({Answer{200, {}, "", ""}, Answer{404, {}, "", ""}, Answer{500, {}, "", ""}, Answer{299, {}, "", ""}});

  for (const int status : {200, 404, 500, 299}) EXPECT_THAT(get("/"), Holds(Field(&Answer::status, status)));
}

TEST_P(TransportContract, TheBodyComesByteForByte) {
  const auto body = "{\"a\":\"\0\xFF\r\n\"}"s + std::string(200'000, 'x');
  play({Answer{200, {}, body, ""}, Answer{200, {}, "", ""}});

  EXPECT_THAT(get("/"), Holds(Field(&Answer::body, Eq(body))));
  EXPECT_THAT(get("/"), Holds(Field(&Answer::body, ""))) << "nothing stays from the answer before";
}

TEST_P(TransportContract, TheFirstHeaderOfANameIsFoundInLowerCase) {
  play({Answer{429, {{"retry-after", "7"}, {"x-note", "one"}, {"x-note", "two"}}, "", ""}});

  const auto answer = get("/");

  ASSERT_THAT(answer, Holds(_));
  EXPECT_THAT(answer->header("retry-after"), Optional("7"s));
  EXPECT_THAT(answer->header("x-note"), Optional("one"s));
  EXPECT_EQ(answer->header("x-other"), std::nullopt);
}

TEST_P(TransportContract, TheAnswerSaysWhereItCameFromWithoutTheKey) {
  play({Answer{200, {}, "", ""}, Answer{200, {}, "", ""}});

  EXPECT_THAT(get("/x?y=z"), Holds(Field(&Answer::url, world->url("/x?y=z"))));
  EXPECT_THAT(get("/x?y=sk-12"), Holds(Field(&Answer::url, world->url("/x?y=***"))));
}

TEST_P(TransportContract, ABrokenConnectionIsAFailureWithoutTheKeyAndTheNextRequestMaySucceed) {
  play({std::nullopt, Answer{200, {}, "", ""}});

  const auto broken = get("/?key=sk-12");

  EXPECT_THAT(broken, FailsBy(Fault::reset, ErrorKind::unreachable, Not("")));
  EXPECT_THAT(::testing::PrintToString(broken.error()), Not(HasSubstr("sk-12")));
  EXPECT_THAT(get("/"), Holds(Field(&Answer::status, 200)));
}

std::vector<Kind> kinds() {
  const auto recorded = [](auto wrap) {
    return [wrap](std::vector<Prepared> script) { return std::make_unique<RecordedWorld>(script, wrap); };
  };
  return {{"Curl", [](std::vector<Prepared> script) { return std::make_unique<CurlWorld>(script); }},
          {"Recorded", recorded([](std::unique_ptr<Transport> inner, Clock&) { return inner; })},
          {"RetryingWithoutTimeToWait", recorded([](std::unique_ptr<Transport> inner, Clock& clock) {
             RetryOptions options;
             options.max_wait = std::chrono::milliseconds{0};
             return retrying(std::move(inner), clock, Random(1), options);
           })},
          {"FollowingRedirects",
           recorded([](std::unique_ptr<Transport> inner, Clock&) { return following_redirects(std::move(inner)); })}};
}

INSTANTIATE_TEST_SUITE_P(EachTransport, TransportContract, ::testing::ValuesIn(kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace logbook::http
