#include "logbook/cli/people_lookup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "logbook/base/text.hpp"
#include "logbook/cli/filter_options.hpp"
#include "logbook/event/person_names.hpp"

namespace logbook::cli {
namespace {

constexpr int kMostPages = 10;
constexpr std::int64_t kPage = 100;

std::string normal(std::string_view text) { return case_folded(trimmed(text)); }

/// What somebody may type as a login, or is shown as.
std::vector<std::string> names_of(const portal::Person& person) {
  std::vector<std::string> names;
  for (const auto& name : {person.display_name, person.first_name + " " + person.last_name, person.user_name}) {
    for (auto& one : spellings_of(normal(name))) {
      if (!one.empty() && std::ranges::find(names, one) == names.end()) names.push_back(std::move(one));
    }
  }
  return names;
}

void add(UserMatch& match, const portal::Person& person) {
  match.ids.push_back(normal(person.id));
  if (!person.email.empty()) match.emails.push_back(normal(person.email));
  std::ranges::copy(names_of(person), std::back_inserter(match.names));
}

/// "the portal does not show its people (HTTP 403)".
std::string why_not_shown(const Error& reason) {
  return fmt::format("the portal does not show its people ({})", printable(reason.cause));
}

FoundUser by_history_alone(std::string_view text, const Error& reason) {
  FoundUser found{user_by_name(text), {}};
  found.notes.push_back(fmt::format("{}: {}; going by the names in the history itself", printable(text),
                                    reason.kind == ErrorKind::not_found
                                        ? "the portal's list of people knows nobody by that name"
                                        : why_not_shown(reason)));
  return found;
}

FoundUser by_id(std::string_view text) {
  FoundUser found{user_by_name(text), {}};
  found.notes.emplace_back(
      "failed attempts seldom carry the id of whom they meant: ask with the e-mail to find them too");
  return found;
}

/// Whoever of `people` has that name or e-mail. `unknown` says why else nobody is known by it.
Result<FoundUser> among(const VisitPeople& people, std::string_view text, const Error& unknown) {
  FoundUser found;
  const auto read = people([&](const portal::Person& one) {
    UserMatch match;
    add(match, one);
    if (match.typed(text) == UserEvidence::none) return;
    add(found.match, one);
  });
  if (!read && read.error().kind == ErrorKind::untrusted) return std::unexpected(read.error());
  if (found.match.ids.empty()) return by_history_alone(text, read ? unknown : read.error());
  if (found.match.ids.size() > 1) {
    found.notes.push_back(
        fmt::format("{} people are called {}: the events of all are shown; an e-mail or id is one person",
                    found.match.ids.size(), printable(text)));
  }
  return found;
}

}  // namespace

VisitPeople people_of(portal::Client& client) {
  return [&client](const std::function<void(const portal::Person&)>& visit) -> Result<void> {
    std::int64_t start = 0;
    for (int page = 0; page < kMostPages; ++page) {
      const auto people = client.people(start);
      if (!people) return std::unexpected(people.error());
      for (const auto& person : people->people) visit(person);
      start += kPage;
      const auto got = static_cast<std::int64_t>(people->people.size());
      if (got < kPage || (people->total && start >= *people->total)) break;
    }
    return {};
  };
}

UserMatch user_by_name(std::string_view text) {
  UserMatch match;
  const bool is_email = text.find('@') != std::string_view::npos;
  if (is_guid(text) || is_email) {
    (is_guid(text) ? match.ids : match.emails).push_back(normal(text));
  } else {
    match.names = spellings_of(normal(text));
  }
  return match;
}

Result<FoundUser> find_user(portal::Client& client, std::string_view text) {
  if (is_guid(text)) return by_id(text);
  const bool is_email = text.find('@') != std::string_view::npos;
  const auto person = is_email ? client.person_by_email(text) : client.person(text);
  if (person) {
    FoundUser found;
    add(found.match, *person);
    return found;
  }
  if (person.error().kind == ErrorKind::untrusted) return std::unexpected(person.error());
  if (is_email || person.error().kind == ErrorKind::unreachable) return by_history_alone(text, person.error());
  return among(people_of(client), text, person.error());
}

Result<FoundUser> find_user(const VisitPeople& people, std::string_view text) {
  if (is_guid(text)) return by_id(text);
  return among(people, text, Error{ErrorKind::not_found, std::string(text), "is not known", ""});
}

std::string KnownPeople::name_of(std::string_view login) {
  if (!loaded_) load();
  for (const auto& name : spellings_of(normal(login))) {
    if (const auto found = names_.find(name); found != names_.end()) return found->second;
  }
  return "";
}

void KnownPeople::load() {
  loaded_ = true;
  const auto read = people_([this](const portal::Person& person) {
    const auto& shown = person.display_name.empty() ? person.id : person.display_name;
    names_.insert_or_assign(normal(person.id), shown);
    if (!person.email.empty()) names_.insert_or_assign(normal(person.email), shown);
    for (const auto& name : names_of(person)) names_.emplace(name, shown);
  });
  if (!read) note_ = why_not_shown(read.error()) + ": names typed at failed attempts count as nobody's";
}

}  // namespace logbook::cli
