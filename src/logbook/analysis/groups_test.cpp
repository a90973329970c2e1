#include "logbook/analysis/groups.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::analysis {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::event;
using ::testing::Field;

auto is(std::string key) { return Field(&Group::key, key); }

TEST(Groups, CountEventsByWhatTheyHaveInCommon) {
  Groups groups([](const LoginEvent& one) { return one.login; });
  for (const auto& [login, minute] : {std::pair{"ann", 3}, std::pair{"bob", 2}, std::pair{"ann", 1}}) {
    ASSERT_TRUE(groups.add(event({.time = at(8, minute), .login = login})));
  }

  const auto by_size = groups.by_size();

  ASSERT_THAT(by_size, ElementsAre(is("ann"), is("bob")));
  EXPECT_EQ(by_size[0].events, 2u);
  EXPECT_EQ(by_size[0].first, at(8, 1));
  EXPECT_EQ(by_size[0].last, at(8, 3));
}

TEST(Groups, OfOneSizeComeByTheirKey) {
  Groups groups([](const LoginEvent& one) { return one.login; });
  for (const auto* login : {"cy", "ann", "bob"}) ASSERT_TRUE(groups.add(event({.login = login})));

  EXPECT_THAT(groups.by_size(), ElementsAre(is("ann"), is("bob"), is("cy")));
  EXPECT_THAT(groups.by_key(), ElementsAre(is("cy"), is("bob"), is("ann")));
}

TEST(Groups, AreNotTooMany) {
  Groups groups([](const LoginEvent& one) { return one.login; });
  for (std::size_t i = 0; i < Groups::kMostGroups; ++i) ASSERT_TRUE(groups.add(event({.login = std::to_string(i)})));

  EXPECT_THAT(groups.add(event({.login = "one more"})), testing::FailsWith(ErrorKind::storage, ::testing::_));
  EXPECT_TRUE(groups.add(event({.login = "7"}))) << "what is known still counts";
}

}  // namespace
}  // namespace logbook::analysis
