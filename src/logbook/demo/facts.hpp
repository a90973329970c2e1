#pragma once
#include <string>
#include <vector>

#include "logbook/base/zone.hpp"
#include "logbook/demo/keys.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/portal_dates.hpp"

namespace logbook::demo {

// What the portal says about itself: the JSON that stands in `response`.

/// GET `/capabilities`.
std::string capabilities_json();

/// GET `/settings/version/build`.
std::string versions_json();

/// GET `/settings` for someone signed in.
std::string settings_json(const Zone& zone, const Person& owner, UtcTime now);

/// GET `/settings` for an anonymous caller: no zone, and an owner of zeros.
std::string anonymous_settings_json();

/// GET `/portal/quota`: `audit` tells whether the plan shows the whole history.
std::string quota_json(Plan plan);

/// GET `/portal/tariff`; only admins see when it is due.
std::string tariff_json(Plan plan, bool for_admin, UtcTime now, PortalDates& dates);

/// GET `/security/audit/settings/lifetime`: last changed 400 days before `clock`.
std::string lifetime_json(UtcTime clock);

/// GET `/keys/@self`: all that can be told about a key without the key.
std::string key_json(const ApiKey& key, const Person& creator, UtcTime now, PortalDates& dates);

}  // namespace logbook::demo
