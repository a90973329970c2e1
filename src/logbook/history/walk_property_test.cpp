// The walk over many made-up histories: not one event lost in silence, not one twice. Each test takes its share of the
// seeds; LOGBOOK_HISTORIES, from the build, is how many there are in all. A third of them has its ties in each of the
// three orders of `demo::TieOrder`. The environment variable LOGBOOK_TIES names one order for all of them.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "logbook/demo/ties.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/history/walk.hpp"

namespace logbook::history {
namespace {

using std::chrono::seconds;
using std::chrono::sys_days;
using namespace std::chrono_literals;
using demo::TieOrder;
using Row = ModelPortal::Row;

constexpr std::uint64_t kShares = 20;
constexpr std::uint64_t kSeeds = LOGBOOK_HISTORIES / kShares;

const Zone& berlin() {
  static const auto zone = *Zone::named("Europe/Berlin");
  return zone;
}

UtcTime true_time(const Row& row) { return UtcTime{seconds{row.second}}; }

constexpr std::array kTieOrders{std::pair{TieOrder::mariadb, "mariadb"}, std::pair{TieOrder::postgresql, "postgresql"},
                                std::pair{TieOrder::shuffled, "shuffled"}};

std::string_view name_of(TieOrder order) {
  return std::ranges::find(kTieOrders, order, &std::pair<TieOrder, const char*>::first)->second;
}

/// The order that LOGBOOK_TIES names. Nothing: it is not set, or names none.
std::optional<TieOrder> tie_order_of_all() {
  const char* const wanted = std::getenv("LOGBOOK_TIES");
  for (const auto& [order, name] : kTieOrders) {
    if (wanted != nullptr && std::string_view(wanted) == name) return order;
  }
  return std::nullopt;
}

/// A history, and what its portal does to readers.
struct Scenario {
  std::vector<Row> rows;  // oldest first
  std::int64_t clock{};
  std::chrono::days lifetime{180};
  Mischief mischief;
  WalkOptions options;
};

/// Draws rows from the newest back. How close they stand decides how many share a second.
std::vector<Row> draw_rows(Random& random, std::int64_t clock) {
  const auto count = random.chance(0.05) ? random.below(4) : 20 + random.below(random.chance(0.2) ? 600 : 180);
  const auto step = random.chance(0.3) ? 1 + random.below(4) : 1 + random.below(600);
  const double crowded = random.chance(0.3) ? 0.02 : 0;
  const double bad = random.chance(0.2) ? 0.01 : 0;
  std::vector<Row> rows;
  auto second = clock - static_cast<std::int64_t>(random.below(30));
  std::int64_t id = 1'000'000;
  while (rows.size() < count) {
    auto together = random.chance(crowded) ? 10 + random.below(random.chance(0.3) ? 150 : 30) : 1;
    for (; together > 0; --together) {
      rows.push_back({id, second, random.chance(bad)});
      id -= 1 + static_cast<std::int64_t>(random.below(3));
    }
    second -= static_cast<std::int64_t>(random.below(step));
  }
  std::ranges::reverse(rows);
  return rows;
}

Mischief draw_mischief(Random& random) {
  Mischief mischief;
  static const auto order_of_all = tie_order_of_all();
  const auto drawn = kTieOrders[random.below(kTieOrders.size())].first;
  mischief.ties = order_of_all.value_or(drawn);
  if (random.chance(0.5)) mischief.inserts = random.chance(0.5) ? 0.1 * random.fraction() : random.fraction();
  if (random.chance(0.2)) mischief.inserts_at_once = 1 + static_cast<int>(random.below(30));
  if (random.chance(0.3)) mischief.late_commits = 0.3 * random.fraction();
  if (random.chance(0.3)) mischief.expiry = random.fraction();
  if (random.chance(0.1)) mischief.bad_windows = 0.1 * random.fraction();
  if (random.chance(0.15)) {
    mischief.falls_back = 0.1 * random.fraction();
    mischief.comes_back = random.chance(0.5) ? random.fraction() : 0;
  }
  return mischief;
}

Scenario scenario(std::uint64_t seed) {
  Random random(seed);
  Scenario made;
  const std::int64_t behind_the_fold = seconds{(sys_days{2026y / 10 / 25} + 3h).time_since_epoch()}.count();
  made.clock = behind_the_fold + static_cast<std::int64_t>(random.below(7200));
  if (random.chance(0.7)) made.clock -= 40 * 86400;
  made.rows = draw_rows(random, made.clock);
  if (random.chance(0.3) && !made.rows.empty()) {  // half of the history is past the lifetime, for the cleaner
    made.lifetime = std::chrono::days{std::max<std::int64_t>(1, (made.clock - made.rows.front().second) / 86400 / 2)};
  }
  made.mischief = draw_mischief(random);

  auto& options = made.options;
  options.window = random.chance(0.2) ? 100 : 24 + static_cast<std::int64_t>(random.below(20));
  options.zone = berlin();
  options.retention = Retention{made.lifetime, UtcTime{}};
  if (random.chance(0.2) && !made.rows.empty()) options.since = true_time(made.rows[random.below(made.rows.size())]);
  return made;
}

/// What a reader was given of a portal, and what stood there from begin to end.
struct Reading {
  std::vector<std::int64_t> ids;
  std::vector<Landmark> rows;                  // the same, with their times
  std::unordered_set<std::int64_t> uncertain;  // those whose time may be an hour off
  Coverage coverage;
  std::vector<Row> standing;  // oldest first
  std::int64_t requests{};
};

std::vector<Row> in_both(const std::vector<Row>& before, const std::vector<Row>& after) {
  std::unordered_set<std::int64_t> left;
  for (const auto& row : after) left.insert(row.id);
  std::vector<Row> standing;
  std::ranges::copy_if(before, std::back_inserter(standing), [&](const auto& row) { return left.contains(row.id); });
  return standing;
}

ModelPortal portal_of(const Scenario& made, std::uint64_t seed) {
  ModelPortal portal(seed, berlin(), made.lifetime, made.mischief);
  portal.fill(made.rows, made.clock);
  return portal;
}

/// Walks through all of it, or stops after so many batches.
Reading walked(const Scenario& made, std::uint64_t seed, int ahead, JoinRule rule = joins,
               std::uint64_t batches = std::numeric_limits<std::uint64_t>::max()) {
  auto portal = portal_of(made, seed);
  auto options = made.options;
  options.ahead = ahead;
  options.joins = rule;
  Reading reading;
  const auto end = walk(portal, options, [&](const Batch& batch) -> Result<Going> {
    for (const auto& event : batch.events) {
      reading.ids.push_back(event.id);
      reading.rows.push_back({event.id, event.time});
      if (event.time_uncertain_by > 0s) reading.uncertain.insert(event.id);
    }
    return --batches == 0 ? Going::enough : Going::on;
  });
  reading.coverage = end->coverage;
  reading.requests = portal.requests();
  reading.standing = in_both(made.rows, portal.rows());
  return reading;
}

/// The way of the samples that one finds: the next window begins where the last one ended, until one is short.
Reading read_naively(const Scenario& made, std::uint64_t seed) {
  auto portal = portal_of(made, seed);
  Reading reading;
  std::unordered_set<std::int64_t> given;
  reading.coverage.end = CoverageEnd::oldest_event;
  for (std::int64_t start = 0;; start += made.options.window) {
    const auto page = portal.read({start, made.options.window});
    if (!page) reading.coverage.end = CoverageEnd::failed;
    if (!page) break;
    for (const auto& event : page->events) {
      if (given.insert(event.id).second) reading.ids.push_back(event.id);
    }
    if (std::ssize(page->events) < made.options.window) break;
  }
  reading.requests = portal.requests();
  reading.standing = in_both(made.rows, portal.rows());
  return reading;
}

/// What is wrong with a reading, or "": an event that came twice, at a wrong time, or one that is neither there, nor in
/// a hole that is named, nor outside of what is claimed.
std::string fault_of(const Reading& reading) {
  std::unordered_set<std::int64_t> given;
  for (const auto id : reading.ids) {
    if (!given.insert(id).second) return fmt::format("id {} came twice", id);
  }
  std::unordered_map<std::int64_t, UtcTime> times;
  for (const auto& [id, time] : reading.rows) times.emplace(id, time);
  const auto& coverage = reading.coverage;
  for (const auto& row : reading.standing) {
    const bool is_wrong =
        times.contains(row.id) && times[row.id] != true_time(row) && !reading.uncertain.contains(row.id);
    if (is_wrong) return fmt::format("id {} has a wrong time", row.id);
    if (given.contains(row.id)) continue;
    const bool claimed = coverage.end == CoverageEnd::oldest_event ||
                         (!coverage.stretch.empty() && true_time(row) >= coverage.stretch.from);
    const bool named =
        std::ranges::any_of(coverage.holes, [&row](const Hole& hole) { return hole.time.contains(true_time(row)); });
    if (claimed && !named) return fmt::format("id {} was lost in silence", row.id);
  }
  return "";
}

/// True when all that stood there from begin to end came newest first, and those of one time by id.
bool is_in_order(const Reading& reading) {
  std::unordered_set<std::int64_t> standing;
  for (const auto& row : reading.standing) standing.insert(row.id);
  auto rows = reading.rows;
  std::erase_if(rows, [&standing](const Landmark& row) { return !standing.contains(row.id); });
  return std::ranges::is_sorted(
      rows, [](const Landmark& a, const Landmark& b) { return a.time > b.time || (a.time == b.time && a.id > b.id); });
}

/// How many readings of one kind ended how.
struct Tally {
  std::uint64_t readings = 0;
  std::uint64_t to_end = 0;  // to the oldest event, or as far back as was asked
  std::uint64_t limited = 0;
  std::uint64_t unsettled = 0;
  std::uint64_t failed = 0;
  std::uint64_t with_gaps = 0;
  std::uint64_t with_crowded_gaps = 0;  // some of them in a crowded second
  std::uint64_t lossy = 0;              // lost events in silence
  std::int64_t requests = 0;
  std::int64_t most_requests = 0;  // of one reading

  void add(const Reading& reading) {
    const auto end = reading.coverage.end;
    const auto& gaps = reading.coverage.holes;
    ++readings;
    if (end == CoverageEnd::oldest_event || end == CoverageEnd::since) ++to_end;
    if (end == CoverageEnd::degraded) ++limited;
    if (end == CoverageEnd::unsettled) ++unsettled;
    if (end == CoverageEnd::failed) ++failed;
    if (!gaps.empty()) ++with_gaps;
    if (std::ranges::find(gaps, HoleReason::crowded_second, &Hole::reason) != gaps.end()) ++with_crowded_gaps;
    if (!fault_of(reading).empty()) ++lossy;
    requests += reading.requests;
    most_requests = std::max(most_requests, reading.requests);
  }

  void add(const Tally& other) {
    readings += other.readings;
    to_end += other.to_end;
    limited += other.limited;
    unsettled += other.unsettled;
    failed += other.failed;
    with_gaps += other.with_gaps;
    with_crowded_gaps += other.with_crowded_gaps;
    lossy += other.lossy;
    requests += other.requests;
    most_requests = std::max(most_requests, other.most_requests);
  }
};

void PrintTo(const Tally& tally, std::ostream* out) {
  *out << fmt::format(
      "{} readings: {} to the end, {} limited, {} unsettled, {} failed; {} with gaps, {} of them in a crowded second; "
      "{} lossy; {} requests, at most {} each",
      tally.readings, tally.to_end, tally.limited, tally.unsettled, tally.failed, tally.with_gaps,
      tally.with_crowded_gaps, tally.lossy, tally.requests, tally.most_requests);
}

class WalkProperty : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  static void SetUpTestSuite() {
    ASSERT_EQ(std::getenv("LOGBOOK_TIES") != nullptr, tie_order_of_all().has_value())
        << "LOGBOOK_TIES is mariadb, postgresql or shuffled";
  }

  /// Prints what all shares of this process found. `docs/paging.md` has the numbers of the long runs.
  static void TearDownTestSuite() {
    for (const auto& [reader, tallies] : all_) {
      for (const auto& [order, tally] : tallies) {
        std::cout << name_of(order) << ", " << reader << ": " << ::testing::PrintToString(tally) << '\n';
      }
    }
  }

  std::uint64_t first() const { return GetParam() * kSeeds; }
  std::uint64_t end() const { return first() + kSeeds; }

  /// Notes what one kind of reader made of one history.
  void note(TieOrder order, const Reading& reading) { tallies_[order].add(reading); }

  /// Judges the readings of this share, all together and those of each order. A few say nothing about an order.
  void judge(const std::string& reader, const std::function<void(const Tally&)>& demand) {
    Tally whole;
    for (const auto& [order, tally] : tallies_) {
      SCOPED_TRACE(fmt::format("{}: {}", name_of(order), ::testing::PrintToString(tally)));
      if (tally.readings >= 1'000) demand(tally);
      whole.add(tally);
      all_[reader][order].add(tally);
    }
    SCOPED_TRACE(::testing::PrintToString(whole));
    demand(whole);
  }

 private:
  std::map<TieOrder, Tally> tallies_;
  static inline std::map<std::string, std::map<TieOrder, Tally>> all_;
};

TEST_P(WalkProperty, LosesNothingInSilenceAndShowsNothingTwice) {
  for (auto seed = first(); seed < end(); ++seed) {
    const auto made = scenario(seed);
    for (const int ahead : {1, 4}) {
      const auto reading = walked(made, seed, ahead);

      ASSERT_EQ(fault_of(reading), "") << "seed " << seed << ", " << ahead << " side by side";
      ASSERT_LT(reading.requests, 3'000) << "seed " << seed;  // of a history of 800 rows at most
      if (made.mischief.falls_back == 0) {
        ASSERT_NE(reading.coverage.end, CoverageEnd::degraded) << "seed " << seed;
      }
      note(made.mischief.ties, reading);
    }
  }
  // Honesty alone would be easy: most histories are read to their end, and without a gap.
  judge("walk", [](const Tally& tally) {
    EXPECT_GT(tally.to_end, tally.readings * 8 / 10);
    EXPECT_LT(tally.unsettled, tally.readings * 6 / 100);
    EXPECT_LT(tally.with_gaps, tally.readings * 25 / 100);
    EXPECT_GT(tally.with_gaps, 0u);
  });
}

TEST_P(WalkProperty, StoppedEarlyClaimsNoMoreThanItShowed) {
  std::uint64_t early = 0;
  for (auto seed = first(); seed < end(); ++seed) {
    const auto reading = walked(scenario(seed), seed, 4, joins, 1 + seed % 5);

    ASSERT_EQ(fault_of(reading), "") << "seed " << seed;
    if (reading.coverage.end == CoverageEnd::enough) ++early;
  }
  EXPECT_GT(early, kSeeds / 2);
}

TEST_P(WalkProperty, OutsideOfRepeatedHoursComesInOrder) {
  std::uint64_t looked_at = 0;
  for (auto seed = first(); seed < end(); ++seed) {
    const auto made = scenario(seed);
    if (made.rows.empty() || berlin().repeated_around(UtcTime{seconds{made.clock}}) ||
        berlin().offset_at(true_time(made.rows.front())) != berlin().offset_at(UtcTime{seconds{made.clock}})) {
      continue;
    }
    ++looked_at;
    const auto reading = walked(made, seed, 4);

    // What lay in a hole may come to light later.
    ASSERT_TRUE(is_in_order(reading) || !reading.coverage.holes.empty()) << "seed " << seed;
  }
  EXPECT_GT(looked_at, kSeeds / 2);
}

TEST_P(WalkProperty, WithoutTheJoinRuleLosesSome) {
  const JoinRule anything = [](const Edge&, std::span<const LoginEvent>) { return true; };
  for (auto seed = first(); seed < end(); ++seed) {
    const auto made = scenario(seed);
    note(made.mischief.ties, walked(made, seed, 4, anything));
  }
  judge("walk without the join rule", [](const Tally& tally) { EXPECT_GT(tally.lossy, tally.readings / 40); });
}

TEST_P(WalkProperty, OfTheNaiveKindLosesSome) {
  for (auto seed = first(); seed < end(); ++seed) {
    const auto made = scenario(seed);
    note(made.mischief.ties, read_naively(made, seed));
  }
  judge("naive reader", [](const Tally& tally) { EXPECT_GT(tally.lossy, tally.readings / 20); });
}

INSTANTIATE_TEST_SUITE_P(Share, WalkProperty, ::testing::Range(std::uint64_t{0}, kShares));

}  // namespace
}  // namespace logbook::history
