// What a sync makes of clocks that are wrong, of another zone, and of the hour that comes twice.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "logbook/archive/open.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/sync/made_up_rows_test.hpp"
#include "logbook/sync/sync.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using namespace std::chrono_literals;
using archive::Mutation;
using history::ModelPortal;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::at;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr days kLifetime{180};

/// In UTC; where Europe/Berlin has 2:00 to 3:00 twice, from 0:00 to 2:00 UTC.
constexpr UtcTime autumn(int hour, int minute) {
  using namespace std::chrono;
  return sys_days{year{2026} / October / 25} + hours{hour} + std::chrono::minutes{minute};
}

/// An archive, and a portal whose clock, zone and rows are what each sync says.
class Clocks : public ::testing::Test {
 protected:
  struct When {
    UtcTime portal;                    ///< what its clock shows
    UtcTime ours;                      ///< what the program takes for that
    UtcTime machine = UtcTime::max();  ///< what that of the program's machine shows
    const char* zone = "Europe/Berlin";
    bool is_zone_told = true;
    minutes reread{15};
    std::int64_t requests = 1'000'000;  ///< after so many somebody stops the sync
  };

  Synced sync_with(std::vector<Row> rows, const When& when) {
    const auto zone = *Zone::named(when.zone);
    ModelPortal portal(1, zone, kLifetime, {});
    std::ranges::stable_sort(rows, {}, &Row::second);
    portal.fill(std::move(rows), second(when.portal));
    SyncOptions options{.portal = kPortal, .reread = when.reread, .seen = when.ours};
    options.our_clock = when.machine;
    options.walk.retention = Retention{kLifetime, UtcTime{}};
    if (when.is_zone_told) options.walk.zone = zone;
    options.walk.interrupted = [&portal, &when] { return portal.requests() >= when.requests; };
    auto synced = sync(portal, *archive_, options);
    EXPECT_TRUE(synced);
    EXPECT_TRUE(archive_->verify());
    EXPECT_THAT(lost(portal), IsEmpty()) << "with the portal's clock at " << format_utc(when.portal);
    return synced.value_or(Synced{});
  }
  Synced sync_with(std::vector<Row> rows, UtcTime clock) { return sync_with(std::move(rows), {clock, clock}); }

  /// Ids of the rows that lie in what the archive claims, and are neither held nor in a hole.
  std::vector<std::int64_t> lost(const ModelPortal& portal) {
    const auto held = ids();
    const auto ledger = *archive_->coverage(kPortal);
    std::vector<std::int64_t> missing;
    for (const auto& row : portal.rows()) {
      const auto time = portal.printed(row);
      const bool in_a_hole =
          std::ranges::any_of(ledger.holes(), [&](const Hole& hole) { return hole.time.contains(time); });
      if (ledger.claim_at(time) && !in_a_hole && !held.contains(row.id)) missing.push_back(row.id);
    }
    return missing;
  }

  std::set<std::int64_t> ids() {
    std::set<std::int64_t> found;
    const auto read = archive_->read({}, [&](std::string_view, const archive::Kept& kept) -> Result<Going> {
      EXPECT_TRUE(found.insert(kept.event.id).second) << kept.event.id << " twice";
      return Going::on;
    });
    EXPECT_TRUE(read);
    return found;
  }

  std::vector<Mutation> mutations() { return *archive_->mutations(kPortal); }
  std::vector<Claim> claims() { return archive_->coverage(kPortal)->claims(); }
  std::vector<Hole> holes() { return archive_->coverage(kPortal)->holes(); }

  std::unique_ptr<archive::Archive> archive_ = *archive::open("memory:");
};

TEST_F(Clocks, OfAPortalThatWereAheadLeaveNothingClaimedThatCameSince) {
  for (const std::int64_t requests : {1, 1'000'000}) {
    archive_ = *archive::open("memory:");
    const auto rows_at = [](UtcTime time) { return rows_between(at(5, 0), time, 10s); };
    sync_with(rows_at(at(8, 0)), {.portal = at(10, 0), .ours = at(10, 0), .machine = at(8, 0)});

    sync_with(rows_at(at(9, 0)), {.portal = at(9, 0), .ours = at(9, 0), .machine = at(9, 0), .requests = requests});

    EXPECT_THAT(mutations(), IsEmpty()) << "none of them appeared where all had been read";
  }
}

TEST_F(Clocks, OfTheProgramMayJumpBackAndForthBetweenSyncs) {
  const auto begin = at(8, 0) - days{200};
  auto now = at(8, 0);
  for (const auto jump : {0h, -1h, 24h * 365, -1h, -24h * 365, 1h, 0h}) {
    now += 40min;
    auto rows = rows_between(begin, now, 3h);
    std::erase_if(rows, [&](const Row& row) { return row.second < second(now - kLifetime); });

    const auto synced = sync_with(std::move(rows), {.portal = now, .ours = now + jump});

    EXPECT_TRUE(synced.is_whole());
    ASSERT_THAT(claims(), SizeIs(1));
    EXPECT_GE(claims()[0].stretch.until, now - 1min) << "only the portal's own clock tells";
    EXPECT_LE(claims()[0].stretch.until, now);
  }
  EXPECT_THAT(mutations(), IsEmpty());
  EXPECT_THAT(holes(), IsEmpty());
}

TEST_F(Clocks, ThatWentOnLetABrokenSyncBeCompletedWhereverItBrokeOff) {
  const auto now = at(8, 0);
  const auto rows = rows_between(now - kLifetime - days{3}, now, 12h);  // the oldest are past their lifetime
  for (int requests = 1; requests <= 10; ++requests) {
    archive_ = *archive::open("memory:");
    sync_with(rows, {.portal = now, .ours = now, .requests = requests});

    const auto synced = sync_with(rows, now + 24h);

    EXPECT_TRUE(synced.is_whole()) << requests;
    EXPECT_EQ(ids().size(), rows.size()) << requests;
  }
}

TEST_F(Clocks, OfThePortalThatWasAYearAheadForOneSyncLeaveNothingFalse) {
  for (const bool is_first : {false, true}) {
    archive_ = *archive::open("memory:");
    const auto now = at(8, 0);
    const auto begin = now - days{100};
    if (!is_first) sync_with(rows_between(begin, now, 6h), {.portal = now, .ours = now, .machine = now});
    const auto ahead = now + 2h + days{365};
    sync_with(rows_between(begin, now + 2h, 6h), {.portal = ahead, .ours = ahead, .machine = now + 2h});

    for (auto later = now + days{1}; later < now + days{400}; later += days{30}) {
      auto rows = rows_between(begin, later, 6h);
      std::erase_if(rows, [&](const Row& row) { return row.second < second(later - kLifetime); });
      const auto synced = sync_with(std::move(rows), {.portal = later, .ours = later, .machine = later});

      EXPECT_TRUE(synced.is_whole()) << format_utc(later);
      EXPECT_LE(claims().front().stretch.until, later);
    }
    EXPECT_THAT(mutations(), IsEmpty());
    EXPECT_THAT(holes(), IsEmpty());
  }
}

TEST_F(Clocks, OfThePortalThatIsSetForthAnHourLosesNothing) {
  auto rows = rows_between(at(0, 0), at(8, 0), 1min);
  sync_with(rows, at(8, 0));
  for (const auto& row : rows_between(at(9, 0), at(9, 30), 10s, 1000)) rows.push_back(row);

  const auto synced = sync_with(rows, at(9, 30));

  EXPECT_TRUE(synced.is_whole());
  EXPECT_EQ(ids().size(), rows.size());
  EXPECT_THAT(mutations(), IsEmpty());
  EXPECT_THAT(claims(), SizeIs(1));
}

TEST_F(Clocks, OfThePortalThatIsSetBackAnHourShowsWhatCameThenAsWhatItIs) {
  auto rows = rows_between(at(0, 0), at(8, 0), 1min);
  sync_with(rows, at(8, 0));
  const auto later = rows_between(at(7, 0) + 30s, at(7, 10), 5s, 1000);
  rows.insert(rows.end(), later.begin(), later.end());

  const auto synced = sync_with(rows, at(7, 10));

  EXPECT_EQ(ids().size(), rows.size()) << "by their places";
  EXPECT_TRUE(synced.is_whole());
  EXPECT_EQ(mutations().size(), later.size());
  for (const auto& mutation : mutations()) EXPECT_EQ(mutation.kind, Mutation::Kind::appeared);
}

/// The zone of a portal is set anew now and then, and once we did not know it.
TEST_F(Clocks, InEveryZoneTellTheTrueTimesOfRepeatedHours) {
  const auto rows = rows_between(autumn(-4, 0), autumn(0, 0) + days{8}, 7min);  // those of Berlin and of New York
  const auto now = autumn(0, 0) + days{8};
  sync_with(rows, {.portal = now, .ours = now, .is_zone_told = false});
  const auto in_a_first_pass = [](UtcTime time) { return TimeRange{autumn(0, 0), autumn(1, 0)}.contains(time); };
  const auto late = static_cast<std::size_t>(
      std::ranges::count_if(rows, [&](const Row& row) { return in_a_first_pass(UtcTime{seconds{row.second}}); }));

  std::size_t refined = 0;
  for (const auto* zone : {"Europe/Berlin", "America/New_York", "UTC", "Europe/Berlin"}) {
    const auto synced = sync_with(rows, {.portal = now, .ours = now, .zone = zone, .reread = days{30}});
    refined += synced.appended.refined;
    EXPECT_TRUE(synced.is_whole());
  }

  EXPECT_EQ(refined, late) << "those of Berlin, once its zone was known";
  EXPECT_THAT(mutations(), IsEmpty());
  EXPECT_THAT(holes(), IsEmpty());
  std::map<std::int64_t, std::int64_t> true_seconds;
  for (const auto& row : rows) true_seconds.emplace(row.id, row.second);
  EXPECT_TRUE(archive_->read({}, [&](std::string_view, const archive::Kept& kept) -> Result<Going> {
    EXPECT_EQ(second(kept.event.time), true_seconds.at(kept.event.id));
    EXPECT_EQ(kept.event.time_uncertain_by, 0s);
    return Going::on;
  }));
  EXPECT_EQ(ids().size(), rows.size());
}

TEST_F(Clocks, BeforeInAndAfterTheRepeatedHourClaimNothingFalse) {
  for (const auto every : {10min, 25min, 55min, 130min}) {
    archive_ = *archive::open("memory:");
    const auto rows = rows_between(autumn(-6, 0), autumn(6, 0), 60s);
    for (auto now = autumn(-3, 1); now < autumn(6, 0); now += every) {
      std::vector<Row> so_far;
      std::ranges::copy_if(rows, std::back_inserter(so_far), [&](const Row& row) { return row.second < second(now); });

      const auto synced = sync_with(so_far, now);

      EXPECT_TRUE(synced.is_whole()) << format_utc(now);
      EXPECT_EQ(ids().size(), so_far.size()) << format_utc(now);
      const auto until = claims().front().stretch.until;
      EXPECT_FALSE(until > autumn(0, 0) && until < autumn(2, 0)) << "no claim ends in the hour that comes twice";
    }
    sync_with(rows, autumn(6, 5));
    EXPECT_THAT(mutations(), IsEmpty()) << every.count();
    EXPECT_THAT(holes(), IsEmpty());
    EXPECT_THAT(claims(), SizeIs(1));
    EXPECT_EQ(ids().size(), rows.size());
  }
}

}  // namespace
}  // namespace logbook::sync
