#include "logbook/sync/prune.hpp"

#include <gmock/gmock.h>

#include "logbook/archive/open.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/sync/sync.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using history::ModelPortal;
using std::chrono::days;
using testing::at;

constexpr const char* kPortal = "https://docs.example.com";
constexpr std::int64_t kEvents = 1'000;  // one a minute up to 8:00

ModelPortal portal() {
  ModelPortal made(1, *Zone::named("Europe/Berlin"), days{180}, {});
  std::vector<ModelPortal::Row> rows;
  rows.reserve(kEvents);
  for (std::int64_t id = 1; id <= kEvents; ++id) {
    const auto time = at(8, 0) - std::chrono::minutes{kEvents - id};
    rows.push_back({id, std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count()});
  }
  made.fill(std::move(rows), std::chrono::floor<std::chrono::seconds>(at(8, 5)).time_since_epoch().count());
  return made;
}

SyncOptions options() {
  SyncOptions options{.portal = kPortal, .seen = at(8, 5)};
  options.walk.retention = Retention{days{180}, UtcTime{}};
  options.walk.zone = *Zone::named("Europe/Berlin");
  return options;
}

std::size_t held(archive::Archive& archive) {
  std::size_t events = 0;
  const auto read = archive.read({}, [&](std::string_view, const archive::Kept&) -> Result<Going> {
    ++events;
    return Going::on;
  });
  EXPECT_TRUE(read);
  return events;
}

TEST(Prune, IsNotUndoneByTheNextSync) {
  auto asked = portal();
  const auto archive = *archive::open("memory:");
  ASSERT_TRUE(sync(asked, *archive, options()));

  const auto pruned = prune(*archive, kPortal, at(6, 0), at(8, 5));
  const auto requests = asked.requests();
  const auto synced = sync(asked, *archive, options());

  ASSERT_TRUE(pruned);
  ASSERT_TRUE(synced);
  EXPECT_EQ(pruned->readings, 879U) << "121 are from 6:00 or later";
  EXPECT_EQ(held(*archive), 121U);
  EXPECT_EQ(synced->appended, archive::Appended{.known = synced->appended.known});
  EXPECT_TRUE(synced->is_whole());
  EXPECT_LE(asked.requests() - requests, 2);
  EXPECT_TRUE(archive->verify());
}

TEST(Prune, KnowsHowLongThePortalKeepsEvents) {
  auto asked = portal();
  const auto archive = *archive::open("memory:");
  EXPECT_EQ(*kept_by_portal(*archive, kPortal), std::nullopt) << "one that was never read brings nothing again";
  auto month = options();
  month.walk.retention.lifetime = days{30};

  ASSERT_TRUE(sync(asked, *archive, month));

  EXPECT_EQ(*kept_by_portal(*archive, kPortal), days{30});
}

}  // namespace
}  // namespace logbook::sync
