// How a walk goes on behind rows that are known, whose place is a guess.
#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/history/walk.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::history {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::at;
using ::testing::IsEmpty;

constexpr std::int64_t kRows = 20'000;

/// The time of a row: one a minute, the newest, whose id is `kRows`, at 8:00.
UtcTime time_of(std::int64_t id) { return at(8, 0) - std::chrono::minutes{kRows - id}; }

ModelPortal portal() {
  std::vector<ModelPortal::Row> rows;
  for (std::int64_t id = 1; id <= kRows; ++id) {
    rows.push_back({id, std::chrono::floor<std::chrono::seconds>(time_of(id)).time_since_epoch().count()});
  }
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, {});
  portal.fill(std::move(rows), std::chrono::floor<std::chrono::seconds>(at(8, 5)).time_since_epoch().count());
  return portal;
}

/// The sixty rows above `id`, said to stand `wrong` places further back than they do.
Edge edge_above(std::int64_t id, std::int64_t wrong) {
  Edge edge;
  for (std::int64_t row = id + 60; row > id; --row) edge.rows.push_back({row, time_of(row)});
  edge.start = std::max<std::int64_t>(0, kRows - (id + 60) + wrong);
  return edge;
}

TEST(WalkResume, FindsItsPlaceHoweverFarTheGuessIsOff) {
  for (const std::int64_t wrong : {0, 1, -1, 90, -90, 500, -500, 9'000, -9'000, 15'000, 1'000'000}) {
    SCOPED_TRACE(wrong);
    auto model = portal();
    WalkOptions options{.resume = edge_above(10'000, wrong),
                        .since = time_of(9'000),
                        .zone = *Zone::named("Europe/Berlin"),
                        .retention = Retention{days{180}, UtcTime{}}};
    std::vector<std::int64_t> ids;

    const auto end = walk(model, options, [&](const Batch& batch) -> Result<Going> {
      for (const auto& event : batch.events) ids.push_back(event.id);
      return Going::on;
    });

    ASSERT_TRUE(end);
    EXPECT_EQ(end->coverage.end, CoverageEnd::since);
    EXPECT_THAT(end->coverage.holes, IsEmpty());
    for (std::int64_t id = 9'000; id <= 10'000; ++id) ASSERT_TRUE(std::ranges::find(ids, id) != ids.end()) << id;
    EXPECT_LE(model.requests(), 50);
  }
}

/// Of rows that are all gone nobody can tell where they stood: what lies between may be missing.
TEST(WalkResume, NamesAGapWhereItsRowsAreGone) {
  auto model = portal();
  auto edge = edge_above(10'000, 0);
  for (auto& row : edge.rows) row.id += 1'000'000;
  WalkOptions options{.resume = edge, .since = time_of(9'000), .retention = Retention{days{180}, UtcTime{}}};

  const auto end = walk(model, options, [](const Batch&) -> Result<Going> { return Going::on; });

  ASSERT_TRUE(end);
  EXPECT_TRUE(end->coverage.end == CoverageEnd::unsettled || end->coverage.holes.size() == 1);
  EXPECT_LE(model.requests(), 100);
}

}  // namespace
}  // namespace logbook::history
