#pragma once
#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/http/transport.hpp"
#include "logbook/portal/people.hpp"

namespace logbook::portal {

// Private to this module; as in `portal/facts_json.hpp`.

/// The id is essential.
Result<Person> read_person(const http::Answer& answer, const Secret& key);

/// People without an id are left out.
Result<PeoplePage> read_people(const http::Answer& answer, const Secret& key);

}  // namespace logbook::portal
