#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"
#include "logbook/demo/geolocation.hpp"
#include "logbook/demo/keys.hpp"
#include "logbook/demo/people.hpp"

namespace logbook::demo {

/// What a portal is, apart from its history.
struct PortalFacts {
  std::string name = "Demo portal";
  std::string alias = "demo";
  std::string culture = "en-US";
  std::string version = "3.7.2";
  std::string timezone;   ///< IANA name
  UtcTime clock;          ///< what its clock shows when it starts
  UtcTime created;        ///< when the portal was made
  UtcTime last_modified;  ///< of the portal's own row
  std::vector<Person> people;
  std::vector<ApiKey> keys;      ///< the one to use first
  std::vector<GeoRange> places;  ///< its table of places
};

/// Reads a portal's facts from a JSON object:
///
/// - `portal`: `zone`, `clock`, `culture`, and perhaps `name`, `alias`, `version`, `created`, `modified`;
/// - `people`: a list of `id`, `first`, `last`, `email`, and perhaps `role` (`owner`, `DocSpace admin`, `guest`,
///   or `user`, whom the portal shows as a room admin), `status` (1: active, 2: disabled, 4: pending), `removed`,
///   `registered`, `portal`;
/// - `keys`: by name, `creator` (the first name of one of the people, or `owner`), and perhaps `permissions`, `id`,
///   `created`, `expires`, `active`, `portal`. The key itself is `sk-` and the SHA-256 of `key NAME` in hex;
/// - `places by address`: a list of `["203.0.113.0-255", country, city or null]`.
///
/// People and keys of another `portal` than 1 are left out. Times have a zone; `expires` may also be `5 days later` or
/// `a day before`, counted from the clock. Error: `malformed`, with `source` and what is wrong.
Result<PortalFacts> read_portal_facts(std::string_view json, const std::string& source);

/// Derives the API key NAME from its name, as `read_portal_facts` says.
Secret derived_key(std::string_view name);

}  // namespace logbook::demo
