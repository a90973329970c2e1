#include "logbook/analysis/users.hpp"

#include <gmock/gmock.h>

#include "logbook/event/well_known.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::analysis {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::event;
using testing::FailsWith;
using ::testing::HasSubstr;

std::vector<std::string_view> ids(const Users& users) {
  std::vector<std::string_view> all;
  for (const auto& user : users) all.push_back(user.id);
  return all;
}

constexpr LoginAction kLogin{1029};
constexpr LoginAction kWrongPassword{1013};

TEST(Users, AreListedOnceInOrderOfFirstAppearance) {
  Users users(Users::Detail::ids);

  for (const char* id : {"bo", "ann", "bo", "cy", "ann"}) ASSERT_TRUE(users.add(event({.user_id = id})));

  EXPECT_THAT(ids(users), ElementsAre("bo", "ann", "cy"));
}

TEST(Users, CarryCountsAndTheNewestTimeAndAddress) {
  Users users(Users::Detail::activity);

  ASSERT_TRUE(users.add(event({.time = at(9, 0), .action = kLogin, .user_id = "ann", .ip = "203.0.113.9"})));
  ASSERT_TRUE(users.add(event({.time = at(8, 0), .action = kWrongPassword, .user_id = "ann", .ip = "203.0.113.8"})));

  ASSERT_EQ(users.size(), 1u);
  EXPECT_EQ(users[0].events, 2u);
  EXPECT_EQ(users[0].failures, 1u);
  EXPECT_EQ(users[0].last_seen, at(9, 0));
  EXPECT_EQ(users[0].last_address, "203.0.113.9");
}

TEST(Users, AreNamedByTheNewestEventThatTellsAName) {
  Users users(Users::Detail::activity);

  for (const char* name : {"", "Ann Now", "Ann Then"}) ASSERT_TRUE(users.add(event({.user_id = "ann", .user = name})));

  EXPECT_EQ(users[0].name, "Ann Now");
}

TEST(Users, NeverShowATypedNameAsTheGuests) {
  Users users(Users::Detail::activity);

  ASSERT_TRUE(
      users.add(event({.action = kWrongPassword, .user_id = std::string(kGuestId), .user = "typed by anyone"})));

  EXPECT_EQ(users[0].name, "(guest)");
}

TEST(Users, AreNeverNamedByWhatWasTypedUnderTheirSession) {
  Users users(Users::Detail::activity);

  ASSERT_TRUE(users.add(event({.action = kWrongPassword, .user_id = "ann", .user = "hunter2!", .login = "hunter2!"})));
  EXPECT_EQ(users[0].name, "");
  ASSERT_TRUE(users.add(event({.action = kLogin, .user_id = "ann", .user = "Ann Example"})));

  EXPECT_EQ(users[0].name, "Ann Example");
}

TEST(Users, AreFoundAgainAmongMany) {
  Users users(Users::Detail::ids);

  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(users.add(event({.user_id = "user-" + std::to_string(i)})));
  }

  EXPECT_EQ(users.size(), 10'000u);
  EXPECT_EQ(users[9'999].id, "user-9999");
}

TEST(Users, WhoseHistoryComesOldestFirstTakeNoMoreMemory) {
  Users users(Users::Detail::activity, 1 << 20);

  for (int i = 0; i < 100'000; ++i) {
    const auto added = users.add(
        event({.time = at(0, 0, i), .user_id = "ann", .ip = i % 2 == 0 ? "203.0.113.24" : "2001:db8:1234:5678:9abc"}));
    ASSERT_TRUE(added);
  }

  EXPECT_EQ(users[0].last_address, "2001:db8:1234:5678:9abc");
  EXPECT_EQ(users[0].last_seen, at(0, 0, 99'999));
}

TEST(Users, ThatNeedMoreThanTheMemoryAllowedAreAnError) {
  Users users(Users::Detail::ids, 1 << 20);

  Result<void> added;
  for (int i = 0; added && i < 100'000; ++i) added = users.add(event({.user_id = "user-" + std::to_string(i)}));

  EXPECT_THAT(added, FailsWith(ErrorKind::storage, HasSubstr("need more than 1 MiB")));
}

}  // namespace
}  // namespace logbook::analysis
