#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/time.hpp"

namespace logbook::demo {

/// What a person may do, from most to least. Only the owner and DocSpace admins may read the login history.
enum class Role : std::uint8_t { owner, admin, room_admin, user, guest };

/// `status` of the portal's people, with its numbers.
enum class Status : std::uint8_t { active = 1, disabled = 2, pending = 4 };

/// One of the portal's people.
struct Person {
  std::string id;  ///< GUID, lower case
  std::string first_name;
  std::string last_name;
  std::string user_name;  ///< the part of the e-mail before the @
  std::string email;
  Role role = Role::user;
  Status status = Status::active;
  UtcTime registered;
  bool is_removed = false;  ///< the history still shows the name; otherwise nobody knows the person

  /// The name as the history shows it: "First Last", the one that there is, or nothing; "LastFirst" where a character
  /// of either is a Chinese one (U+4E00 to U+9FFF).
  std::string display_name() const;
};

// The first few always have the same parts to play, so that each kind of API key has its creator.
inline constexpr std::size_t kOwner = 0;
inline constexpr std::size_t kAdmin = 1;
inline constexpr std::size_t kSecondAdmin = 2;
inline constexpr std::size_t kDisabledAdmin = 3;
inline constexpr std::size_t kOrdinaryUser = 4;

/// Draws `count` people (at least 8) from `seed`, registered before `clock`. E-mails are unique. The same
/// arguments give the same people.
std::vector<Person> make_people(std::uint64_t seed, std::int64_t count, UtcTime clock);

/// The place of the person with this GUID or user name (in any letter case) in `people`, or `people.size()`.
std::size_t find_person(const std::vector<Person>& people, std::string_view id_or_name);

/// The place of the person with this e-mail (in any letter case) in `people`, or `people.size()`. Neither finds
/// somebody who was removed.
std::size_t find_person_by_email(const std::vector<Person>& people, std::string_view email);

}  // namespace logbook::demo
