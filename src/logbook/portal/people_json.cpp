#include "logbook/portal/people_json.hpp"

#include <optional>
#include <utility>

#include "logbook/portal/json_object.hpp"

namespace logbook::portal {
namespace {

Person::Status status_of(std::int64_t number) {
  switch (number) {
    case 1:
      return Person::Status::active;
    case 2:
      return Person::Status::terminated;
    case 4:
      return Person::Status::pending;
    default:
      return Person::Status::unknown;
  }
}

std::optional<Person> person(const JsonObject& in) {
  Person person{.id = in.text("id"),
                .display_name = in.html_text("displayName"),
                .first_name = in.text("firstName"),
                .last_name = in.text("lastName"),
                .user_name = in.text("userName"),
                .email = in.text("email"),
                .status = status_of(in.number("status").value_or(0)),
                .terminated = in.time("terminated"),
                .is_owner = in.flag("isOwner").value_or(false),
                .is_admin = in.flag("isAdmin").value_or(false)};
  if (person.id.empty()) return std::nullopt;
  return person;
}

std::optional<Person> person_in(const JsonObject& envelope) {
  const auto in = envelope.object("response");
  return in ? person(*in) : std::nullopt;
}

std::optional<PeoplePage> people_in(const JsonObject& envelope) {
  const auto list = envelope.objects("response");
  if (!list) return std::nullopt;
  PeoplePage page;
  page.total = envelope.number("total");
  for (const auto& in : *list) {
    if (auto one = person(in)) page.people.push_back(*std::move(one));
  }
  return page;
}

}  // namespace

Result<Person> read_person(const http::Answer& answer, const Secret& key) {
  return read_envelope(answer, key, person_in);
}

Result<PeoplePage> read_people(const http::Answer& answer, const Secret& key) {
  return read_envelope(answer, key, people_in);
}

}  // namespace logbook::portal
