#include "logbook/formats/event_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <ostream>

#include "logbook/base/number.hpp"
#include "logbook/base/text.hpp"
#include "logbook/event/place.hpp"
#include "logbook/formats/address_text.hpp"
#include "logbook/formats/login_mask.hpp"
#include "logbook/formats/program_time.hpp"

namespace logbook::formats {
namespace {

std::string_view decimal(std::int64_t number, std::string& scratch) {
  const fmt::format_int digits(number);
  scratch.assign(digits.data(), digits.size());
  return scratch;
}

std::string_view truth(bool flag) { return flag ? "true" : "false"; }

std::string_view action_name(LoginAction action, std::string& scratch) {
  if (const auto known = slug(action); !known.empty()) return known;
  scratch = fmt::format("action-{}", static_cast<std::int32_t>(action));
  return scratch;
}

bool is_uncertain(const LoginEvent& event) { return event.time_uncertain_by != std::chrono::seconds{0}; }

std::string_view masked(std::string_view login, std::string& scratch) {
  scratch = mask(login);
  return scratch;
}

// What a value is for programs.

std::string_view time_value(const ShownEvent& shown, std::string& scratch) {
  scratch.clear();
  append_program_time(scratch, shown.event.time);
  return scratch;
}

std::string_view outcome_value(const ShownEvent& shown, std::string& /*scratch*/) {
  return name_of(outcome(shown.event.action));
}

std::string_view action_value(const ShownEvent& shown, std::string& scratch) {
  return action_name(shown.event.action, scratch);
}

std::string_view user_value(const ShownEvent& shown, std::string& scratch) {
  const auto& event = shown.event;
  return shown.login_masked && event.user == event.login ? masked(event.user, scratch) : event.user;
}

std::string_view login_value(const ShownEvent& shown, std::string& scratch) {
  return shown.login_masked ? masked(shown.event.login, scratch) : shown.event.login;
}

std::string_view page_value(const ShownEvent& shown, std::string& /*scratch*/) {
  return shown.view.raw_page ? shown.event.page : without_query(shown.event.page);
}

std::string_view country_value(const ShownEvent& shown, std::string& /*scratch*/) {
  return place_of(shown.event).country;
}

std::string_view city_value(const ShownEvent& shown, std::string& /*scratch*/) { return place_of(shown.event).city; }

template <auto kMember>
std::string_view text_value(const ShownEvent& shown, std::string& /*scratch*/) {
  return shown.event.*kMember;
}

std::string_view id_value(const ShownEvent& shown, std::string& scratch) { return decimal(shown.event.id, scratch); }

std::string_view action_id_value(const ShownEvent& shown, std::string& scratch) {
  return decimal(static_cast<std::int32_t>(shown.event.action), scratch);
}

bool time_uncertain(const ShownEvent& shown) { return is_uncertain(shown.event); }
bool ip_truncated(const ShownEvent& shown) { return is_truncated(shown.event.ip); }
bool imported(const ShownEvent& shown) { return shown.event.imported; }
bool provisional(const ShownEvent& shown) { return shown.standing == Standing::provisional; }

template <bool (*kFlag)(const ShownEvent&)>
std::string_view flag_value(const ShownEvent& shown, std::string& /*scratch*/) {
  return truth(kFlag(shown));
}

// How such values come back.

bool read_id(std::string_view value, LoginEvent& event) {
  const auto id = parse_number<std::int64_t>(value);
  event.id = id.value_or(0);
  return id.has_value();
}

bool read_action_id(std::string_view value, LoginEvent& event) {
  const auto number = parse_number<std::int32_t>(value);
  event.action = LoginAction{number.value_or(0)};
  return number.has_value();
}

bool read_time(std::string_view value, LoginEvent& event) {
  const auto time = parse_time(value);
  event.time = time.value_or(UtcTime{});
  return time.has_value();
}

/// Clocks are set back by an hour as a rule. By how much they were, the flag does not tell.
bool read_time_uncertain(std::string_view value, LoginEvent& event) {
  event.time_uncertain_by = value == truth(true) ? std::chrono::hours{1} : std::chrono::hours{0};
  return true;
}

template <auto kMember>
bool read_text(std::string_view value, LoginEvent& event) {
  event.*kMember = value;
  return true;
}

// What a value is for eyes, where that differs.

std::string time_cell(const ShownEvent& shown) {
  auto text = shown.view.time_text(shown.event.time);
  if (is_uncertain(shown.event)) text.insert(0, 1, '~');
  return text;
}

std::string ip_cell(const ShownEvent& shown) { return address_text(shown.event.ip); }

template <bool (*kFlag)(const ShownEvent&)>
std::string flag_cell(const ShownEvent& shown) {
  return kFlag(shown) ? "yes" : "";
}

using ReadValue = decltype(Field::read);
constexpr ReadValue kFollows = nullptr;  // from other fields

constexpr Field text(std::string_view key, TableColumn table, decltype(Field::value) value, ReadValue read,
                     std::string_view description, decltype(Field::cell) cell = nullptr) {
  return {key, table, false, FieldKind::text, description, value, read, cell};
}

template <auto kMember>
constexpr Field own_text(std::string_view key, TableColumn table, std::string_view description,
                         decltype(Field::cell) cell = nullptr) {
  return text(key, table, text_value<kMember>, read_text<kMember>, description, cell);
}

constexpr Field number(std::string_view key, TableColumn table, decltype(Field::value) value, ReadValue read,
                       std::string_view description) {
  return {key, table, false, FieldKind::number, description, value, read, nullptr};
}

template <bool (*kFlag)(const ShownEvent&)>
constexpr Field flag(std::string_view key, std::string_view title, ReadValue read, std::string_view description) {
  return {key, {title}, false, FieldKind::flag, description, flag_value<kFlag>, read, flag_cell<kFlag>};
}

constexpr Field in_tables(Field field) {
  field.in_tables = true;
  return field;
}

// Keys are for ever: scripts read them.
constexpr std::array kFields{
    in_tables(
        text("time", {"TIME", Align::left, 26}, time_value, read_time,
             "When the portal recorded it: UTC, with six digits behind the second; tables show it in the zone asked "
             "for, with `~` in front where it is uncertain.",
             time_cell)),
    in_tables(
        text("outcome", {"OUTCOME"}, outcome_value, kFollows, "What became of it: success, failure, logout or other.")),
    in_tables(text("action", {"ACTION", Align::left, 7}, action_value, kFollows,
                   "What happened, by a name that stays the same in all languages; `action-1234` for a number unknown "
                   "here.")),
    in_tables(text("user", {"USER"}, user_value, read_text<&LoginEvent::user>,
                   "Name of the user as the portal shows it today; on failures a copy of what was typed.")),
    in_tables(text("login", {"LOGIN"}, login_value, read_text<&LoginEvent::login>,
                   "What was typed as the name at a failed login: any text at all, passwords included, so tables "
                   "show `h… (12)` for what is neither an e-mail address nor a known user; empty on most successes.")),
    in_tables(own_text<&LoginEvent::ip>(
        "ip", {"ADDRESS", Align::left, 15},
        "Source address as the portal tells it: of IPv6 its first group only, or nothing; tables show "
        "`2001:…` and `(hidden)`.",
        ip_cell)),
    in_tables(text("country", {"COUNTRY"}, country_value, read_text<&LoginEvent::country>,
                   "English name of the country that the portal takes the address for; empty for private, reserved and "
                   "cut addresses, to which the portal gives the country of their neighbours.")),
    in_tables(text("city", {"CITY"}, city_value, read_text<&LoginEvent::city>,
                   "City that the portal takes the address for; empty where `country` is. An archive keeps both as the "
                   "portal told them.")),
    in_tables(own_text<&LoginEvent::browser>("browser", {"BROWSER"},
                                             "Family and version of the browser as it named itself.")),
    in_tables(own_text<&LoginEvent::platform>("platform", {"PLATFORM"},
                                              "Operating system and device as the browser named them.")),
    number("id", {"ID", Align::right}, id_value, read_id, "The portal's number of the event; gaps are normal."),
    text("userId", {"USER ID", Align::left, 36}, text_value<&LoginEvent::user_id>, read_text<&LoginEvent::user_id>,
         "GUID of the user; the guest's for failed logins."),
    number("actionId", {"ACTION ID", Align::right}, action_id_value, read_action_id,
           "The portal's number for what happened; 0 where it gives none."),
    own_text<&LoginEvent::action_text>("actionText", {"ACTION TEXT"},
                                       "What happened, in the portal's words and in the language of the key's owner."),
    text("page", {"PAGE"}, page_value, read_text<&LoginEvent::page>,
         "Address of the page signed in from, without query and fragment, which may hold one-time tokens."),
    flag<time_uncertain>("timeUncertain", "TIME UNCERTAIN", read_time_uncertain,
                         "Whether it may have happened earlier than `time`: the portal's clocks show that hour twice."),
    flag<ip_truncated>("ipTruncated", "ADDRESS CUT", kFollows,
                       "Whether `ip` has no dot: the portal cut it, as it does with IPv6, or has none."),
    flag<provisional>(
        "provisional", "PROVISIONAL", kFollows,
        "Whether it is newer than what the answer claims to be complete: others of that time may appear."),
    flag<imported>(
        "imported", "IMPORTED", kFollows,
        "Whether it came into the archive from a file that somebody gave: the portal itself did not tell it."),
};

const Field* find_field(std::string_view name) {
  const auto wanted = lower_ascii(trimmed(name));
  const auto* found = std::ranges::find_if(kFields, [&](const Field& field) {
    return lower_ascii(field.key) == wanted || lower_ascii(field.table.title) == wanted;
  });
  return found == kFields.end() ? nullptr : found;
}

Error no_such_field(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& field : kFields) {
    names.push_back(lower_ascii(field.key));
    names.push_back(lower_ascii(field.table.title));
  }
  const std::vector<std::string_view> words(names.begin(), names.end());
  const auto* meant = find_field(nearest(lower_ascii(name), words));
  return usage_error(
      "--columns", fmt::format("\"{}\" is no field of a login event", name),
      meant == nullptr ? "--list-columns shows them all" : fmt::format("did you mean \"{}\"?", meant->key));
}

void add_once(std::vector<const Field*>& chosen, const Field* field) {
  if (std::ranges::find(chosen, field) == chosen.end()) chosen.push_back(field);
}

std::string_view kind_name(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "string";
    case FieldKind::number:
      return "number";
    case FieldKind::flag:
      return "true or false";
  }
  return {};
}

template <class Wanted>
std::vector<const Field*> fields_that(Wanted wanted) {
  std::vector<const Field*> some;
  for (const auto& field : kFields) {
    if (std::invoke(wanted, field)) some.push_back(&field);
  }
  return some;
}

}  // namespace

ShownEvent::ShownEvent(const LoginEvent& from, Standing standing_of_it, const EventView& how)
    : event(from),
      standing(standing_of_it),
      view(how),
      login_masked(how.mask_logins && may_be_secret(from) && !(how.is_known_user && how.is_known_user(from.login))) {}

std::string Field::table_cell(const ShownEvent& shown) const {
  if (cell != nullptr) return cell(shown);
  std::string scratch;
  return std::string(value(shown, scratch));
}

std::span<const Field> fields() { return kFields; }

std::vector<const Field*> table_fields() { return fields_that(&Field::in_tables); }

std::vector<const Field*> all_fields() {
  return fields_that([](const Field&) { return true; });
}

Result<std::vector<const Field*>> choose_columns(std::string_view text, std::vector<const Field*> defaults) {
  std::vector<const Field*> plain;
  std::vector<const Field*> added;
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    auto name = trimmed(text.substr(0, comma));
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);

    const bool adds = name.starts_with('+');
    if (adds) name = trimmed(name.substr(1));
    const auto* field = find_field(name);
    if (field == nullptr) return std::unexpected(no_such_field(name));
    add_once(adds ? added : plain, field);
  }
  auto chosen = plain.empty() ? std::move(defaults) : std::move(plain);
  for (const auto* field : added) add_once(chosen, field);
  return chosen;
}

void list_columns(std::size_t most_width, std::ostream& out) {
  constexpr std::array kColumns{TableColumn{"NAME", Align::left, 15}, TableColumn{"TITLE", Align::left, 15},
                                TableColumn{"IN TABLES", Align::left, 9}, TableColumn{"WHAT IT IS", Align::left, 20}};
  const auto cell = [](std::size_t row, std::size_t column) {
    const auto& field = kFields.at(row);
    const std::array texts{field.key, field.table.title, std::string_view(field.in_tables ? "yes" : ""),
                           field.description};
    return std::string(texts.at(column));
  };
  write_table(kColumns, {.width = most_width}, kFields.size(), cell, out);
}

void write_fields_markdown(std::ostream& out) {
  out << "# Fields of a login event\n"
         "\n"
         "Made from the list in `src/logbook/formats/event_fields.cpp` by `tools/update-golden`; do not edit.\n"
         "\n"
         "Every time in csv, json and jsonl is in UTC and has six digits behind the second, also where they are zero. "
         "An\n"
         "answer is written before all of it is known, so one width has to do for whatever comes: of two portals, one "
         "gives\n"
         "whole seconds and the other microseconds. Cut to the second, two events of one second would lose their "
         "order; of\n"
         "several widths, `…41Z` would sort behind `…41.5Z`. What takes whole seconds alone, as `fromdate` of jq, is "
         "given\n"
         "`.time[:19] + \"Z\"`. Tables show whole seconds. `import` and `--input` read any width.\n"
         "\n"
         "CSV and JSON have all fields, in this order; tables have those marked. `--columns` chooses others. In CSV "
         "and\n"
         "JSON a text that the portal does not give is empty, never left out.\n"
         "\n"
         "| Key | Title | In tables | JSON | What it is |\n"
         "|---|---|---|---|---|\n";
  for (const auto& field : kFields) {
    out << fmt::format("| `{}` | {} | {} | {} | {} |\n", field.key, field.table.title, field.in_tables ? "yes" : "",
                       kind_name(field.kind), field.description);
  }
}

}  // namespace logbook::formats
