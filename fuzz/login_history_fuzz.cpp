// Holds the reading of a login history in slices against two others of the same bytes: with one slice for all of it,
// and against simdjson's document tree, which knows nothing of slices and checks every value. The first byte of the
// input chooses the size of the slices.
//
// Whatever the bytes: no crash. Where the tree accepts the body as JSON, all readings give exactly the events that are
// in the tree, or an error exactly where the tree has a row that is not usable. (In what is not JSON, values that
// nobody asked for are skipped unchecked, so where they seem to end, and whether the body is refused, may depend on
// where a cut falls.)
#include <simdjson.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/portal/login_history_json.hpp"

namespace {

using logbook::LoginEvent;
using logbook::portal::Fields;
using Events = std::optional<std::vector<LoginEvent>>;  // nothing: refused

[[noreturn]] void differ(const char* what) {
  std::cerr << "differs: " << what << '\n';
  std::abort();
}

Events read_in_slices(std::string_view body, Fields fields, std::size_t slice) {
  std::vector<LoginEvent> events;
  const auto read = logbook::portal::read_login_history(
      logbook::bytes_of(body), "fuzz", fields,
      [&events](const LoginEvent& event) {
        events.push_back(event);
        return logbook::Result<void>{};
      },
      slice);
  if (!read) return std::nullopt;
  return events;
}

std::string text_or_empty(simdjson::dom::element row, const char* key) {
  std::string_view text;
  return row[key].get_string().get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

/// The event of a row, or nothing if the row is not usable.
std::optional<LoginEvent> event_of(simdjson::dom::element row) {
  LoginEvent event;
  if (!row.is_object() || row["id"].get_int64().get(event.id) != simdjson::SUCCESS) return std::nullopt;
  const auto time = logbook::parse_time(text_or_empty(row, "date"));
  if (!time) return std::nullopt;
  event.time = *time;
  event.user_id = text_or_empty(row, "userId");
  if (event.user_id.empty()) return std::nullopt;

  simdjson::dom::element action;
  if (row["actionId"].get(action) == simdjson::SUCCESS && !action.is_null()) {
    std::int64_t number = 0;
    if (action.get_int64().get(number) != simdjson::SUCCESS || number < std::numeric_limits<std::int32_t>::min() ||
        number > std::numeric_limits<std::int32_t>::max()) {
      return std::nullopt;
    }
    event.action = logbook::LoginAction{static_cast<std::int32_t>(number)};
  }
  event.user = text_or_empty(row, "user");
  event.login = text_or_empty(row, "login");
  event.action_text = text_or_empty(row, "action");
  event.ip = text_or_empty(row, "ip");
  event.country = text_or_empty(row, "country");
  event.city = text_or_empty(row, "city");
  event.browser = text_or_empty(row, "browser");
  event.platform = text_or_empty(row, "platform");
  event.page = text_or_empty(row, "page");
  return event;
}

Events events_of(simdjson::dom::object body) {
  std::optional<simdjson::dom::element> response;
  bool error = false;
  for (const auto field : body) {
    std::int64_t status = 0;
    if (field.key == "error") error = true;
    if ((field.key == "status" || field.key == "statusCode") &&
        field.value.get_int64().get(status) == simdjson::SUCCESS && status >= 400 &&
        status <= std::numeric_limits<int>::max()) {
      error = true;
    }
    if (field.key != "response") continue;
    if (response) return std::nullopt;
    response = field.value;
  }
  if (!response) return error ? Events{} : Events{std::vector<LoginEvent>{}};
  if (response->is_null()) return std::vector<LoginEvent>{};
  simdjson::dom::array rows;
  if (response->get_array().get(rows) != simdjson::SUCCESS) return std::nullopt;
  std::vector<LoginEvent> events;
  for (const auto row : rows) {
    auto event = event_of(row);
    if (!event) return std::nullopt;
    events.push_back(std::move(*event));
  }
  return events;
}

bool same_identities(const std::vector<LoginEvent>& a, const std::vector<LoginEvent>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].id != b[i].id || a[i].time != b[i].time || a[i].user_id != b[i].user_id) return false;
  }
  return true;
}

/// The body as simdjson's document tree has it: nothing where it is not JSON, else what there is to read in it.
std::optional<Events> told_by_tree(std::string_view body) {
  simdjson::dom::parser parser;
  simdjson::dom::element tree;
  if (parser.parse(simdjson::padded_string(body)).get(tree) != simdjson::SUCCESS) return std::nullopt;
  simdjson::dom::object object;
  if (tree.get_object().get(object) != simdjson::SUCCESS) return Events{};
  return events_of(object);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t slice = std::size_t{1} + data[0] * std::size_t{2};
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);

  const auto whole = read_in_slices(body, Fields::all, size + 1);
  const auto sliced = read_in_slices(body, Fields::all, slice);
  const auto identities = read_in_slices(body, Fields::identity, size + 1);
  const auto sliced_identities = read_in_slices(body, Fields::identity, slice);

  const auto expected = told_by_tree(body);
  if (!expected) return 0;  // not JSON: refused, or read around what is wrong
  if (whole != *expected) differ("the document tree tells another story");
  if (sliced != *expected) differ("the document tree tells another story than the slices");
  if (identities != sliced_identities) differ("slices change the identities read");
  if (whole && identities && !same_identities(*whole, *identities)) differ("identities are not those of the events");
  if (whole && !identities) differ("identities cannot be read where whole events can");
  return 0;
}
