#include "logbook/demo/sign_in.hpp"

#include "logbook/demo/query.hpp"

namespace logbook::demo {
namespace {

constexpr std::size_t kTries = 5;
constexpr std::chrono::seconds kPeriod{60};

}  // namespace

const Person* find_by_password(const std::vector<Person>& people, std::string_view email, std::string_view password) {
  const auto place = find_person_by_email(people, email);
  if (place == people.size() || people[place].status != Status::active) return nullptr;
  const auto right = "Passw0rd!" + people[place].email.substr(0, people[place].email.find('@'));
  return password == right ? &people[place] : nullptr;
}

bool BruteForceGuard::is_too_many(const std::string& name, UtcTime now) {
  auto& times = wrong_[name];
  while (!times.empty() && times.front() + kPeriod <= now) times.pop_front();
  times.push_back(now);
  return times.size() > kTries;
}

}  // namespace logbook::demo
