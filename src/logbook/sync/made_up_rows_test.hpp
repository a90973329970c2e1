#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/demo/ties.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/testing/makers.hpp"

/// Rows of made-up portals, for the tests of this module.
namespace logbook::sync {

using namespace std::chrono_literals;
using archive::Mutation;
using history::Mischief;
using history::ModelPortal;
using std::chrono::days;
using std::chrono::seconds;
using testing::at;

using Row = ModelPortal::Row;

inline constexpr const char* kPortal = "https://docs.example.com";

/// The second of `time` as rows have it.
inline std::int64_t second(UtcTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// The order of ties of the made-up portal `seed`. A third of them has each of the three.
inline demo::TieOrder ties_of(std::uint64_t seed) {
  constexpr std::array kOrders{demo::TieOrder::mariadb, demo::TieOrder::postgresql, demo::TieOrder::shuffled};
  return kOrders[seed % kOrders.size()];
}

/// `count` rows, oldest first, one a minute up to 8:00; the newest has the id `count`.
inline std::vector<Row> one_a_minute(std::int64_t count) {
  std::vector<Row> rows;
  rows.reserve(static_cast<std::size_t>(count));
  for (std::int64_t id = 1; id <= count; ++id) {
    rows.push_back({id, second(testing::at(8, 0) - std::chrono::minutes{count - id})});
  }
  return rows;
}

/// Rows one `apart` from another, oldest first, with the ids from `id` on: from `begin` to `end`, which is not in it.
inline std::vector<Row> rows_between(UtcTime begin, UtcTime end, std::chrono::seconds apart, std::int64_t id = 1) {
  std::vector<Row> rows;
  for (auto time = begin; time < end; time += apart) rows.push_back({id++, second(time)});
  return rows;
}

}  // namespace logbook::sync
