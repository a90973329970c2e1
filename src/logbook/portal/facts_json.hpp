#pragma once
#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/http/transport.hpp"
#include "logbook/portal/facts.hpp"

namespace logbook::portal {

// Private to this module. Each reads the body of an answer with status 200. Unknown members are passed over, missing
// ones and those of another type are empty, except where the rest would be worth nothing: `malformed`. `key` is taken
// out of every text.

Result<PortalSettings> read_settings(const http::Answer& answer, const Secret& key);

/// The number of days is essential.
Result<Lifetime> read_lifetime(const http::Answer& answer, const Secret& key);

/// `audit` is essential: told as a flag, or among `features`.
Result<Quota> read_quota(const http::Answer& answer, const Secret& key);

Result<Tariff> read_tariff(const http::Answer& answer, const Secret& key);
Result<Capabilities> read_capabilities(const http::Answer& answer, const Secret& key);
Result<KeyFacts> read_key(const http::Answer& answer, const Secret& key);

/// The whole answer is one essential truth value.
Result<bool> read_authentication(const http::Answer& answer, const Secret& key);

Result<Versions> read_versions(const http::Answer& answer, const Secret& key);

}  // namespace logbook::portal
