#include "logbook/demo/people_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/demo/login_query.hpp"

namespace logbook::demo {
namespace {

constexpr std::string_view kAvatar = "/static/images/default_user_photo_size_48-48.png";

enum class Self : bool { no, yes };

void append_person(std::string& out, const Person& person, PortalDates& dates, Self self = Self::no) {
  fmt::format_to(std::back_inserter(out),
                 R"({{"firstName":{},"lastName":{},"userName":{},"email":{},"status":{},"activationStatus":{},)",
                 json_text(person.first_name), json_text(person.last_name), json_text(person.user_name),
                 json_text(person.email), static_cast<int>(person.status), person.status == Status::pending ? 0 : 1);
  if (person.status == Status::disabled) {
    fmt::format_to(std::back_inserter(out), R"("terminated":"{}",)",
                   dates.text(person.registered + std::chrono::days{200}));
  }
  const auto flag = [&person](Role role) { return person.role == role; };
  fmt::format_to(std::back_inserter(out),
                 R"("department":"","isAdmin":{},"isRoomAdmin":{},"isLDAP":false,"isOwner":{},"isVisitor":{},)"
                 R"("isCollaborator":{},"mobilePhoneActivationStatus":0,"isSSO":false,)",
                 flag(Role::admin), flag(Role::room_admin), flag(Role::owner), flag(Role::guest), flag(Role::user));
  if (self == Self::yes) out += R"("theme":"Base",)";
  out += R"("usedSpace":0,)";
  if (self == Self::yes) out += R"("loginEventId":0,)";
  fmt::format_to(std::back_inserter(out), R"("registrationDate":"{}",)", dates.text(person.registered));
  if (self == Self::yes) out += R"("hasPersonalFolder":true,)";
  out += person_tail(person);
  out.push_back('}');
}

/// The number in the parameter `name`, or `otherwise` when there is none. What is no number goes to `wrong`.
int number_or(const Query& query, std::string_view name, int otherwise, std::vector<WrongParameter>& wrong) {
  const auto text = query.value(name);
  if (!text) return otherwise;
  const auto number = read_int(*text);
  if (!number) wrong.push_back({name, fmt::format("The value '{}' is not valid.", *text)});
  return number.value_or(otherwise);
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
  const auto encode = [&out](unsigned character) { out += fmt::format("&#{};", character); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto tail = [&](std::size_t at) { return byte(at) & 0x3Fu; };
    switch (text[i]) {
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
        if ((byte(i) == 0xC2 || byte(i) == 0xC3) && i + 1 < text.size() &&
            byte(i + 1) >= (byte(i) == 0xC2 ? 0xA0 : 0x80)) {
          encode((byte(i) & 0x1Fu) << 6 | tail(i + 1));
          i += 1;
        } else if (byte(i) >= 0xF0 && i + 3 < text.size()) {
          encode((byte(i) & 0x07u) << 18 | tail(i + 1) << 12 | tail(i + 2) << 6 | tail(i + 3));
          i += 3;
        } else {
          out.push_back(text[i]);
        }
    }
  }
  return out;
}

std::string person_tail(const Person& person) {
  const auto name = person.display_name().empty() ? person.email : person.display_name();
  return fmt::format(
      R"("id":"{}","displayName":{},"avatar":"{}","avatarOriginal":"{}","avatarMax":"{}",)"
      R"("avatarMedium":"{}","avatarSmall":"{}","profileUrl":"/accounts/people/filter","hasAvatar":false,"isAnonim":false)",
      person.id, json_text(html_encoded(name)), kAvatar, kAvatar, kAvatar, kAvatar, kAvatar);
}

Answer person_answer(const std::vector<Person>& people, std::size_t place, PortalDates& dates,
                     const Envelope& envelope) {
  if (place == people.size()) return error_envelope(kNoSuchUser);
  std::string response;
  append_person(response, people[place], dates);
  return success(response, envelope);
}

Answer self_answer(const Person& person, PortalDates& dates, const Envelope& envelope) {
  std::string response;
  append_person(response, person, dates, Self::yes);
  return success(response, envelope);
}

Answer people_answer(const std::vector<Person>& people, const Query& query, Sight sight, PortalDates& dates,
                     Envelope envelope) {
  std::vector<WrongParameter> wrong;
  const int count = number_or(query, "count", 100, wrong);
  if (count < 1 || count > 100) wrong.push_back({"count", "The field Count must be between 1 and 100."});
  const int start = number_or(query, "startIndex", 0, wrong);
  const int status = number_or(query, "employeeStatus", 0, wrong);
  if (!wrong.empty()) return validation_problem(wrong, envelope.url);
  std::vector<const Person*> found;
  for (const auto& person : people) {
    if (person.is_removed || !has_status(person, status, sight)) continue;
    if (has_text(person, query.value("filterValue").value_or(""))) found.push_back(&person);
  }
  std::ranges::sort(found, {}, [](const Person* person) { return std::pair(case_folded(person->first_name), person); });

  std::string response = "[";
  envelope.total = found.size();
  envelope.count = 0;
  for (auto place = static_cast<std::size_t>(std::max(0, start)); place < found.size(); ++place) {
    if (envelope.count == static_cast<std::uint64_t>(count)) break;
    if (envelope.count++ > 0) response.push_back(',');
    append_person(response, *found[place], dates);
  }
  response.push_back(']');
  return success(response, envelope);
}

}  // namespace logbook::demo
