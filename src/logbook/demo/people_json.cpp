#include "logbook/demo/people_json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

#include "logbook/base/text.hpp"
#include "logbook/demo/json.hpp"

namespace logbook::demo {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

void append_person(std::string& out, const Person& person, PortalDates& dates) {
  const auto name = html_encoded(person.display_name());
  fmt::format_to(std::back_inserter(out),
                 R"({{"firstName":{},"lastName":{},"userName":{},"email":{},"status":{},"activationStatus":{},)",
                 quoted(person.first_name), quoted(person.last_name), quoted(person.user_name), quoted(person.email),
                 static_cast<int>(person.status), person.status == Status::pending ? 0 : 1);
  if (person.status == Status::disabled) {
    fmt::format_to(std::back_inserter(out), R"("terminated":"{}",)",
                   dates.text(person.registered + std::chrono::days{200}));
  }
  const auto flag = [&person](Role role) { return person.role == role; };
  fmt::format_to(std::back_inserter(out),
                 R"("department":"","registrationDate":"{}","isAdmin":{},"isRoomAdmin":{},"isLDAP":false,)"
                 R"("isOwner":{},"isVisitor":{},"isCollaborator":{},"cultureName":"en-GB","isSSO":false,)"
                 R"("tfaAppEnabled":false,"id":"{}","displayName":{},"hasAvatar":false,"isAnonim":false}})",
                 dates.text(person.registered), flag(Role::admin), flag(Role::room_admin), flag(Role::owner),
                 flag(Role::guest), flag(Role::user), person.id, quoted(name));
}

/// The number in the parameter `name`, or `otherwise` when there is none or it is no number.
int number_or(const Query& query, std::string_view name, int otherwise) {
  const auto text = query.value(name).value_or("");
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool has_status(const Person& person, int wanted, Sight sight) {
  if (wanted == 0) return sight == Sight::all || person.status != Status::disabled;
  if (wanted == 5) return person.status == Status::active;
  return (static_cast<int>(person.status) & wanted) != 0;
}

bool has_text(const Person& person, std::string_view wanted) {
  const auto text = lower_ascii(person.display_name() + "\n" + person.email);
  return text.find(lower_ascii(wanted)) != std::string::npos;
}

}  // namespace

std::string html_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

Answer person_answer(const std::vector<Person>& people, std::size_t place, PortalDates& dates, std::string_view url) {
  if (place == people.size()) return error_envelope(kNoSuchUser);
  std::string response;
  append_person(response, people[place], dates);
  return success(response, url);
}

Answer people_answer(const std::vector<Person>& people, const Query& query, Sight sight, PortalDates& dates,
                     std::string_view url) {
  const int count = number_or(query, "count", 100);
  if (count < 1 || count > 100) return validation_problem("count", "The field Count must be between 1 and 100.", url);
  const int start = number_or(query, "startIndex", 0);
  const int status = number_or(query, "employeeStatus", 0);

  std::string body;
  begin_success(body);
  body.push_back('[');
  std::uint64_t total = 0;
  std::uint64_t written = 0;
  for (const auto& person : people) {
    if (!has_status(person, status, sight) || !has_text(person, query.value("filterValue").value_or(""))) continue;
    const auto place = static_cast<std::int64_t>(total++);
    if (place < start || place >= std::int64_t{start} + count) continue;
    if (written++ > 0) body.push_back(',');
    append_person(body, person, dates);
  }
  body.push_back(']');
  end_success(body, written, total, url);
  return plain(200, kJsonType, body);
}

}  // namespace logbook::demo
