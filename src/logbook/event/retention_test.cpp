#include "logbook/event/retention.hpp"

#include <gtest/gtest.h>

#include "logbook/testing/makers.hpp"

namespace logbook {
namespace {

using std::chrono::days;
using testing::at;

constexpr UtcTime kNow = at(8, 0);

TEST(Retention, SurelyKeepsWhatNoEarlierSettingCanHaveDeleted) {
  const auto since = [](UtcTime changed) { return Retention{days{180}, changed}.surely_kept_since(kNow); };

  EXPECT_EQ(since(Retention::kNeverChanged), kNow - days{180});
  EXPECT_EQ(since(kNow - days{181}), kNow - days{180});
  EXPECT_EQ(since(kNow - days{20}), kNow - days{21}) << "whatever it was before, a day was kept";
  EXPECT_EQ(since(kNow + days{1}), kNow - days{1});
  EXPECT_EQ(since(Retention::kNotKnown), kNow - days{1});
}

TEST(Retention, OfAPortalThatDoesNotTellIsADayForSureAndMayBeAsLongAsUsual) {
  const Retention unknown;

  EXPECT_FALSE(unknown.is_known());
  EXPECT_EQ(unknown.surely_kept_since(kNow), kNow - days{1});
  EXPECT_EQ(unknown.surely_kept_since(kNow, kNow - days{2}), kNow - days{1});
  EXPECT_EQ(unknown.may_exist_since(kNow), kNow - days{180});
}

TEST(Retention, SurelyKeepsWhatWasKnownUnlessItWasChangedSince) {
  const Retention retention{days{30}, kNow - days{5}};

  EXPECT_EQ(retention.surely_kept_since(kNow, kNow - days{4}), kNow - days{30}) << "it was so already";
  EXPECT_EQ(retention.surely_kept_since(kNow, kNow - days{6}), kNow - days{1})
      << "nobody knows how short it was in between";
}

}  // namespace
}  // namespace logbook
