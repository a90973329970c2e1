#include "logbook/event/action.hpp"

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace logbook {
namespace {

TEST(Outcome, FollowsFromTheAction) {
  EXPECT_EQ(outcome(LoginAction{1029}), Outcome::success);
  EXPECT_EQ(outcome(LoginAction{1013}), Outcome::failure);
  EXPECT_EQ(outcome(LoginAction{1023}), Outcome::failure);
  EXPECT_EQ(outcome(LoginAction{1006}), Outcome::logout);
  EXPECT_EQ(outcome(LoginAction{1016}), Outcome::other);
}

TEST(Outcome, OfAnActionThatNobodyKnowsIsOther) {
  EXPECT_EQ(outcome(LoginAction{1030}), Outcome::other);
  EXPECT_EQ(outcome(LoginAction{0}), Outcome::other);
  EXPECT_EQ(outcome(LoginAction{-7}), Outcome::other);
  EXPECT_EQ(slug(LoginAction{1030}), "");
}

TEST(Actions, AreThePortalsThirtyEachWithASlugOfItsOwn) {
  std::set<std::string_view> slugs;
  std::int32_t number = 1000;
  for (const auto& row : actions()) {
    EXPECT_EQ(static_cast<std::int32_t>(row.action), number++);
    EXPECT_EQ(row.slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string_view::npos) << row.slug;
    EXPECT_TRUE(slugs.insert(row.slug).second) << row.slug;
  }
  EXPECT_EQ(number, 1030);
}

TEST(Actions, AreClassedAsThePortalNamesThem) {
  // The portal's own enum names: LoginSuccess… succeed, LoginFail… fail.
  for (const std::int32_t number : {1000, 1001, 1007, 1010, 1011, 1012, 1015, 1019, 1021, 1024, 1027, 1028, 1029}) {
    EXPECT_EQ(outcome(LoginAction{number}), Outcome::success) << number;
  }
  for (const std::int32_t number :
       {1002, 1003, 1004, 1005, 1008, 1009, 1013, 1014, 1018, 1020, 1022, 1023, 1025, 1026}) {
    EXPECT_EQ(outcome(LoginAction{number}), Outcome::failure) << number;
  }
}

}  // namespace
}  // namespace logbook
