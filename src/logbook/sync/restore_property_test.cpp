// Whatever happens to a portal that is restored from backups, and wherever syncs break off: what is claimed is held.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "logbook/archive/open.hpp"
#include "logbook/base/random.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/sync/made_up_rows_test.hpp"
#include "logbook/sync/sync.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::sync {
namespace {

using history::Mischief;
using history::ModelPortal;
using std::chrono::days;
using testing::at;
using ::testing::IsEmpty;

/// Who is who: an id together with when it was given out.
using Name = std::pair<std::int64_t, std::int64_t>;

Name name(const Row& row) { return {row.id, row.second}; }

std::int64_t newest_id(const std::vector<Row>& rows) { return rows.empty() ? 0 : rows.back().id; }

/// A portal that lives, forgets what is too old, is backed up, and now and then restored.
class Portal {
 public:
  explicit Portal(Random& random) : random_(random) {
    is_small_ = random_.below(4) == 0;
    if (random_.below(3) == 0) lifetime_ = days{1 + static_cast<int>(random_.below(2))};
    rows_ = one_a_minute(is_small_ ? 1 + static_cast<std::int64_t>(random_.below(25))
                                   : 100 + static_cast<std::int64_t>(random_.below(300)));
    remember();
    clock_ = second(at(8, 5));
    back_up();
  }

  void live() {
    clock_ += 120 + static_cast<std::int64_t>(random_.below(lifetime_ < days{10} ? 40'000 : 7'200));
    const auto most = !is_small_ && random_.below(3) == 0 ? std::uint64_t{400} : std::uint64_t{30};
    for (auto left = random_.below(most); left > 0; --left) {
      if (random_.below(3) != 0) clock_ += static_cast<std::int64_t>(random_.below(60));
      rows_.push_back({newest_id(rows_) + 1, clock_});
    }
    remember();
    clock_ += static_cast<std::int64_t>(random_.below(600));
    forget();
  }

  /// Some signed in while `model` was read.
  void go_on(const ModelPortal& model) {
    rows_ = model.rows();
    remember();
    clock_ = model.clock();
  }

  void back_up() { backups_.push_back({rows_, life_}); }

  /// From a backup that lacks something of what is `held` of the present: of others nothing can be noticed.
  void restore(const std::set<Name>& held) {
    auto newest = rows_.rbegin();
    while (newest != rows_.rend() && !held.contains(name(*newest))) ++newest;
    if (newest == rows_.rend()) return;
    std::erase_if(backups_, [&](const Backup& backup) {
      return newest_id(backup.rows) >= newest->id || !std::ranges::includes(life_, backup.life);
    });
    if (backups_.empty()) return;
    const auto& backup = backups_[random_.below(backups_.size())];
    rows_ = backup.rows;
    life_ = backup.life;
    clock_ += 600;
    forget();
  }

  /// When its cleaner has gone through all; before that some are left.
  UtcTime kept_since() const { return UtcTime{std::chrono::seconds{clock_}} - lifetime_; }
  days lifetime() const { return lifetime_; }

  const std::vector<Row>& rows() const { return rows_; }
  const std::set<Name>& ever() const { return ever_; }
  std::int64_t clock() const { return clock_; }

 private:
  struct Backup {
    std::vector<Row> rows;
    std::set<Name> life;
  };

  void remember() {
    for (const auto& row : rows_) {
      life_.insert(name(row));
      ever_.insert(name(row));
    }
  }

  /// The cleaner works in no order. The newest row stays: which id comes next is told by it.
  void forget() {
    const auto newest = newest_id(rows_);
    std::erase_if(rows_, [&](const Row& row) {
      return row.second < second(kept_since()) && row.id != newest && random_.below(3) != 0;
    });
  }

  Random& random_;
  days lifetime_{180};
  std::vector<Row> rows_;        // oldest first
  std::vector<Backup> backups_;  // of the present life and those that it came from
  std::set<Name> life_;          // all that was there in the present life
  std::set<Name> ever_;          // and in all lives
  std::int64_t clock_ = 0;
  bool is_small_ = false;
};

Synced sync_with(Portal& portal, archive::Archive& archive, std::uint64_t seed, Mischief mischief, std::int64_t most) {
  ModelPortal model(seed, *Zone::named("Europe/Berlin"), portal.lifetime(), mischief);
  model.fill(portal.rows(), portal.clock());
  SyncOptions options{.portal = kPortal, .seen = UtcTime{std::chrono::seconds{portal.clock()}}};
  options.walk.window = 30;
  if (seed % 5 != 0) options.walk.retention = Retention{portal.lifetime(), UtcTime{}};
  if (seed % 7 != 0) options.walk.zone = *Zone::named("Europe/Berlin");
  options.walk.interrupted = [&] { return model.requests() >= most; };
  const auto synced = sync(model, archive, options);
  EXPECT_TRUE(synced);
  portal.go_on(model);
  return synced.value_or(Synced{});
}

std::set<Name> held_of(archive::Archive& archive) {
  std::set<Name> held;
  EXPECT_TRUE(archive.read({}, [&](std::string_view, const archive::Kept& kept) -> Result<Going> {
    EXPECT_TRUE(held.emplace(kept.event.id, second(kept.event.time)).second) << "twice: " << kept.event.id;
    return Going::on;
  }));
  return held;
}

/// Events that were there once, in what the archive claims, and are neither held nor in a hole.
std::vector<Name> lost(archive::Archive& archive, const Portal& portal, const std::set<Name>& held) {
  const auto ledger = *archive.coverage(kPortal);
  std::vector<Name> missing;
  for (const auto& event : portal.ever()) {
    const UtcTime time{std::chrono::seconds{event.second}};
    const bool in_a_hole =
        std::ranges::any_of(ledger.holes(), [&](const Hole& hole) { return hole.time.contains(time); });
    if (ledger.claim_at(time) && !in_a_hole && !held.contains(event)) missing.push_back(event);
  }
  return missing;
}

TEST(Restores, NeverLetAnArchiveClaimWhatItDoesNotHold) {
  int restored = 0;
  int whole = 0;
  constexpr int kLives = 150;
  for (std::uint64_t seed = 0; seed < kLives; ++seed) {
    Random random(seed);
    Portal portal(random);
    const auto archive = *archive::open("memory:");
    for (int round = 0; round < 12; ++round) {
      Mischief mischief{.ties = ties_of(seed)};
      if (random.below(4) == 0) mischief.falls_back = 1;
      if (random.below(3) == 0) mischief.inserts = 0.1;
      const auto most = random.below(2) == 0 ? 1'000 : 1 + static_cast<std::int64_t>(random.below(12));
      const auto synced = sync_with(portal, *archive, seed + 1, mischief, most);
      if (synced.restored) ++restored;

      const auto held = held_of(*archive);
      ASSERT_THAT(lost(*archive, portal, held), IsEmpty()) << "seed " << seed << ", round " << round;
      ASSERT_THAT(*archive->mutations(kPortal), IsEmpty()) << "seed " << seed << ", round " << round;
      if (random.below(2) == 0) portal.back_up();
      if (random.below(3) == 0) portal.restore(held);
      if (random.below(5) != 0) portal.live();
    }
    portal.live();
    sync_with(portal, *archive, seed + 2, {.ties = ties_of(seed)}, 1'000);
    const auto synced = sync_with(portal, *archive, seed + 3, {.ties = ties_of(seed)}, 1'000);

    const auto held = held_of(*archive);
    ASSERT_THAT(lost(*archive, portal, held), IsEmpty()) << "seed " << seed;
    for (const auto& row : portal.rows()) {
      const bool is_kept = row.second >= second(portal.kept_since());
      ASSERT_TRUE(!is_kept || held.contains(name(row))) << "seed " << seed << ", id " << row.id;
    }
    ASSERT_THAT(*archive->mutations(kPortal), IsEmpty()) << "seed " << seed;
    if (synced.reaches_end || synced.newest_gone) ++whole;  // nobody may have come since a restore
    ASSERT_TRUE(archive->verify());
  }
  EXPECT_GT(restored, kLives / 2);
  EXPECT_EQ(whole, kLives);
}

}  // namespace
}  // namespace logbook::sync
