// What a sync makes of a portal that is restored from a backup while it is read.
#include <gmock/gmock.h>

#include <algorithm>
#include <utility>

#include "logbook/sync/restored_portal_test.hpp"

namespace logbook::sync {
namespace {

using ::testing::IsEmpty;

TEST_F(Restore, ThatAnotherSyncNoticesMeanwhileEndsThisOne) {
  sync_with(before(), at(8, 5));
  const auto rows = restored(1000, at(8, 6), 300);  // it goes on
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, {});
  portal.fill(rows, second(at(11, 0)));
  bool has_begun = false;
  SyncOptions options{.portal = kPortal, .seen = at(11, 0)};
  options.watch = [&](std::uint64_t, UtcTime) {
    if (!std::exchange(has_begun, true)) sync_with(restored(900, at(12, 10), 300), at(14, 0));
  };

  const auto ended = sync(portal, *archive_, options);

  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::storage);
  sync_with(restored(900, at(12, 10), 300), at(14, 5));
  EXPECT_GE(shown(), 1300U);
  EXPECT_THAT(*archive_->mutations(kPortal), IsEmpty());
  for (const auto& hole : holes()) EXPECT_EQ(hole.reason, HoleReason::restored);
}

TEST_F(Restore, BetweenTwoWindowsOfAWalkIsNoJoint) {
  sync_with(before(), at(8, 5));
  const auto rows = restored(1000, at(8, 6), 300);  // it goes on
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, {});
  portal.fill(rows, second(at(11, 0)));
  SyncOptions options{.portal = kPortal, .seen = at(11, 0)};
  options.walk.window = 30;
  options.walk.interrupted = [&, is_done = false]() mutable {
    if (portal.requests() == 1 && !std::exchange(is_done, true)) {
      portal.fill(restored(1000, at(11, 30), 300), second(at(13, 30)));  // the same ids, of others
    }
    return false;
  };

  ASSERT_TRUE(sync(portal, *archive_, options));

  const auto ledger = *archive_->coverage(kPortal);
  for (const auto& row : rows) {
    const UtcTime time{seconds{row.second}};
    const bool in_a_hole =
        std::ranges::any_of(ledger.holes(), [&](const Hole& hole) { return hole.time.contains(time); });
    const auto held = *archive_->versions(kPortal, 0, row.id);
    const bool is_held = std::ranges::any_of(held, [&](const archive::Kept& kept) { return kept.event.time == time; });
    ASSERT_TRUE(!ledger.claim_at(time) || in_a_hole || is_held) << row.id;
  }
}

}  // namespace
}  // namespace logbook::sync
