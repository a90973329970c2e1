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

/// A portal whose past changes between two syncs, for the tests of this module.
namespace logbook::sync {

inline ModelPortal portal_with(std::vector<Row> rows, UtcTime clock, Mischief mischief = {}) {
  ModelPortal portal(1, *Zone::named("Europe/Berlin"), days{180}, mischief);
  std::ranges::stable_sort(rows, {}, &Row::second);
  portal.fill(std::move(rows), second(clock));
  return portal;
}

inline SyncOptions options(UtcTime seen) {
  SyncOptions options{.portal = kPortal, .seen = seen};
  options.walk.retention = Retention{days{180}, UtcTime{}};
  options.walk.zone = *Zone::named("Europe/Berlin");
  return options;
}

/// An archive that holds the history of a portal, and what comes later.
class ChangedPastTest : public ::testing::Test {
 protected:
  Synced sync_with(std::vector<Row> rows, UtcTime clock, Mischief mischief = {}) {
    return sync_with(std::move(rows), options(clock), mischief);
  }

  Synced sync_with(std::vector<Row> rows, const SyncOptions& how, Mischief mischief = {}) {
    auto portal = portal_with(std::move(rows), how.seen, mischief);
    auto synced = sync(portal, *archive_, how);
    EXPECT_TRUE(synced);
    EXPECT_TRUE(archive_->verify());
    requests_ = portal.requests();
    return synced.value_or(Synced{});
  }

  std::vector<std::pair<Mutation::Kind, std::int64_t>> noticed() {
    std::vector<std::pair<Mutation::Kind, std::int64_t>> kinds;
    const auto mutations = *archive_->mutations(kPortal);
    for (const auto& mutation : mutations) kinds.emplace_back(mutation.kind, mutation.id);
    return kinds;
  }

  std::vector<Hole> holes() { return archive_->coverage(kPortal)->holes(); }

  std::unique_ptr<archive::Archive> archive_ = *archive::open("memory:");
  std::int64_t requests_ = 0;
};

}  // namespace logbook::sync
