#pragma once
#include <span>
#include <string>

#include "logbook/demo/answer.hpp"
#include "logbook/demo/audit_query.hpp"
#include "logbook/demo/columns.hpp"
#include "logbook/demo/geolocation.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/portal_dates.hpp"

namespace logbook::demo {

/// Answers GET `/security/audit/events/filter` and `/last` from the audit `trail`, which is ordered oldest first.
/// Unlike logins it is filtered first and cut afterwards.
Answer audit_answer(std::span<const AuditEvent> trail, const AuditQuery& query, const Geolocation& places,
                    PortalDates& dates, Envelope envelope);

/// Appends one item of GET `/security/activeconnections` when `row` is a sign-in whose session has not ended.
void append_connection(std::string& out, const Columns& row, const Geolocation& places, PortalDates& dates);

}  // namespace logbook::demo
