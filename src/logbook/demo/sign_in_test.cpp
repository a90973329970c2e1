#include "logbook/demo/sign_in.hpp"

#include <gmock/gmock.h>

namespace logbook::demo {
namespace {

using namespace std::chrono_literals;

const UtcTime kStart = *parse_time("2026-11-22T19:04:00Z");

/// Wrong passwords for one name so many seconds after the start.
std::vector<bool> blocked(const std::vector<int>& seconds) {
  BruteForceGuard guard;
  std::vector<bool> found;
  for (const auto second : seconds) found.push_back(guard.is_too_many("bo", kStart + second * 1s));
  return found;
}

TEST(BruteForceGuard, BlocksTheSixthOfAMinute) {
  EXPECT_EQ(blocked({0, 1, 2, 3, 4, 59}), (std::vector{false, false, false, false, false, true}));
  EXPECT_EQ(blocked({0, 1, 2, 3, 4, 61}), (std::vector{false, false, false, false, false, false}));
}

TEST(BruteForceGuard, BlocksForAMinute) {
  EXPECT_EQ(blocked({0, 1, 2, 3, 4, 50, 65, 109, 110}),
            (std::vector{false, false, false, false, false, true, true, true, false}));
}

TEST(BruteForceGuard, CountsEachNameForItself) {
  BruteForceGuard guard;
  for (int i = 0; i < 5; ++i) guard.is_too_many("bo", kStart);

  EXPECT_FALSE(guard.is_too_many("ann", kStart));
  EXPECT_TRUE(guard.is_too_many("bo", kStart));
}

TEST(BruteForceGuard, KnowsABlockWithoutCounting) {
  BruteForceGuard guard;
  for (int i = 0; i < 6; ++i) {
    EXPECT_FALSE(guard.is_blocked("bo", kStart));
    guard.is_too_many("bo", kStart);
  }
  EXPECT_TRUE(guard.is_blocked("bo", kStart + 59s));
  EXPECT_FALSE(guard.is_blocked("bo", kStart + 60s));
}

TEST(BruteForceGuard, ForgetsNamesAfterAMinute) {
  BruteForceGuard guard;
  for (int i = 0; i < 100; ++i) guard.is_too_many(std::to_string(i), kStart + i * 1s);
  EXPECT_EQ(guard.size(), 60u);
}

// Somebody tries another name each time, while the clock stands still.
TEST(BruteForceGuard, RemembersSoManyNamesAndNoMore) {
  BruteForceGuard guard;
  for (std::size_t i = 0; i < 3 * BruteForceGuard::kMostNames; ++i) guard.is_too_many(std::to_string(i), kStart);
  EXPECT_EQ(guard.size(), BruteForceGuard::kMostNames);
}

TEST(SignIn, KnowsPeopleByTheirEmailAndPassword) {
  auto people = make_people(1, 8, kStart);
  const auto& owner = people[kOwner];
  const auto& disabled = people[kDisabledAdmin];

  EXPECT_EQ(find_by_password(people, owner.email, "Passw0rd!" + owner.user_name), &owner);
  EXPECT_EQ(find_by_password(people, owner.email, "Passw0rd!"), nullptr);
  EXPECT_EQ(find_by_password(people, disabled.email, "Passw0rd!" + disabled.user_name), &disabled);
  EXPECT_EQ(find_by_password(people, "nobody@example.com", "Passw0rd!nobody"), nullptr);
}

}  // namespace
}  // namespace logbook::demo
