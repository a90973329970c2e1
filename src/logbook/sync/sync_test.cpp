#include "logbook/sync/sync.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "logbook/archive/open.hpp"
#include "logbook/base/random.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/sync/made_up_rows_test.hpp"
#include "logbook/sync/stored_walk.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using namespace std::chrono_literals;
using history::Mischief;
using history::ModelPortal;
using std::chrono::days;
using std::chrono::seconds;
using testing::at;

ModelPortal portal_with(std::vector<Row> rows, std::uint64_t seed = 1, Mischief mischief = {}) {
  ModelPortal portal(seed, *Zone::named("Europe/Berlin"), days{180}, mischief);
  portal.fill(std::move(rows), second(at(8, 5)));
  return portal;
}

SyncOptions options() {
  SyncOptions options{.portal = kPortal, .seen = at(8, 5)};
  options.walk.retention = Retention{days{180}, UtcTime{}};
  options.walk.zone = *Zone::named("Europe/Berlin");
  return options;
}

/// Options of a sync that somebody stops after so many requests.
SyncOptions stopped_after(const ModelPortal& portal, std::int64_t requests) {
  auto stopped = options();
  stopped.walk.interrupted = [&portal, last = portal.requests() + requests] { return portal.requests() >= last; };
  return stopped;
}

std::set<std::int64_t> ids(archive::Archive& archive) {
  std::set<std::int64_t> found;
  const auto read = archive.read({}, [&](std::string_view, const archive::Kept& kept) -> Result<Going> {
    EXPECT_TRUE(found.insert(kept.event.id).second) << kept.event.id << " twice";
    return Going::on;
  });
  EXPECT_TRUE(read);
  return found;
}

TEST(Sync, ReadsWhatThePortalFailedOnAgainWithTheNextAudit) {
  auto rows = one_a_minute(1000);
  rows[300].bad = true;
  const auto archive = *archive::open("memory:");
  auto broken = portal_with(rows);
  const auto before = sync(broken, *archive, options());
  rows[300].bad = false;
  auto mended = portal_with(rows);
  mended.fill(rows, second(at(9, 10)));
  auto later = options();
  later.seen = at(9, 10);

  const auto synced = sync(mended, *archive, later);

  ASSERT_TRUE(before && synced);
  EXPECT_EQ(before->holes, 1U);
  EXPECT_TRUE(synced->is_whole());
  EXPECT_EQ(synced->appended.added, 1U);
  EXPECT_EQ(ids(*archive).size(), 1000U);
  EXPECT_TRUE(synced->audit && synced->audit->settled);
}

/// A gap that is found below known rows may reach up to the last of them, wherever the known stretch begins.
TEST(Stretch, ReachesUpToTheRowsThatItBeginsBehind) {
  Stretch stretch;

  stretch.resume_behind(history::Edge{40, {{2, at(8, 0)}, {1, at(7, 30) + 500ms}}});

  EXPECT_EQ(stretch.until, at(7, 30) + 1s);
  EXPECT_EQ(stretch.resume->start, 40);
}

TEST(Sync, BringsTheWholeHistory) {
  auto portal = portal_with(one_a_minute(1000));
  const auto archive = *archive::open("memory:");

  const auto synced = sync(portal, *archive, options());

  ASSERT_TRUE(synced);
  EXPECT_TRUE(synced->is_whole());
  EXPECT_EQ(synced->appended.added, 1000U);
  EXPECT_EQ(ids(*archive).size(), 1000U);
  const auto ledger = *archive->coverage(kPortal);
  ASSERT_EQ(ledger.claims().size(), 1U);
  EXPECT_LE(ledger.claims()[0].stretch.from, at(8, 6) - days{180});
  EXPECT_GE(ledger.claims()[0].stretch.until, at(8, 4));
}

TEST(Sync, ReadsNoFurtherThanToKnownGround) {
  auto portal = portal_with(one_a_minute(1000));
  const auto archive = *archive::open("memory:");
  ASSERT_TRUE(sync(portal, *archive, options()));
  auto later = portal_with(one_a_minute(1000));
  auto rows = one_a_minute(1000);
  for (std::int64_t id = 1001; id <= 1010; ++id) rows.push_back({id, second(at(8, 5)) + id - 1000});
  later.fill(rows, second(at(8, 10)));

  const auto synced = sync(later, *archive, options());

  ASSERT_TRUE(synced);
  EXPECT_TRUE(synced->is_whole());
  EXPECT_EQ(synced->appended.added, 10U);
  EXPECT_LE(later.requests(), 3);
  EXPECT_GE(synced->newest->stretch.until, at(8, 9));
}

TEST(Sync, GoesOnWhereItBrokeOff) {
  auto portal = portal_with(one_a_minute(5000));
  const auto archive = *archive::open("memory:");
  const auto broken = sync(portal, *archive, stopped_after(portal, 30));
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->end, CoverageEnd::interrupted);
  EXPECT_FALSE(broken->is_whole());
  const auto held = ids(*archive).size();
  EXPECT_GT(held, 2000U);
  const auto before = portal.requests();

  const auto synced = sync(portal, *archive, options());

  ASSERT_TRUE(synced);
  EXPECT_TRUE(synced->is_whole());
  EXPECT_EQ(ids(*archive).size(), 5000U);
  EXPECT_LT(portal.requests() - before, 45) << "it reads what is missing, and little more";
}

TEST(Sync, ClosesTheGapThatABrokenTailLeft) {
  auto portal = portal_with(one_a_minute(1000));
  const auto archive = *archive::open("memory:");
  ASSERT_TRUE(sync(portal, *archive, options()));
  auto rows = one_a_minute(1000);
  for (std::int64_t id = 1001; id <= 3000; ++id) rows.push_back({id, second(at(8, 0)) + (id - 1000) * 60});
  auto later = portal_with({});
  later.fill(rows, rows.back().second + 300);
  const auto broken = sync(later, *archive, stopped_after(later, 16));
  ASSERT_TRUE(broken);
  ASSERT_EQ(archive->coverage(kPortal)->claims().size(), 2U) << "a gap between new and old";

  const auto synced = sync(later, *archive, options());

  ASSERT_TRUE(synced);
  EXPECT_TRUE(synced->is_whole());
  EXPECT_EQ(archive->coverage(kPortal)->claims().size(), 1U);
  EXPECT_EQ(ids(*archive).size(), 3000U);
}

TEST(Sync, OfALimitedPortalClaimsWhatItShows) {
  Mischief free_plan;
  free_plan.falls_back = 1;
  auto portal = portal_with(one_a_minute(100), 1, free_plan);
  const auto archive = *archive::open("memory:");

  const auto synced = sync(portal, *archive, options());

  ASSERT_TRUE(synced);
  EXPECT_TRUE(synced->degraded);
  EXPECT_FALSE(synced->is_whole());
  EXPECT_EQ(ids(*archive).size(), 20U);
  EXPECT_EQ(archive->coverage(kPortal)->claims()[0].stretch.from, at(7, 41) + 1s);
}

/// Rows that lie in what the archive claims, stood there from the first sync on, and are neither held nor in a hole.
std::vector<std::int64_t> lost(archive::Archive& archive, const ModelPortal& portal, const std::vector<Row>& rows) {
  const auto held = ids(archive);
  const auto ledger = *archive.coverage(kPortal);
  std::vector<std::int64_t> missing;
  for (const auto& row : rows) {
    const auto time = portal.printed(row);
    const bool in_a_hole =
        std::ranges::any_of(ledger.holes(), [&](const Hole& hole) { return hole.time.contains(time); });
    if (ledger.claim_at(time) && !in_a_hole && !held.contains(row.id)) missing.push_back(row.id);
  }
  return missing;
}

TEST(Sync, NeverClaimsWhatItDoesNotHoldHoweverItIsBrokenOff) {
  int whole = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    Mischief mischief;
    mischief.inserts = 0.05;
    mischief.inserts_at_once = 2;
    mischief.bad_windows = 0.02;
    mischief.ties = ties_of(seed);
    std::vector<Row> rows;
    auto time = second(at(8, 0)) - 400'000;
    for (std::int64_t id = 1; id <= 1500; ++id) {
      time += static_cast<std::int64_t>(random.below(400));
      if (random.below(3) == 0) time -= time % 60;  // ties
      rows.push_back({id, time, random.below(500) == 0});
    }
    std::ranges::sort(rows, {}, &Row::second);
    auto portal = portal_with({}, seed, mischief);
    portal.fill(rows, std::max(time + 60, second(at(8, 5))));
    const auto archive = *archive::open("memory:");

    Result<Synced> synced;
    for (int round = 0; round < 6; ++round) {
      const bool is_last = round == 5;
      const auto how = is_last ? options() : stopped_after(portal, 1 + static_cast<std::int64_t>(random.below(15)));
      synced = sync(portal, *archive, how);
      ASSERT_TRUE(synced);
      ASSERT_THAT(lost(*archive, portal, rows), ::testing::IsEmpty()) << "seed " << seed << ", round " << round;
    }
    if (synced->reaches_end) ++whole;
    ASSERT_TRUE(archive->verify());
  }
  EXPECT_GT(whole, 85) << "as a rule the last one gets to the end";
}

}  // namespace
}  // namespace logbook::sync
