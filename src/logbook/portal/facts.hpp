#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "logbook/base/time.hpp"

namespace logbook::portal {

// What a portal says about itself. Text is UTF-8, at most 1,000 bytes, without the key, and hostile all the same; empty
// means that the portal gave none.

/// Source: GET /api/2.0/settings, for someone signed in.
struct PortalSettings {
  std::string timezone;  ///< IANA name, "Europe/Berlin": the zone that the portal prints dates in
  std::string version;   ///< "3.7.2"
  std::optional<bool> standalone;
  std::string tenant_alias;
  std::string owner_id;                       ///< GUID
  std::optional<std::int64_t> tenant_status;  ///< 0: active
  std::string culture;                        ///< "en-GB"

  bool operator==(const PortalSettings&) const = default;
};

/// How long the portal keeps login events, and since when that has been so.
///
/// A portal whose setting was never made says that it was made just now: it names the moment at which its server loaded
/// the default, a later one every few minutes. So nothing here comes from such a time. The default itself is never
/// stored: it stands for a setting that was never made, or for one that was reset.
///
/// Source: GET /api/2.0/security/audit/settings/lifetime.
struct Lifetime {
  enum class Change : std::uint8_t { never, made, not_known };

  std::chrono::days login_history{};  ///< 1 to 180 on the portals that we know
  bool is_default{};                  ///< never set, or reset
  Change change = Change::not_known;  ///< whether it was ever set or reset
  UtcTime changed{};                  ///< when that was last done, where it was

  bool operator==(const Lifetime&) const = default;
};

/// What the plan includes. Source: GET /api/2.0/portal/quota, for admins.
struct Quota {
  bool audit{};      ///< the whole login history can be read; without it the newest 20 events alone
  std::string name;  ///< "admin", "startup"
  std::optional<bool> trial;
  std::optional<bool> free;

  bool operator==(const Quota&) const = default;
};

/// The portal's own numbers, but for `unknown`.
enum class TariffState : std::uint8_t { trial, paid, delay, not_paid, unknown };

/// Source: GET /api/2.0/portal/tariff.
struct Tariff {
  TariffState state = TariffState::unknown;

  bool operator==(const Tariff&) const = default;
};

/// How people can sign in. That it could be read at all shows that a portal answers. Source: GET /api/2.0/capabilities.
struct Capabilities {
  std::optional<bool> ldap;
  std::string sso_url;

  bool operator==(const Capabilities&) const = default;
};

/// An API key, without the key. Source: GET /api/2.0/keys/@self.
struct KeyFacts {
  struct Creator {
    std::string id;            ///< GUID
    std::string display_name;  ///< as text, not as the portal's HTML
    bool operator==(const Creator&) const = default;
  };

  std::string name;
  std::vector<std::string> permissions;  ///< scopes such as "*:read"; none: unrestricted
  std::optional<UtcTime> expires_at;     ///< nothing: never
  bool is_active = true;
  Creator creator;

  bool operator==(const KeyFacts&) const = default;
};

/// True when the permissions of `key` cover reading the login history: `*:read`, `*:write`, `*`, or no restriction.
bool covers_login_history(const KeyFacts& key);

/// True when `key` may do more than read.
bool may_write(const KeyFacts& key);

/// Source: GET /api/2.0/settings/version/build.
struct Versions {
  std::string docspace;         ///< "3.7.2.1704"
  std::string document_server;  ///< "9.4.0.129"

  bool operator==(const Versions&) const = default;
};

}  // namespace logbook::portal
