#include "logbook/proof/record.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace logbook::proof {
namespace {

using namespace std::string_literals;

LoginEvent some_event() {
  LoginEvent event;
  event.id = 8812;
  event.time = UtcTime(std::chrono::microseconds(1'772'438'741'250'000));
  event.action = LoginAction{1013};
  event.user_id = "u";
  event.user = "Ann Lee";
  event.login = "ann";
  event.action_text = "Fehlgeschlagen";
  event.ip = "10.0.0.1";
  event.country = "Germany";
  event.city = "Berlin";
  event.browser = "Firefox 140";
  event.platform = "Linux";
  event.page = "https://p/login";
  event.time_uncertain_by = std::chrono::hours(1);
  return event;
}

constexpr Origin kOrigin{"https://p", 2, Provenance::portal, 7};

std::string record(const LoginEvent& event, const Origin& origin = kOrigin) {
  std::string out;
  append_record(out, origin, event);
  return out;
}

TEST(Record, HasTheFormThatIsWrittenDown) {
  const auto expected =
      "\x01"                            // the form's number
      "\x01"                            // from the portal
      "\0\0\0\x02"                      // epoch
      "\0\0\0\x07"                      // version
      "\0\0\0\0\0\0\x22\x6c"            // id
      "\0\x06\x4c\x06\x0d\x8e\xef\xd0"  // time
      "\0\0\0\0\0\0\x03\xf5"            // action
      "\0\0\0\x09https://p"
      "\0\0\0\x01u"
      "\0\0\0\x03"
      "ann"
      "\0\0\0\x08"
      "10.0.0.1"
      "\0\0\0\x0b"
      "Firefox 140"
      "\0\0\0\x05Linux"
      "\0\0\0\x0fhttps://p/login"
      "\0\0\x0e\x10"  // uncertain by an hour
      "\0\0\0\x07"
      "Ann Lee"
      "\0\0\0\x0e"
      "Fehlgeschlagen"
      "\0\0\0\x07Germany"
      "\0\0\0\x06"
      "Berlin"s;

  EXPECT_EQ(record(some_event()), expected);
}

TEST(Record, ChangesWithEverythingThatIsKept) {
  const std::vector<std::function<void(LoginEvent&)>> changes{
      [](LoginEvent& event) { ++event.id; },
      [](LoginEvent& event) { event.time += std::chrono::microseconds(1); },
      [](LoginEvent& event) { event.action = LoginAction{-1}; },
      [](LoginEvent& event) { event.user_id.back() = '_'; },
      [](LoginEvent& event) { event.login.back() = '_'; },
      [](LoginEvent& event) { event.ip.back() = '_'; },
      [](LoginEvent& event) { event.browser.back() = '_'; },
      [](LoginEvent& event) { event.platform.back() = '_'; },
      [](LoginEvent& event) { event.page.back() = '_'; },
      [](LoginEvent& event) { event.time_uncertain_by = {}; },
      [](LoginEvent& event) { event.user.back() = '_'; },
      [](LoginEvent& event) { event.action_text.back() = '_'; },
      [](LoginEvent& event) { event.country.back() = '_'; },
      [](LoginEvent& event) { event.city.back() = '_'; },
  };
  std::set<std::string> records{record(some_event())};
  for (const auto& change : changes) {
    auto event = some_event();
    change(event);
    records.insert(record(event));
  }
  EXPECT_EQ(records.size(), 1 + changes.size());
}

TEST(Record, HoldsNoOneTimeTokens) {
  auto with_token = some_event();
  with_token.page = "https://p/login?token=1#top";

  EXPECT_EQ(record(with_token), record(some_event()));
}

TEST(Record, DiffersForEachOrigin) {
  const std::set<std::string> records{record(some_event(), {"https://p", 2, Provenance::portal}),
                                      record(some_event(), {"https://q", 2, Provenance::portal}),
                                      record(some_event(), {"https://p", 3, Provenance::portal}),
                                      record(some_event(), {"https://p", 2, Provenance::imported}),
                                      record(some_event(), {"https://p", 2, Provenance::portal, 1})};
  EXPECT_EQ(records.size(), 5u);
}

TEST(Record, KeepsItsTextsApart) {
  auto one = some_event();
  one.browser = "ab";
  one.platform = "c";
  auto other = some_event();
  other.browser = "a";
  other.platform = "bc";

  EXPECT_NE(record(one), record(other));
}

}  // namespace
}  // namespace logbook::proof
