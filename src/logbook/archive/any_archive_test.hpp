#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/temporary_folder.hpp"

/// What the tests of all kinds of archives share.
namespace logbook::archive {

inline constexpr const char* kPortal = "https://docs.example.com";

inline Batch batch(std::vector<LoginEvent> events) {
  Batch made{.portal = kPortal, .events = std::move(events)};
  made.seen = testing::at(20, 0);
  return made;
}

/// Of a portal that was restored from a backup.
inline Epochs given_out_again(IdRange ids) {
  Epochs epochs;
  epochs.begin(ids);
  return epochs;
}

inline Batch imported(std::vector<LoginEvent> events) {
  auto made = batch(std::move(events));
  made.provenance = proof::Provenance::imported;
  return made;
}

inline std::vector<Kept> all(Archive& archive, Query query = {}) {
  std::vector<Kept> kept;
  const auto read = archive.read(query, [&](std::string_view, const Kept& one) -> Result<Going> {
    kept.push_back(one);
    return Going::on;
  });
  EXPECT_TRUE(read) << read.error().cause;
  return kept;
}

inline std::vector<std::int64_t> ids(Archive& archive, Query query = {}) {
  std::vector<std::int64_t> found;
  for (const auto& kept : all(archive, std::move(query))) found.push_back(kept.event.id);
  return found;
}

/// Runs with each kind of archive.
class AnyArchive : public ::testing::TestWithParam<std::string> {
 protected:
  AnyArchive() : archive_(*open(GetParam() == "memory" ? "memory:" : "sqlite:" + file())) {}

  std::string file() const { return folder_.path() / "archive.db"; }

  Appended append(const Batch& one) {
    const auto done = archive_->append(one);
    EXPECT_TRUE(done) << done.error().cause;
    return done.value_or(Appended{});
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<Archive> archive_;
};

}  // namespace logbook::archive
