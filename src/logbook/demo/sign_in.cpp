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
  std::erase_if(tries_, [now](const auto& known) {
    const auto& [wrong, blocked_until] = known.second;
    return blocked_until <= now && (wrong.empty() || wrong.back() + kPeriod <= now);
  });
  auto& [wrong, blocked_until] = tries_[name];
  if (now < blocked_until) return true;
  while (!wrong.empty() && wrong.front() + kPeriod <= now) wrong.pop_front();
  wrong.push_back(now);
  if (wrong.size() <= kTries) return false;
  blocked_until = now + kPeriod;
  return true;
}

}  // namespace logbook::demo
