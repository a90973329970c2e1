#pragma once
#include <compare>
#include <cstdint>
#include <string>

#include "logbook/base/time.hpp"

namespace logbook::archive {

/// What a portal computed when it was asked: not what it recorded.
struct Observation {
  enum class Kind : std::uint8_t {
    user_name = 1,    ///< of a user id
    action_text = 2,  ///< of an action's number
    place = 3,        ///< of an address: country, a line feed, city
    user_email = 4,   ///< of a user id
    user_status = 5,  ///< of a user id: "active", "disabled", "pending"
    user_login = 6,   ///< of a user id: the portal's own short name for them
  };
  Kind kind{};
  std::string subject;
  std::string value;

  auto operator<=>(const Observation&) const = default;
};

/// When something was observed, and what.
struct Sighting {
  std::string value;
  UtcTime seen;
};

}  // namespace logbook::archive
