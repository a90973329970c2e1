#include "logbook/demo/faults.hpp"

#include <gmock/gmock.h>

#include <set>

namespace logbook::demo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Faults, AreReadFromAList) {
  const auto plan = parse_faults("429-retry-after:2,truncate");

  ASSERT_TRUE(plan);
  EXPECT_THAT(*plan, ElementsAre(PlannedFault{Fault::too_many_retry_after, 2}, PlannedFault{Fault::truncate, {}}));
  EXPECT_THAT(*parse_faults(""), IsEmpty());
}

TEST(Faults, HaveANameAndASentenceEach) {
  std::set<std::string_view> names;
  for (const auto& row : fault_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.what.empty());
    EXPECT_THAT(*parse_faults(row.name), ElementsAre(PlannedFault{row.fault, {}}));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Fault::huge_body) + 1);
}

TEST(Faults, ThatNobodyKnowsAreUsageErrorsWithTheNearestName) {
  const auto plan = parse_faults("drop,trunkate:3");

  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::usage);
  EXPECT_EQ(plan.error().thing, "trunkate:3");
  EXPECT_EQ(plan.error().cause, "\"trunkate\" is no fault");
  EXPECT_EQ(plan.error().mend, "did you mean \"truncate\"?");
  EXPECT_THAT(parse_faults("unheard-of").error().mend, HasSubstr("the faults are drop, reset, "));
}

TEST(Faults, StrikeAtLeastOnce) {
  for (const std::string_view text : {"drop:0", "drop:-1", "drop:", "drop:x", "drop:1x", "drop:1:2"}) {
    EXPECT_FALSE(parse_faults(text)) << text;
  }
}

}  // namespace
}  // namespace logbook::demo
