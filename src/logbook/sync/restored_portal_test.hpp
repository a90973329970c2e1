#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/history/model_portal_in_test.hpp"
#include "logbook/sync/made_up_rows_test.hpp"
#include "logbook/sync/sync.hpp"
#include "logbook/testing/makers.hpp"

/// A portal that is restored from a backup, for the tests of this module.
namespace logbook::sync {

/// Rows with the ids from `first` to `last`, one every `apart`, the oldest at `begin`.
inline std::vector<Row> rows_from(UtcTime begin, seconds apart, std::int64_t first, std::int64_t last) {
  std::vector<Row> rows;
  for (std::int64_t id = first; id <= last; ++id) rows.push_back({id, second(begin + (id - first) * apart)});
  return rows;
}

inline std::vector<Row> before() { return one_a_minute(1000); }

/// The same up to the id `last`, as a backup has them, and what came since it was restored: more of the same ids.
inline std::vector<Row> restored(std::int64_t last, UtcTime begin, std::int64_t count) {
  auto rows = before();
  rows.resize(static_cast<std::size_t>(last));
  std::ranges::copy(rows_from(begin, 20s, last + 1, last + count), std::back_inserter(rows));
  return rows;
}

class Restore : public ::testing::Test {
 protected:
  /// Syncs with a portal that has `rows`, and breaks off after `most` requests.
  Synced sync_with(std::vector<Row> rows, UtcTime clock, std::int64_t most = 1'000'000, Mischief mischief = {}) {
    ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, mischief);
    portal.fill(std::move(rows), second(clock));
    SyncOptions options{.portal = kPortal, .seen = clock};
    options.walk.retention = Retention{days{180}, UtcTime{}};
    options.walk.zone = *Zone::named("Europe/Berlin");
    options.walk.interrupted = [&] { return portal.requests() >= most; };
    auto synced = sync(portal, *archive_, options);
    EXPECT_TRUE(synced);
    EXPECT_TRUE(archive_->verify());
    return synced.value_or(Synced{});
  }

  /// The same with a portal that shows its newest 20 events only.
  Synced sync_with_limited(std::vector<Row> rows, UtcTime clock) {
    Mischief limited;
    limited.falls_back = 1;
    return sync_with(std::move(rows), clock, 1'000'000, limited);
  }

  std::uint64_t shown() {
    std::uint64_t events = 0;
    EXPECT_TRUE(archive_->read({}, [&](std::string_view, const archive::Kept&) -> Result<Going> {
      ++events;
      return Going::on;
    }));
    return events;
  }

  std::vector<Hole> holes() { return archive_->coverage(kPortal)->holes(); }

  std::unique_ptr<archive::Archive> archive_ = *archive::open("memory:");
};

}  // namespace logbook::sync
