// What a sync makes of what the portal no longer keeps, or does not tell how long it keeps.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "logbook/archive/open.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/sync/made_up_rows_test.hpp"
#include "logbook/sync/sync.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using namespace std::chrono_literals;
using history::Mischief;
using history::ModelPortal;
using std::chrono::days;
using std::chrono::seconds;
using testing::at;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr UtcTime kStart = at(8, 0);

class Lifetime : public ::testing::Test {
 protected:
  /// How a portal is, and what it tells.
  struct How {
    days lifetime{180};
    bool is_told = true;
    UtcTime changed{};        ///< when it was set
    bool is_limited = false;  ///< it shows its newest 20 only
  };

  /// Syncs with a portal of which nothing is left but what it keeps of `rows` at `clock`.
  Synced sync_at(UtcTime clock, const std::vector<Row>& rows, const How& how) {
    auto kept = rows;
    std::erase_if(
        kept, [&](const Row& row) { return row.second < second(clock - how.lifetime) || row.second >= second(clock); });
    return sync_with(std::move(kept), clock, how);
  }
  Synced sync_at(UtcTime clock, const std::vector<Row>& rows) { return sync_at(clock, rows, How{}); }

  Synced sync_with(std::vector<Row> rows, UtcTime clock, const How& how) {
    Mischief mischief;
    if (how.is_limited) mischief.falls_back = 1;
    ModelPortal portal(1, *Zone::named("Europe/Berlin"), how.lifetime, mischief);
    portal.fill(std::move(rows), second(clock));
    SyncOptions options{.portal = kPortal, .seen = clock};
    if (how.is_told) options.walk.retention = Retention{how.lifetime, how.changed};
    options.walk.zone = *Zone::named("Europe/Berlin");
    const auto synced = sync(portal, *archive_, options);
    EXPECT_TRUE(synced);
    EXPECT_TRUE(archive_->verify());
    requests_ = portal.requests();
    return synced.value_or(Synced{});
  }

  /// Of `rows`, those that lie in what is claimed, and are neither held nor in a hole.
  std::vector<std::int64_t> lost_of(const std::vector<Row>& rows) {
    std::set<std::int64_t> held;
    const auto read = archive_->read({}, [&](std::string_view, const archive::Kept& kept) -> Result<Going> {
      held.insert(second(kept.event.time));
      return Going::on;
    });
    EXPECT_TRUE(read);
    const auto ledger = *archive_->coverage(kPortal);
    std::vector<std::int64_t> lost;
    for (const auto& row : rows) {
      const UtcTime time{seconds{row.second}};
      const bool in_a_hole =
          std::ranges::any_of(ledger.holes(), [&](const Hole& hole) { return hole.time.contains(time); });
      if (ledger.claim_at(time) && !in_a_hole && !held.contains(row.second)) lost.push_back(row.id);
    }
    return lost;
  }

  std::vector<Hole> holes() { return archive_->coverage(kPortal)->holes(); }

  std::unique_ptr<archive::Archive> archive_ = *archive::open("memory:");
  std::int64_t requests_ = 0;
};

TEST_F(Lifetime, ThatEndsForSomeOfANewLifeBeforeItIsReadLeavesThatInTheHoleOfTheRestore) {
  const How ten_days{.lifetime = days{10}};
  auto rows = rows_between(kStart - 100min, kStart, 1min);
  sync_at(kStart + 5min, rows, ten_days);
  rows.resize(90);
  const auto new_life = rows_between(kStart + days{1}, kStart + days{13}, 1h, 91);
  auto left = new_life;  // the cleaner works in no order: the oldest one is still there
  std::erase_if(left, [](const Row& row) { return row.id != 91 && row.second < second(kStart + days{3}); });

  const auto synced = sync_with(left, kStart + days{13}, ten_days);

  EXPECT_TRUE(synced.restored);
  EXPECT_THAT(lost_of(new_life), IsEmpty());
}

TEST_F(Lifetime, ThatIsNotKnownLeavesItInDoubtWhyTheNewestEventsAreGone) {
  const How untold{.is_told = false};
  const How just_set{.changed = kStart + 1h};
  for (const auto& how : {untold, just_set}) {
    archive_ = *archive::open("memory:");
    const auto rows = rows_between(kStart - days{3}, kStart, 10min);
    sync_at(kStart + 1min, rows, untold);
    const auto unread = rows_between(kStart + 5min, kStart + 2h, 5min, std::ssize(rows) + 1);
    auto backup = rows;
    backup.resize(288);

    const auto quiet = sync_at(kStart + 26h, backup, how);
    EXPECT_TRUE(quiet.newest_gone);
    EXPECT_THAT(lost_of(unread), IsEmpty());
    backup.push_back({289, second(kStart + 62h)});
    const auto synced = sync_at(kStart + 63h, backup, how);

    EXPECT_TRUE(synced.restored);
    EXPECT_THAT(lost_of(unread), IsEmpty());
  }
}

TEST_F(Lifetime, ThatEndsMeanwhileTakesNoDoubtAway) {
  const How one_day{.lifetime = days{1}};
  const auto rows = rows_between(kStart - 20h, kStart, 10min);
  sync_at(kStart + 1min, rows, one_day);
  const auto unread = rows_between(kStart + 14h, kStart + 15h, 1min, std::ssize(rows) + 1);
  const auto soon = sync_at(kStart + 16h, {}, one_day);  // restored to nothing

  const auto later = sync_at(kStart + 25h, {}, one_day);

  EXPECT_TRUE(soon.newest_gone);
  EXPECT_TRUE(later.newest_gone) << "though it would keep none of them by now";
  EXPECT_THAT(lost_of(unread), IsEmpty());
  const auto synced = sync_at(kStart + 27h, {{1, second(kStart + 26h)}}, one_day);
  EXPECT_TRUE(synced.restored);
  EXPECT_FALSE(synced.newest_gone);
  EXPECT_THAT(lost_of(unread), IsEmpty());
}

TEST_F(Lifetime, ThatIsToldLateEndsTheSearchForWhatIsOlder) {
  const auto rows = rows_between(kStart - days{170}, kStart + days{30}, 30min);
  const How untold{.is_told = false};
  for (auto clock = kStart; clock < kStart + days{25}; clock += 12h) sync_at(clock, rows, untold);
  const How ten_days{.lifetime = days{10}};
  sync_at(kStart + days{25}, rows, ten_days);

  const auto synced = sync_at(kStart + days{26}, rows, ten_days);

  EXPECT_TRUE(synced.is_whole());
  ASSERT_TRUE(synced.audit);
  EXPECT_TRUE(synced.audit->settled);
  EXPECT_LE(requests_, 12) << "those for 480 events, and some to be sure of the end";
}

TEST_F(Lifetime, EndsAlsoForWhatALimitedPortalDidNotShow) {
  const auto rows = rows_between(kStart - days{20}, kStart + days{40}, 30min);
  How how{.lifetime = days{10}};
  sync_at(kStart, rows, how);
  how.is_limited = true;
  sync_at(kStart + days{2}, rows, how);
  for (int hour = 54; hour < 24 * 11; hour += 6) sync_at(kStart + hour * 1h, rows, how);
  ASSERT_THAT(holes(), SizeIs(::testing::Ge(1U)));
  ASSERT_EQ(holes().back().reason, HoleReason::limited);
  how.is_limited = false;

  sync_at(kStart + days{11}, rows, how);
  sync_at(kStart + days{11} + 1h, rows, how);
  const auto held = holes();
  sync_at(kStart + days{12}, rows, how);

  ASSERT_THAT(held, SizeIs(1)) << "from the last sync to what the portal keeps still";
  EXPECT_EQ(held[0].reason, HoleReason::expired);
  EXPECT_LT(held[0].time.from, kStart);
  EXPECT_GE(held[0].time.until, kStart + days{1});
  EXPECT_LE(held[0].time.until, kStart + days{1} + 10min);
  EXPECT_EQ(holes(), held) << "and nothing is read again";
  EXPECT_LT(requests_, 15);
  EXPECT_THAT(lost_of(rows), IsEmpty());
}

/// A limited portal hides a restore: ids 20 to 24 are given out again unseen, and what it hid comes of age. Then it
/// shows one of these, which the cleaner left. That is another event, not a change of the one that is held.
TEST_F(Lifetime, EndsForHiddenEventsThatHaveIdsAgain) {
  How how{.lifetime = days{1}};
  const auto rows = rows_between(kStart - 24min, kStart, 1min);
  sync_at(kStart + 5min, rows, how);
  const auto again = rows_between(kStart + 10h, kStart + 10h + 25min, 1min, 20);
  how.is_limited = true;
  sync_with(again, kStart + 11h, how);  // shows 25 to 44: nobody can tell
  how.is_limited = false;
  auto later = rows_between(kStart + days{2}, kStart + days{2} + 18min, 1min, 45);
  later.insert(later.begin(), {again[4], again.back()});  // of 20 rows, 19 are asked for: the last one is not seen yet
  sync_with(later, kStart + days{2} + 1h, how);
  ASSERT_EQ(holes().back().reason, HoleReason::expired) << "what the limited portal did not show";
  later.back().second += 3600;  // restored again: so it is read down to the oldest event

  const auto synced = sync_with(later, kStart + days{2} + 2h, how);

  EXPECT_TRUE(synced.restored);
  EXPECT_THAT(*archive_->mutations(kPortal), IsEmpty());
  EXPECT_THAT(lost_of(rows), IsEmpty());
}

/// What a bad row hid can be read as long as the portal keeps it. Then it is lost, and asked for no more.
TEST_F(Lifetime, EndsForAGapOfABadRow) {
  const How ten_days{.lifetime = days{10}};
  auto rows = rows_between(kStart - days{5}, kStart + days{12}, 6h);
  rows[10].bad = true;
  const UtcTime bad{seconds{rows[10].second}};
  sync_at(kStart, rows, ten_days);
  ASSERT_EQ(archive_->timeline(kPortal)->at(bad).what.state, SegmentState::gap);

  for (int day = 1; day <= 12; ++day) sync_at(kStart + days{day}, rows, ten_days);

  EXPECT_EQ(archive_->timeline(kPortal)->at(bad).what.state, SegmentState::lost);
  EXPECT_THAT(lost_of(rows), IsEmpty());
}

// A portal whose setting is reset keeps nothing of it: all it tells is the default.
TEST_F(Lifetime, ThatWasShorterAtASyncBeforeIsNoReasonToCallOlderTimesComplete) {
  const auto rows = rows_between(kStart - days{20}, kStart, 6h);
  sync_at(kStart, rows, {.lifetime = days{10}, .changed = Retention::kNeverChanged});
  auto left = rows;
  std::erase_if(left, [](const Row& row) { return row.second < second(kStart - days{10}); });
  const How reset{.lifetime = days{180}, .changed = Retention::kNeverChanged};

  for (const auto later : {1h, 2h, 26h}) {
    const auto synced = sync_with(left, kStart + later, reset);

    EXPECT_TRUE(synced.is_whole());
    EXPECT_GE(synced.newest->stretch.from, kStart - days{10}) << "what was older was deleted";
    EXPECT_THAT(lost_of(rows), IsEmpty());
  }
}

TEST_F(Lifetime, ThatIsNotKnownLetsNoSyncReadForEverWhatItCannotClaim) {
  const auto rows = rows_between(kStart - days{5}, kStart + days{5}, 1min);
  How how{.is_told = false};
  sync_at(kStart, rows, how);
  how.is_limited = true;
  sync_at(kStart + 12h, rows, how);
  for (int hour = 36; hour < 40; ++hour) sync_at(kStart + hour * 1h, rows, how);
  how.is_limited = false;
  sync_at(kStart + 40h, rows, how);
  const auto at_first = requests_;

  sync_at(kStart + 41h, rows, how);

  EXPECT_GT(at_first, 15) << "once all of it is read";
  EXPECT_LT(requests_, 10);
  EXPECT_THAT(lost_of(rows), IsEmpty());
}

}  // namespace
}  // namespace logbook::sync
