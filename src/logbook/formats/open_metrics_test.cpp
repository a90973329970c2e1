#include "logbook/formats/open_metrics.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using testing::at;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(OpenMetrics, HaveATypeAHelpAndALineForEachPortal) {
  WatchMetrics acme{.portal = "acme", .rounds = 3, .events = 1'234'567};
  acme.held_until = at(8, 0);
  const WatchMetrics fresh{.portal = "a\"b\\c\nd"};

  const auto text = open_metrics(std::vector{acme, fresh});

  EXPECT_THAT(text, HasSubstr("# TYPE logbook_syncs counter\n# HELP logbook_syncs Syncs that ended.\n"
                              "logbook_syncs_total{portal=\"acme\"} 3\n"
                              "logbook_syncs_total{portal=\"a\\\"b\\\\c\\nd\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("logbook_events_added_total{portal=\"acme\"} 1234567\n"));
  EXPECT_THAT(text, HasSubstr("logbook_held_until_timestamp_seconds{portal=\"acme\"} 1772438400\n"));
  EXPECT_THAT(text, Not(HasSubstr("logbook_held_from_timestamp_seconds{"))) << "what is not known is not said";
  EXPECT_THAT(text, EndsWith("# EOF\n"));
}

}  // namespace
}  // namespace logbook::formats
