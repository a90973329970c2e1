#include "logbook/sync/people.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

#include "logbook/sync/portal_memory.hpp"

namespace logbook::sync {
namespace {

using archive::Observation;
using portal::Person;

constexpr std::int64_t kPage = 100;
constexpr std::int64_t kMostPeople = 10'000;
constexpr std::chrono::hours kFresh{24};

std::string_view name_of(Person::Status status) {
  switch (status) {
    case Person::Status::active:
      return "active";
    case Person::Status::terminated:
      return "disabled";
    case Person::Status::pending:
      return "pending";
    case Person::Status::unknown:
      break;
  }
  return {};
}

void observe(const Person& person, std::vector<Observation>& observations) {
  const auto add = [&](Observation::Kind kind, std::string_view value) {
    if (!value.empty()) observations.push_back({kind, person.id, std::string(value)});
  };
  add(Observation::Kind::user_name, person.display_name);
  add(Observation::Kind::user_email, person.email);
  add(Observation::Kind::user_login, person.user_name);
  add(Observation::Kind::user_status, name_of(person.status));
}

}  // namespace

Result<void> store_people(portal::Client& client, archive::Archive& archive, const std::string& portal, UtcTime seen) {
  const PortalMemory memory(archive, portal);
  const auto last = memory.time(PortalMemory::About::people);
  if (!last) return std::unexpected(last.error());
  if (*last && **last <= seen && seen - **last < kFresh) return {};

  archive::Batch batch{.portal = portal, .seen = seen};
  for (std::int64_t start = 0; start < kMostPeople; start += kPage) {
    const auto page = client.people(start);
    if (!page) return {};
    for (const auto& person : page->people) observe(person, batch.observations);
    if (static_cast<std::int64_t>(page->people.size()) < kPage) break;
  }
  batch.cursors.push_back(memory.note(PortalMemory::About::people, seen));
  const auto stored = archive.append(batch);
  return stored ? Result<void>{} : std::unexpected(stored.error());
}

}  // namespace logbook::sync
