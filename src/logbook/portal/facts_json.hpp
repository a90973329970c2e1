#pragma once
#include <cstdint>
#include <optional>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/http/transport.hpp"
#include "logbook/portal/facts.hpp"

namespace logbook::portal {

/// The portal's number for "the lifetimes of login history and audit trail were set", an audit event.
inline constexpr std::int64_t kLifetimesChanged = 6035;

// Private to this module. Each reads the body of an answer with status 200. Unknown members are passed over, missing
// ones and those of another type are empty, except where the rest would be worth nothing: `malformed`. `key` is taken
// out of every text.

Result<PortalSettings> read_settings(const http::Answer& answer, const Secret& key);

/// The number of days is essential. Of the default it is not known whether it was ever changed.
Result<Lifetime> read_lifetime(const http::Answer& answer, const Secret& key);

/// Reads when the newest change of the lifetimes was made, from audit events of that action alone; nothing where there
/// is none. `malformed` where the portal gave other events.
Result<std::optional<UtcTime>> read_lifetime_change(const http::Answer& answer, const Secret& key);

/// `audit` is essential: told as a flag, or among `features`.
Result<Quota> read_quota(const http::Answer& answer, const Secret& key);

Result<Tariff> read_tariff(const http::Answer& answer, const Secret& key);
Result<Capabilities> read_capabilities(const http::Answer& answer, const Secret& key);
Result<KeyFacts> read_key(const http::Answer& answer, const Secret& key);

/// The whole answer is one essential truth value.
Result<bool> read_authentication(const http::Answer& answer, const Secret& key);

Result<Versions> read_versions(const http::Answer& answer, const Secret& key);

}  // namespace logbook::portal
