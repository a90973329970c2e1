#pragma once
// Makers for the tests of the portal.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/demo/portal.hpp"

namespace logbook::demo {

inline constexpr std::string_view kLast = "/api/2.0/security/audit/login/last";
inline constexpr std::string_view kFilter = "/api/2.0/security/audit/login/filter";

/// A portal with 300 events unless told otherwise.
inline std::unique_ptr<Portal> make_portal(const Options& options = {.events = 300}) {
  auto portal = Portal::create(options);
  EXPECT_TRUE(portal);
  return *std::move(portal);
}

inline Request request(std::string_view target, const Secret& key) {
  Request made;
  made.target = target;
  made.authorization = "Bearer " + key.reveal();
  return made;
}

inline Request anonymous(std::string_view target) {
  Request made;
  made.target = target;
  return made;
}

inline const Secret& key_named(const Portal& portal, std::string_view name) {
  return std::ranges::find(portal.keys(), name, &ApiKey::name)->key;
}

/// GET of `target` with the key named `key`, at the time when the portal starts.
inline Answer get(Portal& portal, std::string_view target, std::string_view key = "main") {
  return portal.answer(request(target, key_named(portal, key)), Options::kDefaultClock);
}

/// The numbers after each `"field":` of a body, in order.
inline std::vector<std::int64_t> numbers(std::string_view body, std::string_view field) {
  const auto wanted = fmt::format("\"{}\":", field);
  std::vector<std::int64_t> found;
  for (auto at = body.find(wanted); at != std::string_view::npos; at = body.find(wanted, at + 1)) {
    std::int64_t number = 0;
    const auto* const begin = body.data() + at + wanted.size();
    if (std::from_chars(begin, body.data() + body.size(), number).ec == std::errc{}) found.push_back(number);
  }
  return found;
}

/// The ids of the rows in an answer, in their order.
inline std::vector<std::int64_t> ids(const Answer& answer) { return numbers(answer.body, "id"); }

inline std::vector<std::int64_t> sorted(std::vector<std::int64_t> numbers) {
  std::ranges::sort(numbers);
  return numbers;
}

}  // namespace logbook::demo
