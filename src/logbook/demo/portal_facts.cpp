#include "logbook/demo/portal_facts.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

#include "logbook/base/number.hpp"
#include "logbook/base/text.hpp"
#include "logbook/demo/json_members.hpp"
#include "logbook/demo/login_query.hpp"

namespace logbook::demo {
namespace {

namespace dom = simdjson::dom;

dom::element value_of(dom::element element) { return element; }
dom::element value_of(const dom::key_value_pair& member) { return member.value; }

std::string label_of(dom::element, std::size_t place) { return fmt::format("person {}", place); }
std::string label_of(const dom::key_value_pair& key, std::size_t) { return fmt::format("key \"{}\"", key.key); }

/// A user who is in no group is a room admin to the portal.
std::optional<Role> role_of(const std::string& name) {
  if (name == "owner") return Role::owner;
  if (name == "DocSpace admin") return Role::admin;
  if (name == "guest") return Role::guest;
  if (name == "user") return Role::room_admin;
  return std::nullopt;
}

Status read_status(JsonMembers& from) {
  const auto number = from.find<std::int64_t>("status").value_or(1);
  if (number == 1 || number == 2 || number == 4) return static_cast<Status>(number);
  return from.failed<Status>("status", "is none of 1, 2 and 4");
}

Person read_person(JsonMembers from, UtcTime created) {
  Person person;
  person.id = read_guid(from.text("id")).value_or("");
  if (person.id.empty()) from.failed<int>("id", "is no GUID");
  person.first_name = from.text("first");
  person.last_name = from.text("last");
  person.email = from.text("email");
  person.user_name = person.email.substr(0, person.email.find('@'));
  const auto role = role_of(from.find_text("role").value_or("user"));
  person.role = role ? *role : from.failed<Role>("role", "is none of owner, DocSpace admin, user and guest");
  person.status = read_status(from);
  person.registered = from.find_time("registered").value_or(created);
  person.is_removed = from.find<bool>("removed").value_or(false);
  return person;
}

/// The place of the person who is the owner or has this first name.
std::size_t find_creator(const std::vector<Person>& people, const std::string& creator) {
  const auto found = std::ranges::find_if(people, [&creator](const Person& person) {
    return creator == "owner" ? person.role == Role::owner : person.first_name == creator;
  });
  return static_cast<std::size_t>(found - people.begin());
}

/// A time, or so many days before or after the `clock`; nothing when it is neither.
std::optional<UtcTime> read_expiry(const std::string& text, UtcTime clock) {
  constexpr int kMostDays = 36'500;
  const auto space = text.find(' ');
  const auto rest = space == std::string::npos ? "" : text.substr(space);
  const auto count = rest.starts_with(" day ") && text.starts_with("a ") ? 1 : parse_number<int>(text.substr(0, space));
  if (!count || *count < 1 || *count > kMostDays) return parse_time(text);
  const std::chrono::days days{*count};
  if (rest == " days later" || rest == " day later") return std::min<UtcTime>(clock + days, kLastTime);
  if (rest == " days before" || rest == " day before") return clock - days;
  return std::nullopt;
}

ApiKey read_key(std::string_view name, JsonMembers from, const PortalFacts& facts) {
  ApiKey key;
  key.id = from.find_text("id").value_or("");
  key.name = name;
  key.key = derived_key(name);
  if (const auto list = from.find<dom::array>("permissions")) {
    key.permissions.emplace();
    for (const auto element : *list) {
      std::string_view permission;
      if (element.get(permission) != simdjson::SUCCESS) from.failed<int>("permissions", "holds what is no text");
      key.permissions->emplace_back(permission);
    }
  }
  key.creator = find_creator(facts.people, from.text("creator"));
  if (key.creator == facts.people.size()) key.creator = from.failed<std::size_t>("creator", "is none of the people");
  key.created = from.find_time("created").value_or(facts.created);
  if (const auto text = from.find_text("expires")) {
    key.expires = read_expiry(*text, facts.clock);
    if (!key.expires || *key.expires < kFirstTime || *key.expires > kLastTime)
      from.failed<UtcTime>("expires", "is no time");
  }
  key.is_active = from.find<bool>("active").value_or(true);
  return key;
}

std::optional<std::uint32_t> read_address(std::string_view text) {
  in_addr address{};
  if (::inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

/// Reads the first address of `203.0.113.0-255`; nothing when it is no such range, from low to high.
std::optional<std::uint32_t> read_first_address(std::string_view range) {
  const auto dash = range.find('-');
  const auto first = read_address(range.substr(0, dash));
  if (!first || dash == std::string_view::npos) return first;
  const auto last = parse_number<std::uint32_t>(range.substr(dash + 1));
  return last && *last <= 0xFF && *last >= (*first & 0xFF) ? first : std::nullopt;
}

/// Reads `["203.0.113.0-255", country, city]`, in which the city may be null; nothing when it is no such list.
std::optional<GeoRange> read_place(dom::element element) {
  dom::array row;
  if (element.get(row) != simdjson::SUCCESS || row.size() != 3) return std::nullopt;
  std::array<std::string_view, 3> cells;
  const bool has_city = !row.at(2).is_null();
  for (std::size_t i = 0; i < (has_city ? 3u : 2u); ++i) {
    if (row.at(i).get(cells[i]) != simdjson::SUCCESS) return std::nullopt;
  }
  const auto first = read_first_address(cells[0]);
  if (!first) return std::nullopt;
  auto city = has_city ? std::optional(std::string(cells[2])) : std::nullopt;
  return GeoRange{*first, std::string(cells[1]), std::move(city)};
}

void read_about(PortalFacts& facts, JsonMembers from) {
  facts.timezone = from.text("zone");
  facts.culture = from.find_text("culture").value_or(facts.culture);
  facts.name = from.find_text("name").value_or(facts.name);
  facts.alias = from.find_text("alias").value_or(facts.alias);
  facts.version = from.find_text("version").value_or(facts.version);
  facts.clock = from.time("clock");
  if (!is_portal_clock(facts.clock)) from.failed<UtcTime>("clock", "is not in the years 1000 to 9998");
  facts.created = from.find_time("created").value_or(facts.clock - std::chrono::days{1000});
  facts.last_modified = from.find_time("modified").value_or(facts.clock);
}

/// Reads what belongs to this portal of the people in a list, or of the keys in an object.
template <class Parts, class Take>
void read_own(const Parts& parts, std::string& wrong, Take take) {
  std::size_t place = 0;
  for (const auto& part : parts) {
    ++place;
    dom::object object;
    std::string wrong_in_part;
    if (value_of(part).get(object) == simdjson::SUCCESS) {
      JsonMembers members(object, wrong_in_part);
      if (members.template find<std::int64_t>("portal").value_or(1) == 1) take(part, members);
    } else {
      wrong_in_part = "is no object";
    }
    if (wrong.empty() && !wrong_in_part.empty()) wrong = label_of(part, place) + ": " + wrong_in_part;
  }
}

PortalFacts read(dom::object document, std::string& wrong) {
  PortalFacts facts;
  JsonMembers whole(document, wrong);
  const auto portal = whole.find<dom::object>("portal");
  const auto people = whole.find<dom::array>("people");
  const auto keys = whole.find<dom::object>("keys");
  const auto places = whole.find<dom::array>("places by address");
  if (!portal || !people || !keys || !places) {
    wrong = R"(needs "portal", "people", "keys" and "places by address")";
    return facts;
  }
  read_about(facts, {*portal, wrong});
  read_own(*people, wrong,
           [&](dom::element, JsonMembers from) { facts.people.push_back(read_person(from, facts.created)); });
  if (std::ranges::find(facts.people, Role::owner, &Person::role) == facts.people.end()) {
    whole.failed<int>("people", "has no owner");
  }
  read_own(*keys, wrong, [&](const dom::key_value_pair& key, JsonMembers from) {
    facts.keys.push_back(read_key(key.key, from, facts));
  });
  if (facts.keys.empty()) whole.failed<int>("keys", "has no key of portal 1");
  for (const auto element : *places) {
    auto place = read_place(element);
    if (!place) whole.failed<int>("places by address", "holds what is no list of range, country, and city or null");
    if (place) facts.places.push_back(*std::move(place));
  }
  return facts;
}

}  // namespace

Result<PortalFacts> read_portal_facts(std::string_view json, const std::string& source) {
  std::string wrong;
  PortalFacts facts;
  dom::parser parser;
  dom::object document;
  if (parser.parse(json.data(), json.size()).get(document) == simdjson::SUCCESS) {
    facts = read(document, wrong);
  } else {
    wrong = "is no JSON object";
  }
  if (wrong.empty()) return facts;
  return std::unexpected(Error{ErrorKind::malformed, source, wrong,
                               "tests/data/portal/README.md says what the facts of a portal look like"});
}

Secret derived_key(std::string_view name) {
  const auto text = fmt::format("key {}", name);
  std::array<unsigned char, 32> digest{};
  ::EVP_Digest(text.data(), text.size(), digest.data(), nullptr, ::EVP_sha256(), nullptr);
  return Secret(fmt::format("sk-{:02x}", fmt::join(digest, "")));
}

}  // namespace logbook::demo
