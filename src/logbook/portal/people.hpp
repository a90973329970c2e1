#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "logbook/base/time.hpp"

namespace logbook::portal {

/// One of the portal's people, as the portal has them today. Text as in `portal/facts.hpp`.
///
/// Source: `EmployeeFullDto`, GET /api/2.0/people/{id}, /people/email and /people/filter.
struct Person {
  /// The portal's own numbers; `unknown` for all others.
  enum class Status : std::uint8_t { unknown = 0, active = 1, terminated = 2, pending = 4 };

  std::string id;            ///< GUID, never empty
  std::string display_name;  ///< as text, not as the portal's HTML: "Smith & Sons"
  std::string first_name;
  std::string last_name;
  std::string user_name;
  std::string email;
  Status status = Status::unknown;
  std::optional<UtcTime> terminated;  ///< since when they are disabled
  bool is_owner = false;
  bool is_admin = false;  ///< a DocSpace admin; false for the owner

  bool operator==(const Person&) const = default;
};

/// A stretch of the list of people.
struct PeoplePage {
  std::vector<Person> people;
  std::optional<std::int64_t> total;  ///< people in the whole list, where the portal tells it

  bool operator==(const PeoplePage&) const = default;
};

}  // namespace logbook::portal
