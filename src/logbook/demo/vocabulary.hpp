#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace logbook::demo {

// The words that the history is made of. Rows keep indexes into these tables.

/// How the portal names an action: in its source, which `action=` takes, and to people.
struct ActionName {
  std::int16_t number;
  std::string_view name;  ///< member of `MessageAction`
  std::string_view text;  ///< what `action` shows; composed by us, for the real texts are localised. `{0}` is filled in
};

/// The portal's thirty login actions, by number, from 1000 to 1029 without a gap.
std::span<const ActionName> action_names();

/// The action with this number: a login action, or one of those that we know of the portal's other table, which are
/// defined and valid input all the same. Null when there is none.
const ActionName* find_action(std::int32_t number);

/// The action with this name, in any letter case. Null when there is none.
const ActionName* find_action(std::string_view name);

/// What can be told about the network that a login comes from.
struct Place {
  std::uint32_t network;      ///< first IPv4 address; 0 where `shown` stands for every address of the place
  std::uint32_t hosts;        ///< addresses in it
  std::string_view shown;     ///< the `ip` of all logins from here when `network` is 0; may be empty
  std::string_view country;   ///< English name; empty when unknown
  std::string_view city;      ///< empty when unknown
  bool city_is_null = false;  ///< the geolocation row has no city: the field is left out
};

/// All places. First those where people work and live, then from `kFirstForeignPlace` on those of strangers.
std::span<const Place> places();
inline constexpr std::size_t kFirstForeignPlace = 15;
inline constexpr std::size_t kForgedPlace = 21;  ///< not an address at all: the sign-in forged its own

/// What a sign-in says about the device, as the portal words it. Empty: no User-Agent came, the fields are left out.
struct Device {
  std::string_view browser;
  std::string_view platform;
};

/// All devices. The last three are a script, the identity service and one that sends a hostile User-Agent.
std::span<const Device> devices();

/// Names that attackers try first: root, admin, test.
std::span<const std::string_view> attacked_names();

/// Names typed to hurt whoever reads them: terminal escapes, line breaks, NUL, formulas, HTML, right-to-left marks.
std::span<const std::string_view> hostile_names();

/// First names and last names of one part of the world, each with its spelling in an e-mail address.
struct Spelling {
  std::string_view name;
  std::string_view ascii;
};
struct NameFamily {
  std::span<const Spelling> first;
  std::span<const Spelling> last;
};
std::span<const NameFamily> name_families();

}  // namespace logbook::demo
