#pragma once
#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <utility>
#include <vector>

#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/history/walk.hpp"
#include "logbook/testing/makers.hpp"

/// Small histories and how they are walked, for the tests of the walk.
namespace logbook::history {

using testing::at;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;
using Row = ModelPortal::Row;

inline std::int64_t second(UtcTime time) { return std::chrono::floor<seconds>(time).time_since_epoch().count(); }

/// `count` rows, oldest first, one a minute up to 8:00; the newest has the id `count`.
inline std::vector<Row> one_a_minute(std::int64_t count) {
  std::vector<Row> rows;
  for (std::int64_t id = 1; id <= count; ++id) {
    rows.push_back({id, second(at(8, 0) - std::chrono::minutes{count - id})});
  }
  return rows;
}

inline ModelPortal portal_with(std::vector<Row> rows, Mischief mischief = {}) {
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, mischief);
  portal.fill(std::move(rows), second(at(8, 5)));
  return portal;
}

inline WalkOptions options() {
  WalkOptions options;
  options.retention = Retention{days{180}, UtcTime{}};
  options.zone = *Zone::named("Europe/Berlin");
  return options;
}

struct Walked {
  std::vector<std::int64_t> ids;
  WalkEnd end;
  std::vector<Coverage> of_batches;
};

inline Walked walk_all(WindowReader& portal, const WalkOptions& options, std::size_t most = 1'000'000) {
  Walked walked;
  auto end = walk(portal, options, [&](const Batch& batch) -> Result<Going> {
    for (const auto& event : batch.events) walked.ids.push_back(event.id);
    walked.of_batches.push_back(batch.coverage);
    return walked.ids.size() < most ? Going::on : Going::enough;
  });
  EXPECT_TRUE(end);
  walked.end = *std::move(end);
  return walked;
}

inline std::vector<std::int64_t> from_down_to(std::int64_t newest, std::int64_t oldest) {
  std::vector<std::int64_t> ids(static_cast<std::size_t>(newest - oldest + 1));
  std::iota(ids.rbegin(), ids.rend(), oldest);
  return ids;
}

inline constexpr std::array kAllOrders{demo::TieOrder::mariadb, demo::TieOrder::postgresql, demo::TieOrder::shuffled};

}  // namespace logbook::history
