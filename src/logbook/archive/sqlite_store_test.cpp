// What can happen to a file, beyond what every archive does (archive_contract_test.cpp).
#include "logbook/archive/sqlite_store.hpp"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <barrier>
#include <filesystem>
#include <fstream>
#include <future>
#include <ranges>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/archive/sqlite_schema.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::archive {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using testing::event;
using testing::FailsWith;
using ::testing::HasSubstr;

class SqliteFile : public ::testing::Test {
 protected:
  std::string path() const { return folder_.path() / "kept" / "here" / "archive.db"; }

  static Batch some_events(std::int64_t from, std::int64_t count) {
    Batch batch{.portal = "https://docs.example.com"};
    for (auto id = from; id < from + count; ++id) batch.events.push_back(event({.id = id}));
    return batch;
  }

  /// An archive with some events, closed again.
  void make() const {
    Archive archive(*sqlite_store(path()));
    ASSERT_TRUE(archive.append(some_events(1, 500)));
  }

  static std::uint64_t count(Archive& archive) {
    std::uint64_t events = 0;
    const auto read = archive.read({}, [&](std::string_view, const Kept&) -> Result<Going> {
      ++events;
      return Going::on;
    });
    return read ? events : 0;
  }

  static unsigned mode_of(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
  }

  testing::TemporaryFolder folder_;
};

/// As earlier versions left it: each of the formats, and the empty file before the first.
TEST_F(SqliteFile, IsBroughtUpToDateFromEachEarlierFormat) {
  const auto steps = sqlite_steps();
  ASSERT_GE(steps.size(), 1U);
  for (std::size_t format = 0; format < steps.size(); ++format) {
    std::filesystem::remove_all(path());
    std::filesystem::create_directories(std::filesystem::path(path()).parent_path());
    {
      SQLite::Database earlier(path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      for (std::size_t step = 0; step < format; ++step) earlier.exec(steps[step]);
      if (format > 0) {
        earlier.exec("INSERT INTO archive (archive, name) VALUES (1, '4b1f0c2a9d3e8f7065a4b3c2d1e0f9a8')");
        earlier.exec(fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", 0x4C6F6742, format));
        EXPECT_THAT(sqlite_store(path(), {.access = Access::read}), FailsWith(ErrorKind::storage, _));
      }
    }

    Archive archive(*sqlite_store(path()));

    EXPECT_TRUE(archive.append(some_events(1, 3)));
    EXPECT_TRUE(archive.verify()) << "format " << format;
    EXPECT_EQ(SQLite::Database(path()).execAndGet("PRAGMA user_version").getInt(), static_cast<int>(steps.size()));
  }
}

TEST_F(SqliteFile, IsForItsOwnerAlone) {
  Archive archive(*sqlite_store(path()));
  ASSERT_TRUE(archive.append(some_events(1, 1)));

  EXPECT_EQ(mode_of(path()), 0600U);
  EXPECT_EQ(mode_of(path() + "-wal"), 0600U);
  EXPECT_EQ(mode_of(folder_.path() / "kept"), 0700U);
  EXPECT_EQ(mode_of(folder_.path() / "kept" / "here"), 0700U);
}

TEST_F(SqliteFile, OfAnotherProgramIsLeftAlone) {
  std::filesystem::create_directories(std::filesystem::path(path()).parent_path());
  SQLite::Database(path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE bookmark (url TEXT)");

  EXPECT_THAT(sqlite_store(path()), FailsWith(ErrorKind::storage, HasSubstr("another program")));

  EXPECT_TRUE(SQLite::Database(path()).tableExists("bookmark"));
  EXPECT_FALSE(SQLite::Database(path()).tableExists("event"));
}

TEST_F(SqliteFile, WhoseMakingWasKilledHoldsNothingYetForReadersToo) {
  const auto path = (folder_.path() / "archive.db").string();
  SQLite::Database making(folder_.path() / "making.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  making.exec("PRAGMA cache_size=1");  // pages: the rest goes into the file at once
  making.exec("BEGIN; CREATE TABLE event (leaf BLOB)");
  for (int i = 0; i < 20; ++i) making.exec("INSERT INTO event VALUES (randomblob(3000))");
  for (const auto* part : {"", "-journal"}) {
    std::filesystem::copy_file((folder_.path() / "making.db").string() + part, path + part);
  }
  ASSERT_GT(std::filesystem::file_size(path), 0U);

  EXPECT_THAT(sqlite_store(path, {.access = Access::read}), FailsWith(ErrorKind::not_found, HasSubstr("nothing yet")));

  EXPECT_TRUE(sqlite_store(path)) << "the next sync makes it";
}

TEST_F(SqliteFile, ThatIsNoDatabaseIsLeftAlone) {
  std::filesystem::create_directories(std::filesystem::path(path()).parent_path());
  std::ofstream(path())
      << "Dear diary, this is a text and no database at all. It has to be long enough to be looked at.";

  EXPECT_THAT(sqlite_store(path()), FailsWith(ErrorKind::storage, HasSubstr("is no archive")));
}

TEST_F(SqliteFile, ThatIsADirectoryIsNamed) {
  EXPECT_THAT(sqlite_store(folder_.path()), FailsWith(ErrorKind::storage, HasSubstr("is a directory")));
  EXPECT_THAT(sqlite_store(folder_.path(), {.access = Access::read}),
              FailsWith(ErrorKind::storage, HasSubstr("is a directory")));
}

TEST_F(SqliteFile, OfANewerVersionIsLeftAlone) {
  make();
  SQLite::Database(path(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version=99");

  EXPECT_THAT(sqlite_store(path()), FailsWith(ErrorKind::storage, HasSubstr("newer logbook (format 99")));
}

TEST_F(SqliteFile, ThatNobodyMayWriteToIsNamed) {
  EXPECT_THAT(sqlite_store("/proc/archive.db"), FailsWith(ErrorKind::storage, HasSubstr("cannot be made")));
}

TEST_F(SqliteFile, OpenedToReadTakesNothing) {
  make();
  Archive archive(*sqlite_store(path(), {.access = Access::read}));

  EXPECT_EQ(count(archive), 500U);
  EXPECT_THAT(archive.append(some_events(501, 1)), FailsWith(ErrorKind::storage, HasSubstr("cannot be written")));
  EXPECT_THAT(sqlite_store(path() + ".none", {.access = Access::read}), FailsWith(ErrorKind::storage, _));
  EXPECT_FALSE(std::filesystem::exists(path() + ".none"));
}

TEST_F(SqliteFile, ThatAnotherProgramHoldsForLongIsLocked) {
  make();
  Archive archive(*sqlite_store(path(), {.patience = 1ms}));
  SQLite::Database other(path(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");

  EXPECT_THAT(archive.append(some_events(501, 1)), FailsWith(ErrorKind::storage, HasSubstr("by another program")));
  EXPECT_EQ(count(archive), 500U) << "reading goes on";

  other.exec("ROLLBACK");
  EXPECT_TRUE(archive.append(some_events(501, 1)));
}

TEST_F(SqliteFile, ThatSeveralMakeAtOnceIsMadeOnce) {
  for (int round = 0; round < 50; ++round) {
    const auto path = (folder_.path() / fmt::format("{}.db", round)).string();
    constexpr std::size_t kPrograms = 4;
    std::barrier all_there(kPrograms);
    std::vector<std::future<Result<std::string>>> names;

    for (std::size_t i = 0; i < kPrograms; ++i) {
      names.push_back(std::async(std::launch::async, [&]() -> Result<std::string> {
        all_there.arrive_and_wait();
        auto store = sqlite_store(path);
        return store ? (*store)->name() : std::unexpected(store.error());
      }));
    }

    const auto first = names.front().get();
    ASSERT_TRUE(first) << first.error().cause;
    for (auto& name : names | std::views::drop(1)) EXPECT_EQ(name.get(), first);
  }
}

TEST_F(SqliteFile, ThatWasCutShortIsDamagedAndNeverMadeAnew) {
  make();
  std::filesystem::resize_file(path(), std::filesystem::file_size(path()) / 2);

  auto store = sqlite_store(path());
  ASSERT_TRUE(store || store.error().kind == ErrorKind::damaged);
  if (store) {
    Archive archive(*std::move(store));
    const auto read = archive.read({}, [](std::string_view, const Kept&) -> Result<Going> { return Going::on; });
    EXPECT_THAT(read, FailsWith(ErrorKind::damaged, _));
  }
  EXPECT_GT(std::filesystem::file_size(path()), 0U);
}

TEST_F(SqliteFile, TakesEventsFromTwoProgramsAtOnce) {
  Archive one(*sqlite_store(path()));
  Archive other(*sqlite_store(path()));

  for (std::int64_t round = 0; round < 20; ++round) {
    ASSERT_TRUE(one.append(some_events(1 + round * 10, 10)));
    ASSERT_TRUE(other.append(some_events(6 + round * 10, 10)));
  }

  EXPECT_EQ(count(one), 205U);
  EXPECT_EQ(count(other), 205U);
  EXPECT_EQ(one.seal()->tree.peaks(), other.seal()->tree.peaks());
  EXPECT_EQ(one.seal()->tree.size(), 205U);
}

TEST_F(SqliteFile, KeepsNothingOfABatchThatWasRefused) {
  make();
  const auto store = *sqlite_store(path());

  const auto refused = store->update([]() -> Result<std::optional<Changes>> {
    return std::unexpected(Error{ErrorKind::storage, "test", "refused", ""});
  });

  EXPECT_THAT(refused, FailsWith(ErrorKind::storage, "refused"));
  EXPECT_TRUE(store->update([] { return Result<std::optional<Changes>>(Changes{.portal = "another"}); }))
      << "it is not locked";
}

}  // namespace
}  // namespace logbook::archive
