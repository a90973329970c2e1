// What becomes of an archive when its disk fails, at each single reading, writing and flushing that SQLite does, and
// when its file was damaged.
#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/archive/sqlite_store.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::archive {
namespace {

using testing::at;
using testing::event;

/// A disk that fails once, at a call that can be chosen, while it lives: an SQLite VFS over the default one.
class FailingDisk {
 public:
  enum class Call : std::uint8_t { read, write, sync };

  /// It fails in the `countdown`th call from now, with the SQLite error `code`.
  FailingDisk(Call call, int countdown, int code) : call_(call), countdown_(countdown), code_(code) {
    real_ = sqlite3_vfs_find(nullptr);
    shim_ = *real_;
    shim_.zName = "failing-disk";
    shim_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    shim_.xOpen = open;
    shim_.pAppData = this;
    sqlite3_vfs_register(&shim_, 1);
  }
  ~FailingDisk() {
    sqlite3_vfs_unregister(&shim_);
    sqlite3_vfs_register(real_, 1);
  }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  bool has_failed() const { return countdown_ < 1; }

 private:
  struct File {
    sqlite3_file base;
    FailingDisk* disk;
    sqlite3_io_methods methods;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };

  static FailingDisk& of(sqlite3_vfs* vfs) { return *static_cast<FailingDisk*>(vfs->pAppData); }
  static sqlite3_vfs* real_of(sqlite3_vfs* vfs) { return of(vfs).real_; }
  static File& as_file(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

  /// Counts a call; the error, if it is to fail.
  std::optional<int> failure(Call call) {
    if (call != call_ || countdown_ < 1 || --countdown_ > 0) return std::nullopt;
    return code_;
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* opened, int flags, int* out_flags) {
    auto& file = as_file(opened);
    file.base.pMethods = nullptr;
    file.disk = &of(vfs);
    const int done = real_of(vfs)->xOpen(real_of(vfs), name, file.real(), flags, out_flags);
    if (done != SQLITE_OK || file.real()->pMethods == nullptr) return done;
    file.methods = methods();
    file.base.pMethods = &file.methods;
    return SQLITE_OK;
  }

  static sqlite3_io_methods methods() {
    sqlite3_io_methods all{};
    all.iVersion = 2;  // without memory maps
    all.xClose = [](sqlite3_file* file) { return as_file(file).real()->pMethods->xClose(as_file(file).real()); };
    all.xRead = [](sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
      if (const auto failed = as_file(file).disk->failure(Call::read)) return *failed;
      return as_file(file).real()->pMethods->xRead(as_file(file).real(), to, size, at);
    };
    all.xWrite = [](sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
      if (const auto failed = as_file(file).disk->failure(Call::write)) {
        as_file(file).real()->pMethods->xWrite(as_file(file).real(), from, size / 2, at);  // torn
        return *failed;
      }
      return as_file(file).real()->pMethods->xWrite(as_file(file).real(), from, size, at);
    };
    all.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
      return as_file(file).real()->pMethods->xTruncate(as_file(file).real(), size);
    };
    all.xSync = [](sqlite3_file* file, int flags) {
      if (const auto failed = as_file(file).disk->failure(Call::sync)) return *failed;
      return as_file(file).real()->pMethods->xSync(as_file(file).real(), flags);
    };
    all.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
      return as_file(file).real()->pMethods->xFileSize(as_file(file).real(), size);
    };
    all.xLock = [](sqlite3_file* file, int lock) {
      return as_file(file).real()->pMethods->xLock(as_file(file).real(), lock);
    };
    all.xUnlock = [](sqlite3_file* file, int lock) {
      return as_file(file).real()->pMethods->xUnlock(as_file(file).real(), lock);
    };
    all.xCheckReservedLock = [](sqlite3_file* file, int* out) {
      return as_file(file).real()->pMethods->xCheckReservedLock(as_file(file).real(), out);
    };
    all.xFileControl = [](sqlite3_file* file, int operation, void* argument) {
      return as_file(file).real()->pMethods->xFileControl(as_file(file).real(), operation, argument);
    };
    all.xSectorSize = [](sqlite3_file* file) {
      return as_file(file).real()->pMethods->xSectorSize(as_file(file).real());
    };
    all.xDeviceCharacteristics = [](sqlite3_file* file) {
      return as_file(file).real()->pMethods->xDeviceCharacteristics(as_file(file).real());
    };
    all.xShmMap = [](sqlite3_file* file, int page, int size, int extend, void volatile** out) {
      return as_file(file).real()->pMethods->xShmMap(as_file(file).real(), page, size, extend, out);
    };
    all.xShmLock = [](sqlite3_file* file, int offset, int count, int flags) {
      return as_file(file).real()->pMethods->xShmLock(as_file(file).real(), offset, count, flags);
    };
    all.xShmBarrier = [](sqlite3_file* file) { as_file(file).real()->pMethods->xShmBarrier(as_file(file).real()); };
    all.xShmUnmap = [](sqlite3_file* file, int remove) {
      return as_file(file).real()->pMethods->xShmUnmap(as_file(file).real(), remove);
    };
    return all;
  }

  Call call_;
  int countdown_;
  int code_;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs shim_{};
};

/// Enough for some pages of each table; the second one changes rows of the first.
std::vector<Batch> two_batches() {
  std::vector<Batch> batches(2, Batch{.portal = "https://docs.example.com"});
  for (std::int64_t id = 1; id <= 40; ++id) {
    batches[0].events.push_back(
        event({.id = id, .time = at(8, 0) + std::chrono::seconds(id), .login = std::to_string(id)}));
    batches[1].events.push_back(event({.id = id + 20, .time = at(8, 0) + std::chrono::seconds(id + 20), .login = "x"}));
  }
  batches[0].claim = Claim{{at(8, 0), at(8, 1)}};
  batches[1].claim = Claim{{at(8, 0), at(8, 2)}};
  for (auto& batch : batches) batch.seen = at(9, 0);
  return batches;
}

Result<void> append_all(const std::string& path) {
  auto store = sqlite_store(path);
  if (!store) return std::unexpected(store.error());
  Archive archive(*std::move(store));
  for (const auto& batch : two_batches()) {
    if (const auto appended = archive.append(batch); !appended) return std::unexpected(appended.error());
  }
  return {};
}

std::uint64_t count(Archive& archive) {
  const auto groups = archive.summarize({});
  return groups && !groups->empty() ? groups->front().events : 0;
}

/// The tree and the coverage that a file holds, after both were found as they were stored.
std::pair<std::vector<proof::Digest>, Ledger> content(const std::string& path) {
  Archive archive(*sqlite_store(path));
  const auto verified = archive.verify();
  EXPECT_TRUE(verified) << verified.error().thing << " " << verified.error().cause;
  const auto ledger = *archive.coverage("https://docs.example.com");
  for (const auto& claim : ledger.claims()) EXPECT_EQ(count(archive), claim.stretch.until == at(8, 1) ? 40 : 60);
  return {archive.seal()->tree.peaks(), ledger};
}

struct Fault {
  FailingDisk::Call call;
  int code;
  const char* name;
};

class FailingDisks : public ::testing::TestWithParam<Fault> {};

TEST_P(FailingDisks, LoseNothingThatWasClaimedAndAreGoneOnFrom) {
  const testing::TemporaryFolder folder;
  const std::string whole = folder.path() / "whole.db";
  ASSERT_TRUE(append_all(whole));
  const auto wanted = content(whole);

  int failures = 0;
  for (int countdown = 1;; ++countdown) {
    const std::string path = folder.path() / fmt::format("{}.db", countdown);
    bool has_failed = false;
    Result<void> appended;
    {
      const FailingDisk disk(GetParam().call, countdown, GetParam().code);
      appended = append_all(path);
      has_failed = disk.has_failed();
    }
    if (!has_failed) break;
    if (!appended) {
      ++failures;
      EXPECT_EQ(appended.error().kind, ErrorKind::storage) << countdown << ": " << appended.error().cause;
      EXPECT_NE(appended.error().mend, "") << countdown << ": " << appended.error().cause;
    }
    content(path);
    ASSERT_TRUE(append_all(path)) << countdown;
    EXPECT_EQ(content(path), wanted) << countdown;
  }
  EXPECT_GT(failures, 0);
  fmt::print("{} failures of {}\n", failures, GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(Calls, FailingDisks,
                         ::testing::Values(Fault{FailingDisk::Call::read, SQLITE_IOERR_READ, "reading"},
                                           Fault{FailingDisk::Call::write, SQLITE_IOERR_WRITE, "writing"},
                                           Fault{FailingDisk::Call::write, SQLITE_FULL, "writing_to_a_full_disk"},
                                           Fault{FailingDisk::Call::sync, SQLITE_IOERR_FSYNC, "flushing"}),
                         [](const auto& fault) { return fault.param.name; });

/// What reading all of a file, and appending to it, says.
Result<void> use(const std::string& path) {
  auto store = sqlite_store(path);
  if (!store) return std::unexpected(store.error());
  Archive archive(*std::move(store));
  if (const auto verified = archive.verify(); !verified) return std::unexpected(verified.error());
  const auto read = archive.read({}, [](std::string_view, const Kept&) -> Result<Going> { return Going::on; });
  if (!read) return read;
  for (const auto& batch : two_batches()) {
    if (const auto appended = archive.append(batch); !appended) return std::unexpected(appended.error());
  }
  return {};
}

TEST(DamagedFiles, AreNamedWhereverABitWasFlipped) {
  const testing::TemporaryFolder folder;
  const std::string whole = folder.path() / "whole.db";
  ASSERT_TRUE(append_all(whole));
  const auto wanted = content(whole);
  const std::string path = folder.path() / "flipped.db";
  constexpr std::uintmax_t kPage = 4096;
  int noticed = 0;
  int tried = 0;
  for (std::uintmax_t page = 0; page < std::filesystem::file_size(whole) / kPage; ++page) {
    for (const std::uintmax_t byte : {3UL, 100UL, 2000UL, 4000UL, 4090UL}) {
      std::filesystem::copy_file(whole, path, std::filesystem::copy_options::overwrite_existing);
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(static_cast<std::streamoff>(page * kPage + byte));
      const auto flipped = static_cast<char>(file.get() ^ 0x10);
      file.seekp(static_cast<std::streamoff>(page * kPage + byte));
      file.put(flipped);
      file.close();

      const auto used = use(path);

      ++tried;
      if (used) {  // it stood where nothing is kept
        EXPECT_EQ(content(path), wanted) << "page " << page << ", byte " << byte;
        continue;
      }
      ++noticed;
      const bool is_fitting = used.error().kind == ErrorKind::damaged || used.error().kind == ErrorKind::storage;
      EXPECT_TRUE(is_fitting && !used.error().mend.empty()) << used.error().cause;
      for (const auto* left_over : {"-wal", "-shm"}) std::filesystem::remove(path + left_over);
    }
  }
  fmt::print("{} of {} flipped bits noticed\n", noticed, tried);
  EXPECT_GT(noticed, 2 * tried / 5);  // most pages of the small tables are empty
}

TEST(DamagedFiles, AreNamedWhereverTheyEnd) {
  const testing::TemporaryFolder folder;
  const std::string whole = folder.path() / "whole.db";
  ASSERT_TRUE(append_all(whole));
  const std::string path = folder.path() / "cut.db";
  for (auto size = std::filesystem::file_size(whole) - 1; size > 1000; size -= 1000) {
    std::filesystem::copy_file(whole, path, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(path, size);

    const auto used = use(path);

    ASSERT_FALSE(used) << size;
    EXPECT_EQ(used.error().kind, ErrorKind::damaged) << size << ": " << used.error().cause;
    EXPECT_NE(used.error().mend, "");
    for (const auto* left_over : {"-wal", "-shm"}) std::filesystem::remove(path + left_over);
  }
}

}  // namespace
}  // namespace logbook::archive
