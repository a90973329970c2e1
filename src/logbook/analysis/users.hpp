#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::analysis {

/// What a stretch of history says about one user id. The texts live as long as the `Users` they come from.
struct UserActivity {
  std::string_view id;    ///< as the portal wrote it
  std::string_view name;  ///< from the newest event that has one; "(guest)" for the guest, whose names are typed ones
  std::string last_address;  ///< of the newest event; may be empty
  UtcTime last_seen;         ///< time of the newest event
  std::uint64_t events{};    ///< all of them
  std::uint64_t failures{};  ///< those with `Outcome::failure`
};

/// Each user id of a history once, in order of first appearance. For one thread at a time.
class Users {
 public:
  enum class Detail : std::uint8_t { ids, activity };

  /// How much memory the users may take: 500,000 ids, or half as many with their activity. DocSpace portals have
  /// thousands; a body with more is not one that a portal wrote, and shall not exhaust the machine.
  static constexpr std::size_t kMostBytes = std::size_t{30} << 20;

  /// With `Detail::ids` the users carry their ids alone.
  explicit Users(Detail detail, std::size_t most_bytes = kMostBytes) : detail_(detail), most_bytes_(most_bytes) {}

  /// Counts `event`. Error: `storage`, when the users need more than the memory allowed.
  Result<void> add(const LoginEvent& event);

  /// Adds a user whom somebody else counted, and who is not among them yet. Error: as that of the other.
  Result<void> add(const UserActivity& counted);

  std::size_t size() const { return users_.size(); }
  const UserActivity& operator[](std::size_t i) const { return users_[i]; }
  auto begin() const { return users_.begin(); }
  auto end() const { return users_.end(); }

 private:
  UserActivity* find_or_add(std::string_view id);
  void set_last_address(UserActivity& user, const std::string& address);
  std::string_view keep(std::string_view text);
  void grow_index();
  std::size_t bytes() const;
  Result<void> check_memory() const;

  Detail detail_;
  std::size_t most_bytes_;
  std::size_t text_bytes_ = 0;
  std::pmr::monotonic_buffer_resource text_{std::size_t{4} << 10};  // ids, names, addresses
  std::deque<UserActivity> users_;
  std::vector<std::uint32_t> index_;  // open addressing: place in users_ plus 1, or 0; a power of two long
};

}  // namespace logbook::analysis
