#include "logbook/demo/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "logbook/base/random.hpp"
#include "logbook/demo/query.hpp"
#include "logbook/demo/vocabulary.hpp"

namespace logbook::demo {
namespace {

std::string make_guid(Random& random) {
  const auto high = random.next();
  const auto low = random.next();
  // A version 4 GUID, as .NET makes them.
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xFFFF, high & 0xFFF,
                     (low >> 48 & 0x3FFF) | 0x8000, low & 0xFFFF'FFFF'FFFF);
}

Role role_of(std::size_t place, Random& random) {
  const auto draw = random.below(100);
  if (place == kOwner) return Role::owner;
  if (place == kAdmin || place == kSecondAdmin || place == kDisabledAdmin) return Role::admin;
  if (place == kOrdinaryUser) return Role::user;
  if (draw < 2) return Role::admin;
  if (draw < 15) return Role::room_admin;
  return draw < 85 ? Role::user : Role::guest;
}

Status status_of(std::size_t place, Random& random) {
  const auto draw = random.below(100);
  if (place == kDisabledAdmin) return Status::disabled;
  if (place <= kOrdinaryUser || draw < 90) return Status::active;
  return draw < 96 ? Status::disabled : Status::pending;
}

/// True when UTF-8 `text` has a character from U+4E00 to U+9FFF: three bytes, of which the first two tell.
bool has_chinese(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    if (first < 0xE4 || first > 0xE9) continue;
    if (first > 0xE4 || static_cast<unsigned char>(text[i + 1]) >= 0xB8) return true;
  }
  return false;
}

const Spelling& one_of(std::span<const Spelling> names, Random& random) { return names[random.below(names.size())]; }

}  // namespace

std::string Person::display_name() const {
  if (first_name.empty() || last_name.empty()) return first_name + last_name;
  if (has_chinese(first_name) || has_chinese(last_name)) return last_name + first_name;
  return first_name + " " + last_name;
}

std::vector<Person> make_people(std::uint64_t seed, std::int64_t count, UtcTime clock) {
  Random random(seed ^ 0x70656F706C65);
  std::unordered_map<std::string, int> taken;
  std::vector<Person> people;
  for (std::size_t place = 0; std::ssize(people) < std::max<std::int64_t>(count, 8); ++place) {
    const auto& family = name_families()[random.below(name_families().size())];
    const auto& first = one_of(family.first, random);
    const auto& last = one_of(family.last, random);

    Person person;
    person.id = make_guid(random);
    person.first_name = first.name;
    person.last_name = last.name;
    person.user_name = fmt::format("{}.{}", first.ascii, last.ascii);
    const int namesakes = ++taken[person.user_name];
    if (namesakes > 1) person.user_name += std::to_string(namesakes);
    person.email = person.user_name + "@example.com";
    person.role = role_of(place, random);
    person.status = status_of(place, random);
    person.registered = std::chrono::floor<std::chrono::seconds>(clock) - std::chrono::days{200} -
                        std::chrono::seconds{random.below(std::uint64_t{900} * 86'400)};
    people.push_back(std::move(person));
  }
  return people;
}

std::size_t find_person(const std::vector<Person>& people, std::string_view id_or_name) {
  const auto found = std::ranges::find_if(people, [id_or_name](const Person& person) {
    return !person.is_removed && (same_letters(person.id, id_or_name) || same_letters(person.user_name, id_or_name));
  });
  return static_cast<std::size_t>(found - people.begin());
}

std::size_t find_person_by_email(const std::vector<Person>& people, std::string_view email) {
  const auto found = std::ranges::find_if(
      people, [email](const Person& person) { return !person.is_removed && same_letters(person.email, email); });
  return static_cast<std::size_t>(found - people.begin());
}

}  // namespace logbook::demo
