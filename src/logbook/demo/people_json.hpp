#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/demo/answer.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/portal_dates.hpp"
#include "logbook/demo/query.hpp"

namespace logbook::demo {

/// `text` as the portal encodes names in its lists of people, though not in the login history: `<`, `>`, `&`, both
/// quotes, the characters from U+00A0 to U+00FF and those beyond U+FFFF become HTML entities.
std::string html_encoded(std::string_view text);

/// The members with which each object about a person ends, without braces: from `"id":…,"displayName":…` on.
std::string person_tail(const Person& person);

/// Answers GET `/people/{id or user name}` and `/people/email` with the person at `place` of `people`, as `find_person`
/// gives it: 404 of shape B when there is none.
Answer person_answer(const std::vector<Person>& people, std::size_t place, PortalDates& dates,
                     const Envelope& envelope);

/// Answers GET `/people/@self` with the person who asks.
Answer self_answer(const Person& person, PortalDates& dates, const Envelope& envelope);

/// Answers GET `/people/filter`: `count`, `startIndex`, `employeeStatus` and `filterValue`, by first name, with a true
/// `total`. With `Sight::all`, an admin's, disabled people are in it unless a status is asked for.
enum class Sight : std::uint8_t { all, active };
Answer people_answer(const std::vector<Person>& people, const Query& query, Sight sight, PortalDates& dates,
                     Envelope envelope);

}  // namespace logbook::demo
