#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "logbook/base/zone.hpp"
#include "logbook/demo/access.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/portal_dates.hpp"
#include "logbook/demo/portal_facts.hpp"

namespace logbook::demo {

// What the portal says about itself: the JSON that stands in `response`.

/// GET `/capabilities`.
std::string capabilities_json();

/// GET `/settings/version/build`.
std::string build_json(const PortalFacts& facts);

/// GET `/settings/version`.
std::string version_json();

/// GET `/settings` for someone signed in.
std::string settings_json(const PortalFacts& facts, const Zone& zone, UtcTime now);

/// GET `/settings` for an anonymous caller: no zone, and an owner of zeros.
std::string anonymous_settings_json(const PortalFacts& facts);

/// GET `/portal`. `loaded` is when the server read it from its database.
std::string portal_json(const PortalFacts& facts, UtcTime loaded);

/// GET `/portal/quota`: `audit` tells whether the plan shows the whole history.
std::string quota_json(Plan plan);

/// GET `/portal/tariff`.
std::string tariff_json();

/// GET and POST `/security/audit/settings/lifetime`. Without a `lifetime` none is stored: the portal then tells the
/// default with the time `loaded` at which it loaded that, to the microsecond and with a `Z`. A stored one has neither.
std::string lifetime_json(const std::optional<Lifetime>& lifetime, UtcTime loaded);

/// What POST `/security/audit/settings/lifetime` answers: the setting, with no time.
std::string stored_lifetime_json(const Lifetime& lifetime);

/// GET `/security/audit/types`: names of what the audit trail knows.
std::string types_json();

/// GET `/security/audit/mappers`, for the product of this name or for all four; only their names are told.
std::string mappers_json(std::optional<std::string_view> product);

/// GET `/keys/@self`: all that can be told about a key without the key. `now` is when it was used last.
std::string key_json(const ApiKey& key, const Person& creator, UtcTime now, PortalDates& dates);

}  // namespace logbook::demo
