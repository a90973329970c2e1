#include "logbook/demo/made_up_rows.hpp"

#include <array>
#include <charconv>

#include "logbook/base/text.hpp"
#include "logbook/demo/vocabulary.hpp"
#include "logbook/event/action.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

constexpr std::string_view kPortal = "https://docs.example.com";
constexpr std::int16_t kLinkedAccount = 1019;

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_ip(std::string& out, const Row& row) {
  const auto& place = places()[row.place];
  if (place.network == 0) {
    out += place.shown;
    return;
  }
  const std::uint32_t address = place.network + 1 + row.host % place.hosts;
  for (int shift = 24; shift >= 0; shift -= 8) {
    append_number(out, address >> shift & 0xFF);
    if (shift > 0) out.push_back('.');
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
  if (row.person == kNobody || (failed && !row.is_signed_in)) return kGuestId;
  return people[row.person].id;
}

std::vector<GeoRange> made_up_ranges() {
  std::vector<GeoRange> ranges;
  for (const auto& place : places()) {
    if (place.network == 0) continue;
    auto city = place.city_is_null ? std::nullopt : std::optional(std::string(place.city));
    ranges.push_back({place.network, std::string(place.country), std::move(city)});
  }
  return ranges;
}

MadeUpRows::MadeUpRows(const std::vector<Person>& people) : people_(people) {
  for (const auto& person : people) {
    display_names_.push_back(person.display_name());
    names_.push_back(json_text(display_names_.back()));
    emails_.push_back(json_text(person.email));
  }
  for (const auto& device : devices()) {
    browsers_.push_back(device.browser.empty() ? "" : json_text(device.browser));
    platforms_.push_back(device.browser.empty() ? "" : json_text(device.platform));
  }
}

Columns MadeUpRows::columns(const Row& row, Made& made) const {
  Columns columns;
  columns.id = row.id;
  columns.time = row.time;
  columns.user_id = demo::user_id(row, people_);
  if (row.person != kNobody && columns.user_id == people_[row.person].id) {
    columns.name = {display_names_[row.person], names_[row.person]};
  }

  if (row.typed == TypedName::email) {
    columns.login = {people_[row.person].email, emails_[row.person]};
  } else if (row.typed == TypedName::display_name) {
    columns.login = {display_names_[row.person], names_[row.person]};
  } else if (row.typed != TypedName::none) {
    made.login = typed_name(row, people_);
    made.login_json = json_text(made.login);
    columns.login = {made.login, made.login_json};
  }

  made.ip.clear();
  append_ip(made.ip, row);
  columns.ip = made.ip;
  const auto& device = devices()[row.device];
  columns.browser = {device.browser, browsers_[row.device]};
  columns.platform = {device.platform, platforms_[row.device]};
  made.page_json.assign(1, '"');
  append_page(made.page_json, row);
  made.page_json.push_back('"');
  columns.page = {std::string_view(made.page_json).substr(1, made.page_json.size() - 2), made.page_json};
  columns.action = row.action;
  if (row.action == kLinkedAccount) columns.description = R"(["google"])";
  return columns;
}

}  // namespace logbook::demo
