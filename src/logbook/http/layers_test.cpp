#include "logbook/http/layers.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/fake_clock.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::http {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using testing::answer;
using testing::FailsBy;
using testing::FakeClock;
using ::testing::Field;
using testing::Holds;
using testing::RecordedRequest;
using testing::RecordedTransport;
using ::testing::SizeIs;

class Layers : public ::testing::Test {
 protected:
  /// Asks once, through all layers, a transport that gives `exchanges`.
  Exchange get(std::vector<Exchange> exchanges) {
    auto network = std::make_unique<RecordedTransport>(std::move(exchanges), requests, before_each);
    return layered(std::move(network), governor, clock, Random(1), {})
        ->get({.url = "https://docs.example.com/x", .stop = stop.get_token()});
  }

  std::stop_source stop;
  Governor governor{{.parallel = 1, .rate = std::nullopt, .max_wait = 0s}};
  FakeClock clock;
  std::function<void()> before_each;
  std::vector<RecordedRequest> requests;
};

TEST_F(Layers, LetEachHopOfARedirectWaitForItsTurn) {
  before_each = [this] { stop.request_stop(); };  // from then on, nobody gets a turn

  EXPECT_THAT(get({answer(307, {{"location", "/y"}}), answer(200)}),
              FailsBy(Fault::stopped, ErrorKind::unreachable, _));

  EXPECT_THAT(requests, SizeIs(1));
}

TEST_F(Layers, LeaveA429ToTheGovernorAlone) {
  EXPECT_THAT(get({answer(429)}), Holds(Field(&Answer::status, 429)));

  EXPECT_THAT(requests, SizeIs(1));
}

TEST_F(Layers, TryOtherFailuresAgain) {
  EXPECT_THAT(get({answer(503), answer(200)}), Holds(Field(&Answer::status, 200)));

  EXPECT_THAT(clock.pauses, SizeIs(1));
}

}  // namespace
}  // namespace logbook::http
