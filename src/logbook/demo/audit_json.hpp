#pragma once
#include <optional>
#include <string>
#include <vector>

#include "logbook/demo/answer.hpp"
#include "logbook/demo/columns.hpp"
#include "logbook/demo/geolocation.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/login_query.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/portal_dates.hpp"

namespace logbook::demo {

/// Answers GET `/security/audit/events/filter` and `/last`. The audit trail of this portal knows one kind of event,
/// 6035: that the `lifetime` which holds now was set, by the owner. Unlike logins it is filtered first and cut
/// afterwards.
Answer audit_answer(const std::optional<Lifetime>& lifetime, const std::vector<Person>& people, const LoginQuery& query,
                    PortalDates& dates, Envelope envelope);

/// Appends one item of GET `/security/activeconnections` when `row` is a sign-in whose session has not ended.
void append_connection(std::string& out, const Columns& row, const Geolocation& places, PortalDates& dates);

}  // namespace logbook::demo
