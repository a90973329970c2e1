#include "logbook/demo/row_json.hpp"

#include <array>
#include <charconv>

#include "logbook/base/text.hpp"
#include "logbook/demo/vocabulary.hpp"
#include "logbook/event/action.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

constexpr std::int16_t kFirstAction = 1000;
constexpr std::string_view kPortal = "https://docs.example.com";

std::string quoted(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_ip(std::string& out, const Row& row) {
  const auto& place = places()[row.place];
  if (place.network == 0) return append_json(out, place.shown);
  const std::uint32_t address = place.network + 1 + row.host % place.hosts;
  out.push_back('"');
  for (int shift = 24; shift >= 0; shift -= 8) {
    append_number(out, address >> shift & 0xFF);
    out.push_back(shift > 0 ? '.' : '"');
  }
}

/// Appends 16 hex digits that look like a one-time token.
void append_token(std::string& out, std::uint32_t variant) {
  std::uint64_t bits = variant * 0x9E3779B97F4A7C15u;
  for (int i = 0; i < 16; ++i, bits >>= 4) out.push_back("0123456789abcdef"[bits & 0xF]);
}

/// The page signed in from: a Referer, else the address of the request with its query, tokens included.
void append_page(std::string& out, const Row& row) {
  out += kPortal;
  switch (row.action) {
    case 1006:
      out += row.variant % 2 == 0 ? "/rooms/shared/filter?page=1&sortby=DateAndTime" : "/profile/login";
      break;
    case 1010:
      out += "/api/2.0/authentication";
      break;
    case 1015:
    case 1018:
      out += "/ssologin.ashx?auth=true&data=";
      append_token(out, row.variant);
      break;
    case 1021:
    case 1027:
      out += "/confirm?type=Auth&key=";
      append_token(out, row.variant);
      break;
    case 1028:
      out += "/oauth2/authorize?client_id=";
      append_token(out, row.variant);
      break;
    default:
      out += row.variant % 8 == 0 ? "/login" : "/login?referenceUrl=/rooms/shared/filter";
  }
}

std::string misspelt(const std::string& email, std::uint32_t variant) {
  std::string out = email;
  const auto at = email.find('@');
  const auto slip = variant % at;
  switch (variant >> 16 & 3) {
    case 0:
      out.erase(slip, 1);
      break;
    case 1:
      out.insert(slip, 1, email[slip]);
      break;
    case 2:
      out.replace(at, std::string::npos, "@exmaple.com");
      break;
    default:
      out = " " + email + " ";
      break;
  }
  return out;
}

std::string action_fields(const ActionName& action) {
  std::string out = ",\"action\":";
  append_json(out, action.text);
  out += ",\"actionId\":";
  append_number(out, static_cast<std::uint64_t>(action.number));
  return out;
}

std::string place_fields(const Place& place) {
  std::string out = ",\"country\":" + quoted(place.country);
  if (!place.city_is_null) out += ",\"city\":" + quoted(place.city);
  return out;
}

std::string device_fields(const Device& device) {
  if (device.browser.empty()) return {};
  return ",\"browser\":" + quoted(device.browser) + ",\"platform\":" + quoted(device.platform);
}

}  // namespace

std::string typed_name(const Row& row, const std::vector<Person>& people) {
  switch (row.typed) {
    case TypedName::none:
      break;
    case TypedName::email:
      return people[row.person].email;
    case TypedName::misspelt:
      return misspelt(people[row.person].email, row.variant);
    case TypedName::display_name:
      return people[row.person].display_name();
    case TypedName::id:
      return people[row.person].id;
    case TypedName::attacked:
      return std::string(attacked_names()[row.variant % attacked_names().size()]);
    case TypedName::hostile:
      return std::string(hostile_names()[row.variant % hostile_names().size()]);
    case TypedName::not_given:
      return "[Login not specified]";
    case TypedName::guest:
      return "guest";
  }
  return {};
}

std::string_view user_id(const Row& row, const std::vector<Person>& people) {
  const bool failed = outcome(LoginAction{row.action}) == Outcome::failure;
  if (row.person == kNobody || (failed && !row.signed_in)) return kGuestId;
  return people[row.person].id;
}

RowWriter::RowWriter(const std::vector<Person>& people) : people_(people) {
  for (const auto& person : people) {
    names_.push_back(quoted(person.display_name()));
    emails_.push_back(quoted(person.email));
  }
  for (const auto& action : action_names()) actions_.push_back(action_fields(action));
  for (const auto& place : places()) places_.push_back(place_fields(place));
  for (const auto& device : devices()) devices_.push_back(device_fields(device));
}

void RowWriter::append(std::string& out, const Row& row, PortalDates& dates) const {
  append_row(out, row, dates, nullptr);
}

void RowWriter::append_with_user(std::string& out, const Row& row, PortalDates& dates, std::string_view user) const {
  const auto said = quoted(user);
  append_row(out, row, dates, &said);
}

void RowWriter::append_row(std::string& out, const Row& row, PortalDates& dates, const std::string* user) const {
  std::string made;
  const std::string* login = nullptr;
  if (row.typed == TypedName::email) {
    login = &emails_[row.person];
  } else if (row.typed == TypedName::display_name) {
    login = &names_[row.person];
  } else if (row.typed != TypedName::none) {
    login = &(made = quoted(typed_name(row, people_)));
  }
  const auto id = user_id(row, people_);
  const bool known = row.person != kNobody && id == people_[row.person].id;

  out += "{\"id\":";
  append_number(out, static_cast<std::uint64_t>(row.id));
  out += R"(,"date":")";
  dates.append(out, row.time);
  out += R"(","user":)";
  if (user != nullptr) {
    out += *user;
  } else if (known) {
    out += names_[row.person];
  } else {
    out += login != nullptr ? *login : "\"Anonymous\"";
  }
  out += R"(,"userId":")";
  out += id;
  out.push_back('"');
  if (login != nullptr) {
    out += ",\"login\":";
    out += *login;
  }
  out += actions_[static_cast<std::size_t>(row.action - kFirstAction)];
  out += ",\"ip\":";
  append_ip(out, row);
  out += places_[row.place];
  out += devices_[row.device];
  out += R"(,"page":")";
  append_page(out, row);
  out += "\"}";
}

}  // namespace logbook::demo
