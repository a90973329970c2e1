#include "logbook/cli/filter_options.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::cli {
namespace {

using ::testing::_;
using testing::at;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;

Result<Filter> read(void (*set)(FilterOptions&)) {
  FilterOptions options;
  set(options);
  return read_filter(options, Zone::utc(), at(12, 0));
}

TEST(FilterOptions, ThatAreNotGivenAskForNothing) {
  EXPECT_FALSE(FilterOptions{}.narrows());
  EXPECT_TRUE(read([](FilterOptions&) {})->takes_all());
}

TEST(FilterOptions, ReadARangeByThePortalsClock) {
  const auto filter = read([](FilterOptions& options) {
    options.since = "yesterday";
    options.until = "-2h";
  });

  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->since, at(0, 0) - std::chrono::days{1});
  EXPECT_EQ(filter->until, at(10, 0));
}

TEST(FilterOptions, RefuseARangeThatEndsBeforeItBegins) {
  const auto filter = read([](FilterOptions& options) {
    options.since = "today";
    options.until = "-3d";
  });

  EXPECT_THAT(filter, FailsWith(ErrorKind::usage, HasSubstr("not before --until")));
}

TEST(FilterOptions, RefuseARangeThatHasNotCome) {
  const auto filter = read([](FilterOptions& options) { options.since = "2026-03-02T12:00:01Z"; });

  EXPECT_THAT(filter, FailsWith(ErrorKind::usage, HasSubstr("the portal's clock shows 2026-03-02T12:00:00Z")));
}

TEST(FilterOptions, AreNotComparedWithAClockThatIsNotThePortals) {
  FilterOptions in_the_future;
  in_the_future.since = "2199-01-01";
  FilterOptions before_yesterday;
  before_yesterday.since = "yesterday";
  before_yesterday.until = "2000-01-01";
  FilterOptions nonsense;
  nonsense.since = "soon";

  EXPECT_TRUE(check_filter(in_the_future));
  EXPECT_TRUE(check_filter(before_yesterday));
  EXPECT_THAT(check_filter(nonsense), FailsWith(ErrorKind::usage, _));
}

TEST(FilterOptions, ReadActionsBySlugAndNumber) {
  const auto filter = read([](FilterOptions& options) { options.action = "logout, 1029,action-4711,0"; });

  ASSERT_TRUE(filter);
  EXPECT_THAT(filter->actions, ElementsAre(LoginAction{1006}, LoginAction{1029}, LoginAction{4711}, LoginAction{0}));
}

TEST(FilterOptions, SayWhatIsWrong) {
  EXPECT_THAT(read([](FilterOptions& options) { options.action = "logut"; }), FailsWith(ErrorKind::usage, _));
  EXPECT_THAT(read([](FilterOptions& options) { options.outcome = "failed"; }), FailsWith(ErrorKind::usage, _));
  EXPECT_THAT(read([](FilterOptions& options) { options.address = "here"; }), FailsWith(ErrorKind::usage, _));
  EXPECT_THAT(read([](FilterOptions& options) { options.since = "soon"; }), FailsWith(ErrorKind::usage, _));
}

TEST(FilterOptions, FindTheZoneThatIsMeant) {
  const auto portal = *Zone::named("Asia/Tokyo");
  const auto zone_of = [&](std::string name) {
    FilterOptions options;
    options.timezone = std::move(name);
    return find_zone(options, portal);
  };

  EXPECT_EQ(zone_of("portal")->name(), "Asia/Tokyo");
  EXPECT_EQ(zone_of("UTC")->name(), "UTC");
  EXPECT_EQ(zone_of("Europe/Riga")->name(), "Europe/Riga");
  EXPECT_THAT(zone_of("Europe/Atlantis"), FailsWith(ErrorKind::usage, HasSubstr("Europe/Atlantis")));
}

TEST(Guid, IsToldFromNames) {
  EXPECT_TRUE(is_guid("0C5D1A52-6a0e-4b0c-9d0f-6f1b2a3c4d5e"));
  EXPECT_FALSE(is_guid("0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5"));
  EXPECT_FALSE(is_guid("0c5d1a52x6a0e-4b0c-9d0f-6f1b2a3c4d5e"));
  EXPECT_FALSE(is_guid("ann@example.com"));
}

}  // namespace
}  // namespace logbook::cli
