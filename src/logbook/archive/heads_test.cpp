// What every archive does with heads, whatever it keeps them in.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "logbook/archive/open.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::archive {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using testing::at;
using ::testing::ElementsAre;
using testing::event;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Batch batch(std::vector<LoginEvent> events) {
  Batch made{.portal = "https://docs.example.com", .events = std::move(events)};
  made.seen = at(20, 0);
  return made;
}

/// Runs with each kind of archive.
class AnyArchiveHeads : public ::testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Archive> new_archive() {
    const auto file = folder_.path() / (std::to_string(++archives_) + ".db");
    return *open(GetParam() == "memory" ? "memory:" : "sqlite:" + file.string());
  }

  void append(const Batch& one) { EXPECT_TRUE(archive_->append(one)); }

  /// The head of what is held now.
  proof::SignedHead signed_head(UtcTime now = at(21, 0)) {
    const auto head = archive_->sign_head(key_, now);
    EXPECT_TRUE(head && *head);
    return head->value();
  }

  Result<Verified> verified(std::vector<proof::SignedHead> elsewhere = {}) {
    Witnesses witnesses{.heads = std::move(elsewhere)};
    witnesses.keys.push_back(key_.public_key());
    return archive_->verify(witnesses);
  }

  testing::TemporaryFolder folder_;
  int archives_ = 0;
  proof::SigningKey key_ = proof::SigningKey::generate();
  std::unique_ptr<Archive> archive_ = new_archive();
};

TEST_P(AnyArchiveHeads, AreOfANameThatIsTheArchivesOwn) {
  EXPECT_THAT(*archive_->name(), ::testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(archive_->name(), archive_->name());
  EXPECT_NE(*archive_->name(), *new_archive()->name());
}

TEST_P(AnyArchiveHeads, AreNotMadeOfNothing) {
  EXPECT_THAT(archive_->sign_head(key_, at(21, 0)), testing::Holds(std::nullopt));
  EXPECT_THAT(*archive_->heads(0, 9), IsEmpty());
}

TEST_P(AnyArchiveHeads, SayWhatIsHeldAndAreKept) {
  append(batch({event({.id = 1}), event({.id = 2})}));
  append(batch({event({.id = 3})}));

  const auto head = signed_head(at(21, 0) + 300ms);

  const auto said = proof::head_from_text(head.text).value();
  proof::Sha256 sha256;
  EXPECT_EQ(said.archive, *archive_->name());
  EXPECT_EQ(said.size, 3U);
  EXPECT_EQ(said.root, archive_->seal()->tree.root(sha256));
  EXPECT_EQ(said.time, at(21, 0)) << "in whole seconds";
  EXPECT_TRUE(key_.public_key().signed_by_owner(head.text, head.signature));
  EXPECT_THAT(*archive_->heads(0, 9), ElementsAre(head));
}

TEST_P(AnyArchiveHeads, AreNotSignedTwiceOfTheSame) {
  append(batch({event({.id = 1})}));
  const auto first = signed_head(at(21, 0));

  EXPECT_EQ(signed_head(at(22, 0)), first);
  append(batch({event({.id = 1})}));
  EXPECT_EQ(signed_head(at(22, 0)), first) << "nothing new came";

  auto complete = batch({});
  complete.claim = Claim{{at(7, 0), at(9, 0)}};
  append(complete);
  const auto second = signed_head(at(23, 0));
  EXPECT_THAT(*archive_->heads(0, 9), ElementsAre(first, second)) << "no reading is new, but what is complete";
}

TEST_P(AnyArchiveHeads, AreSignedAnewWithANewKey) {
  append(batch({event({.id = 1})}));
  const auto before = signed_head();
  auto old_key = std::exchange(key_, proof::SigningKey::generate());

  const auto after = signed_head();

  EXPECT_THAT(*archive_->heads(0, 9), ElementsAre(before, after));
  EXPECT_THAT(verified(), FailsWith(ErrorKind::damaged, HasSubstr("is not signed by the key")));
  Witnesses both;
  both.keys.push_back(old_key.public_key());
  both.keys.push_back(key_.public_key());
  EXPECT_TRUE(archive_->verify(both));
}

TEST_P(AnyArchiveHeads, AreGivenByThePage) {
  std::vector<proof::SignedHead> heads;
  for (std::int64_t id = 1; id <= 5; ++id) {
    append(batch({event({.id = id})}));
    heads.push_back(signed_head());
  }

  EXPECT_THAT(*archive_->heads(0, 2), ElementsAre(heads[0], heads[1]));
  EXPECT_THAT(*archive_->heads(3, 9), ElementsAre(heads[3], heads[4]));
  EXPECT_THAT(*archive_->heads(5, 9), IsEmpty());
}

TEST_P(AnyArchiveHeads, TellHowMuchIsSigned) {
  EXPECT_EQ(verified()->heads, CheckedHeads{});
  append(batch({event({.id = 1}), event({.id = 2})}));
  EXPECT_EQ(verified()->heads, CheckedHeads{});
  signed_head();
  EXPECT_EQ(verified()->heads, (CheckedHeads{.kept = 1, .readings = 2, .is_all_signed = true}));

  append(batch({event({.id = 3})}));
  EXPECT_EQ(verified()->heads, (CheckedHeads{.kept = 1, .readings = 2, .is_all_signed = false}));
  signed_head();
  EXPECT_EQ(verified()->heads, (CheckedHeads{.kept = 2, .readings = 3, .is_all_signed = true}));

  auto remembering = batch({});
  remembering.cursors = {{"last sync", "20:00"}};
  append(remembering);
  EXPECT_EQ(verified()->heads, (CheckedHeads{.kept = 2, .readings = 3, .is_all_signed = true}))
      << "is no proof's matter";

  auto complete = batch({});
  complete.claim = Claim{{at(7, 0), at(9, 0)}};
  append(complete);
  EXPECT_EQ(verified()->heads, (CheckedHeads{.kept = 2, .readings = 3, .is_all_signed = false}));
}

TEST_P(AnyArchiveHeads, ThatWereKeptElsewhereFitWhateverCameSince) {
  std::vector<proof::SignedHead> heads;
  for (std::int64_t id = 1; id <= 9; ++id) {
    append(batch({event({.id = id}), event({.id = 100 + id})}));
    heads.push_back(signed_head());
    auto complete = batch({});
    complete.claim = Claim{{at(7, 0), at(9, static_cast<int>(id))}};
    append(complete);
    heads.push_back(signed_head());
  }
  append(batch({event({.id = 200})}));

  EXPECT_TRUE(verified(heads));
  std::ranges::reverse(heads);
  EXPECT_TRUE(verified(heads)) << "in any order";
}

TEST_P(AnyArchiveHeads, OfAnotherArchiveAreNoticed) {
  append(batch({event({.id = 1})}));
  const auto head = signed_head();
  archive_ = new_archive();
  append(batch({event({.id = 1})}));

  EXPECT_THAT(verified({head}), FailsWith(ErrorKind::damaged, HasSubstr("is of the archive")));
}

TEST_P(AnyArchiveHeads, SayWhatNeverWasAreNoticed) {
  append(batch({event({.id = 1}), event({.id = 2})}));
  append(batch({event({.id = 3})}));
  const auto now = proof::head_from_text(signed_head().text).value();
  const auto with = [&](auto change) {
    auto other = now;
    change(other);
    return verified({proof::sign(other, key_)});
  };

  EXPECT_TRUE(with([](proof::Head&) {}));
  EXPECT_THAT(with([](proof::Head& head) { head.size = 4; }),
              FailsWith(ErrorKind::damaged, HasSubstr("the archive has only 3 readings now. Its end was cut off")));
  EXPECT_THAT(with([](proof::Head& head) { head.size = 1; }),
              FailsWith(ErrorKind::damaged, HasSubstr("were changed, removed or exchanged")));
  EXPECT_THAT(with([](proof::Head& head) { head.root[31] ^= 1; }),
              FailsWith(ErrorKind::damaged, HasSubstr("were changed, removed or exchanged")));
  EXPECT_THAT(with([](proof::Head& head) { head.ledger[0] ^= 1; }),
              FailsWith(ErrorKind::damaged, HasSubstr("what was complete, missing or noticed")));
  EXPECT_THAT(verified({proof::sign(now, proof::SigningKey::generate())}),
              FailsWith(ErrorKind::damaged, HasSubstr("is not signed by the key")));
}

INSTANTIATE_TEST_SUITE_P(EachStore, AnyArchiveHeads, ::testing::Values("memory", "sqlite"));

}  // namespace
}  // namespace logbook::archive
