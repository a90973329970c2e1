#pragma once
#include <compare>
#include <cstdint>
#include <string>

namespace logbook::archive {

/// What a portal computed when it was asked: not what it recorded.
struct Observation {
  enum class Kind : std::uint8_t {
    user_name = 1,    ///< of a user id
    action_text = 2,  ///< of an action's number
    place = 3,        ///< of an address: country, a line feed, city
  };
  Kind kind{};
  std::string subject;
  std::string value;

  auto operator<=>(const Observation&) const = default;
};

}  // namespace logbook::archive
