#include "logbook/demo/sign_in.hpp"

namespace logbook::demo {
namespace {

constexpr std::size_t kTries = 5;
constexpr std::size_t kNameSize = 200;
constexpr std::chrono::seconds kPeriod{60};

}  // namespace

const Person* find_by_password(const std::vector<Person>& people, std::string_view email, std::string_view password) {
  const auto place = find_person_by_email(people, email);
  if (place == people.size() || people[place].status == Status::pending) return nullptr;
  const auto right = "Passw0rd!" + people[place].email.substr(0, people[place].email.find('@'));
  return password == right ? &people[place] : nullptr;
}

bool BruteForceGuard::is_blocked(std::string_view name, UtcTime now) const {
  const auto known = places_.find(name.substr(0, kNameSize));
  return known != places_.end() && now < known->second->blocked_until;
}

bool BruteForceGuard::is_too_many(std::string_view name, UtcTime now) {
  name = name.substr(0, kNameSize);
  if (is_blocked(name, now)) return true;
  auto& tries = *move_to_end(name);
  std::erase_if(tries.wrong, [now](UtcTime time) { return time + kPeriod <= now; });
  tries.wrong.push_back(now);
  const bool is_too_many = tries.wrong.size() > kTries;
  if (is_too_many) tries.blocked_until = now + kPeriod;
  forget(now);
  return is_too_many;
}

/// Forgets the names that were tried longest ago, where they are out of date or too many. A block ends with its name's
/// last minute.
void BruteForceGuard::forget(UtcTime now) {
  while (tries_.size() > kMostNames || tries_.front().wrong.back() + kPeriod <= now) {
    places_.erase(tries_.front().name);
    tries_.pop_front();
  }
}

BruteForceGuard::Place BruteForceGuard::move_to_end(std::string_view name) {
  const auto known = places_.find(name);
  if (known != places_.end()) {
    tries_.splice(tries_.end(), tries_, known->second);
    return known->second;
  }
  const auto added = tries_.insert(tries_.end(), Tries{std::string(name), {}, {}});
  places_.emplace(added->name, added);
  return added;
}

}  // namespace logbook::demo
