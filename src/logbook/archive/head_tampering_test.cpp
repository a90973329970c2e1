// What heads show of changes made behind an archive's back, and what only heads that were kept elsewhere do.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "logbook/archive/open.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::archive {
namespace {

using ::testing::_;
using testing::at;
using testing::event;
using testing::FailsWith;
using ::testing::HasSubstr;

/// An archive to which came one event after the other, each of them signed; and copies of it to be tampered with.
class HeadTampering : public ::testing::Test {
 protected:
  static constexpr std::int64_t kEvents = 6;

  HeadTampering() {
    auto archive = *open(location(whole()));
    for (std::int64_t id = 1; id <= kEvents; ++id) {
      EXPECT_TRUE(archive->append(coming(id)));
      heads_.push_back(archive->sign_head(key_, at(21, static_cast<int>(id))).value().value());
    }
  }

  static Batch coming(std::int64_t id) {
    Batch made{.portal = "https://docs.example.com",
               .events = {event({.id = id, .time = at(8, static_cast<int>(id)), .user = "Ann", .login = "ann"})}};
    made.claim = Claim{{at(8, 0), at(8, static_cast<int>(id) + 1)}};
    made.seen = at(20, static_cast<int>(id));
    return made;
  }

  static std::string location(const std::filesystem::path& file) { return "sqlite:" + file.string(); }

  std::filesystem::path whole() const { return folder_.path() / "whole.db"; }
  std::filesystem::path copy() const { return folder_.path() / "copy.db"; }

  enum class Key : std::uint8_t { known, unknown };

  Result<Verified> verified(const std::filesystem::path& file, Key key, std::vector<proof::SignedHead> elsewhere = {}) {
    Witnesses witnesses{.heads = std::move(elsewhere)};
    if (key == Key::known) witnesses.keys.push_back(key_.public_key());
    auto archive = open(location(file));
    if (!archive) return std::unexpected(archive.error());
    return (*archive)->verify(witnesses);
  }

  void make_copy() const {
    for (const auto* part : {"-wal", "-shm"}) std::filesystem::remove(copy().string() + part);
    std::filesystem::copy_file(whole(), copy(), std::filesystem::copy_options::overwrite_existing);
  }

  /// What `verify` says of a copy in which `sql` was run.
  Result<Verified> verified_after(const std::string& sql, Key key = Key::known,
                                  std::vector<proof::SignedHead> elsewhere = {}) {
    make_copy();
    {
      SQLite::Database database(copy(), SQLite::OPEN_READWRITE);
      EXPECT_GT(database.exec(sql), 0) << sql << " changes nothing";
    }
    return verified(copy(), key, std::move(elsewhere));
  }

  testing::TemporaryFolder folder_;
  proof::SigningKey key_ = proof::SigningKey::generate();
  std::vector<proof::SignedHead> heads_;
};

TEST_F(HeadTampering, IsNotSeenWhereThereIsNone) {
  EXPECT_TRUE(verified_after("UPDATE head SET text = text", Key::known, heads_));
  EXPECT_TRUE(verified_after("UPDATE head SET text = text", Key::unknown, heads_));
}

TEST_F(HeadTampering, WithAnyByteOfAHeadOrItsSignatureIsNoticed) {
  for (std::size_t byte = 1; byte <= heads_[2].text.size(); ++byte) {
    const auto sql = fmt::format(
        "UPDATE head SET text = substr(text, 1, {0} - 1) || CASE substr(text, {0}, 1) WHEN '0' THEN '1' ELSE '0' END "
        "|| "
        "substr(text, {0} + 1) WHERE head = 3",
        byte);
    EXPECT_THAT(verified_after(sql), FailsWith(ErrorKind::damaged, _)) << "byte " << byte;
  }
  for (std::size_t byte = 1; byte <= heads_[2].signature.size(); ++byte) {
    const auto sql = fmt::format(
        "UPDATE head SET signature = CAST(substr(signature, 1, {0} - 1) || CASE substr(signature, {0}, 1) WHEN x'30' "
        "THEN x'31' ELSE x'30' END || substr(signature, {0} + 1) AS BLOB) WHERE head = 3",
        byte);
    EXPECT_THAT(verified_after(sql), FailsWith(ErrorKind::damaged, _)) << "byte " << byte << " of the signature";
  }
}

TEST_F(HeadTampering, WithAHeadOrTheArchivesNameIsNoticedWithoutAKeyWhereItNoLongerFits) {
  for (const auto* sql :
       {"UPDATE head SET text = replace(text, 'size 3', 'size 4') WHERE head = 3",
        "UPDATE head SET text = (SELECT text FROM head WHERE head = 2) WHERE head = 4",
        "UPDATE head SET text = '' WHERE head = 4", "DELETE FROM head WHERE head = 2",
        "UPDATE head SET head = 9 WHERE head = 6", "UPDATE root SET ledger = zeroblob(32) WHERE root = 3",
        "UPDATE archive SET name = '00112233445566778899aabbccddeeff'", "DELETE FROM archive",
        "DELETE FROM root WHERE root = 3"}) {
    EXPECT_THAT(verified_after(sql, Key::unknown), FailsWith(ErrorKind::damaged, _)) << sql;
  }
}

TEST_F(HeadTampering, ByTakingAwayTheLastHeadIsNoticedOnlyAsWhatIsNotSigned) {
  const auto verified = verified_after("DELETE FROM head WHERE head = 6", Key::known, {heads_.back()});

  EXPECT_EQ(verified->heads, (CheckedHeads{.kept = 5, .readings = 5, .is_all_signed = false}));
}

TEST_F(HeadTampering, WithTheArchivesNameIsNoticedWithoutHeadsWhereItIsNone) {
  EXPECT_THAT(verified_after("DELETE FROM head; UPDATE archive SET name = replace(name, substr(name, 7, 1), 'q')"),
              FailsWith(ErrorKind::damaged, HasSubstr("is no 32 hexadecimal digits")));
}

/// Whoever can write the file makes it again as it was when fewer events had come: readings, roots, heads, coverage and
/// seal are those of the archive of that moment.
TEST_F(HeadTampering, ByCuttingOffTheEndIsNoticedOnlyWithAHeadThatWasKeptElsewhere) {
  make_copy();
  const auto shorter = folder_.path() / "shorter.db";
  {
    auto archive = *open(location(shorter));
    for (std::int64_t id = 1; id <= 4; ++id) EXPECT_TRUE(archive->append(coming(id)));
  }
  {
    SQLite::Database database(copy(), SQLite::OPEN_READWRITE);
    database.exec(fmt::format("ATTACH '{}' AS shorter", shorter.string()));
    for (const auto* sql :
         {"DELETE FROM event WHERE arrival >= 4", "DELETE FROM root WHERE root > 4", "DELETE FROM head WHERE head > 4",
          "DELETE FROM observation WHERE observation > (SELECT count(*) FROM shorter.observation)",
          "DELETE FROM segment", "INSERT INTO segment SELECT * FROM shorter.segment",
          "UPDATE portal SET timeline = (SELECT timeline FROM shorter.portal)", "DELETE FROM seal",
          "INSERT INTO seal SELECT * FROM shorter.seal", "DELETE FROM tally",
          "INSERT INTO tally SELECT * FROM shorter.tally"}) {
      database.exec(sql);
    }
  }

  EXPECT_EQ(verified(copy(), Key::known)->heads, (CheckedHeads{.kept = 4, .readings = 4, .is_all_signed = true}))
      << "nothing in the file tells of what was cut off";
  EXPECT_TRUE(verified(copy(), Key::known, {heads_[0], heads_[3]})) << "nor do heads from before";
  EXPECT_THAT(verified(copy(), Key::known, {heads_[0], heads_[4]}),
              FailsWith(ErrorKind::damaged, HasSubstr("the archive has only 4 readings now. Its end was cut off")));
}

/// Who has the key can write another history under the same name.
TEST_F(HeadTampering, ByMakingAllOfItAnewIsNoticedOnlyWithAHeadThatWasKeptElsewhere) {
  const auto name = proof::head_from_text(heads_[0].text)->archive;
  {
    auto archive = *open(location(copy()));
    SQLite::Database(copy(), SQLite::OPEN_READWRITE).exec("UPDATE archive SET name = '" + name + "'");
    for (std::int64_t id = 1; id <= kEvents; ++id) {
      auto forged = coming(id);
      if (id == 3) forged.events[0].ip = "198.51.100.1";
      EXPECT_TRUE(archive->append(forged));
      EXPECT_TRUE(archive->sign_head(key_, at(21, static_cast<int>(id))));
    }
  }

  EXPECT_TRUE(verified(copy(), Key::known));
  EXPECT_TRUE(verified(copy(), Key::known, {heads_[1]}));
  EXPECT_THAT(verified(copy(), Key::known, {heads_[2]}),
              FailsWith(ErrorKind::damaged, HasSubstr("were changed, removed or exchanged")));
}

TEST_F(HeadTampering, ByAForeignHandThatSignsIsNoticed) {
  const auto forger = proof::SigningKey::generate();
  make_copy();
  {
    auto archive = *open(location(copy()));
    EXPECT_TRUE(archive->append(coming(7)));
    EXPECT_TRUE(archive->sign_head(forger, at(22, 0)));
  }

  EXPECT_THAT(verified(copy(), Key::known), FailsWith(ErrorKind::damaged, HasSubstr("is not signed by the key")));
}

}  // namespace
}  // namespace logbook::archive
