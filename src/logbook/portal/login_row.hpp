#pragma once
#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "logbook/event/login_event.hpp"
#include "logbook/portal/login_history_json.hpp"

namespace logbook::portal {

/// Reads one row into `event`, whose old content is lost. A key that comes twice counts the first time. With
/// `Fields::identity` reading ends as soon as id, date and userId are known, and the
/// other members stay as they are. Returns "" when all is well, otherwise
/// what is wrong, as the end of a sentence that begins with the row: `has no usable "date"`.
///
/// Missing, null or oddly typed texts are empty; a missing or null actionId is 0, another that is no number is wrong.
std::string_view read_login_row(simdjson::ondemand::object row, Fields fields, LoginEvent& event);

}  // namespace logbook::portal
