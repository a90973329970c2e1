#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/demo/answer.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/portal_dates.hpp"
#include "logbook/demo/query.hpp"

namespace logbook::demo {

/// `text` with `<`, `>`, `&` and both quotes as HTML entities: the portal encodes names in its lists of people, and
/// does not in the login history.
std::string html_encoded(std::string_view text);

/// Answers GET `/people/{id or user name}` and `/people/email` with the person at `place` of `people`, as `find_person`
/// gives it: 404 of shape B when there is none.
Answer person_answer(const std::vector<Person>& people, std::size_t place, PortalDates& dates, std::string_view url);

/// Answers GET `/people/filter`: `count`, `startIndex`, `employeeStatus` and `filterValue`, with a true `total`. With
/// `Sight::all`, an admin's, disabled people are in it unless a status is asked for.
enum class Sight : std::uint8_t { all, active };
Answer people_answer(const std::vector<Person>& people, const Query& query, Sight sight, PortalDates& dates,
                     std::string_view url);

}  // namespace logbook::demo
