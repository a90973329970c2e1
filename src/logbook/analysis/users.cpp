#include "logbook/analysis/users.hpp"

#include <fmt/format.h>

#include <cstring>
#include <functional>

#include "logbook/event/well_known.hpp"

namespace logbook::analysis {
namespace {

constexpr std::size_t kFirstIndex = 64;

}  // namespace

Result<void> Users::add(const LoginEvent& event) {
  auto* user = find_or_add(event.user_id);
  if (detail_ == Detail::activity) {
    if (user->events == 0 || event.time > user->last_seen) {
      user->last_seen = event.time;
      set_last_address(*user, event.ip);
    }
    if (user->name.empty()) user->name = event.user_id == kGuestId ? "(guest)" : keep(person_name(event));
    ++user->events;
    if (outcome(event.action) == Outcome::failure) ++user->failures;
  }
  return check_memory();
}

Result<void> Users::add(const UserActivity& counted) {
  auto& user = *find_or_add(counted.id);
  user.name = keep(counted.name);
  set_last_address(user, counted.last_address);
  user.last_seen = counted.last_seen;
  user.events = counted.events;
  user.failures = counted.failures;
  return check_memory();
}

Result<void> Users::check_memory() const {
  if (bytes() <= most_bytes_) return {};
  return std::unexpected(
      Error{ErrorKind::storage, "users",
            fmt::format("{} different user ids need more than {} MiB", users_.size(), most_bytes_ >> 20),
            "no portal has so many users: check where this history comes from"});
}

/// The entry of `id`, made if there is none.
UserActivity* Users::find_or_add(std::string_view id) {
  if (index_.size() < 2 * (users_.size() + 1)) grow_index();
  const auto mask = index_.size() - 1;
  for (auto slot = std::hash<std::string_view>{}(id)&mask;; slot = (slot + 1) & mask) {
    if (index_[slot] == 0) {
      users_.push_back({.id = keep(id), .name = {}, .last_address = {}, .last_seen = {}});
      text_bytes_ += users_.back().last_address.capacity();
      index_[slot] = static_cast<std::uint32_t>(users_.size());
      return &users_.back();
    }
    auto& user = users_[index_[slot] - 1];
    if (user.id == id) return &user;
  }
}

/// Takes the room of the text before: a history read oldest first brings a new address with each event.
void Users::set_last_address(UserActivity& user, const std::string& address) {
  text_bytes_ -= user.last_address.capacity();
  user.last_address = address;
  text_bytes_ += user.last_address.capacity();
}

std::string_view Users::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* copy = static_cast<char*>(text_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  text_bytes_ += text.size();
  return {copy, text.size()};
}

void Users::grow_index() {
  index_.assign(std::max(kFirstIndex, 2 * index_.size()), 0);
  const auto mask = index_.size() - 1;
  std::uint32_t place = 0;
  for (const auto& user : users_) {
    auto slot = std::hash<std::string_view>{}(user.id) & mask;
    while (index_[slot] != 0) slot = (slot + 1) & mask;
    index_[slot] = ++place;
  }
}

std::size_t Users::bytes() const {
  return text_bytes_ + users_.size() * sizeof(UserActivity) + index_.size() * sizeof(index_[0]);
}

}  // namespace logbook::analysis
