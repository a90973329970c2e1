#include "logbook/cli/head_signing.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/base/private_file.hpp"
#include "logbook/config/config.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::cli {
namespace {

using ::testing::AllOf;
using testing::event;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// With an archive of one event, and a key.
class HeadSigningTest : public ::testing::Test {
 protected:
  HeadSigningTest() {
    make_private_file(key_file_, key_.pem().reveal()).value();
    EXPECT_TRUE(archive_->append({.portal = "https://docs.example.com", .events = {event()}}));
  }

  Context context() {
    return {.out = out_, .err = err_, .environment = [](const char*) -> const char* { return nullptr; }};
  }

  /// What `finish` said.
  bool signed_with(std::vector<std::string> command) {
    return HeadSigning::prepare({key_file_, std::move(command)}, context())->finish(*archive_, context());
  }

  std::string content(const std::filesystem::path& path) const {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  testing::TemporaryFolder folder_;
  proof::SigningKey key_ = proof::SigningKey::generate();
  std::string key_file_ = folder_.path() / "key";
  std::string handed_on_ = folder_.path() / "heads";
  std::unique_ptr<archive::Archive> archive_ = *archive::open("memory:");
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(HeadSigningTest, SignsWhatIsHeld) {
  EXPECT_TRUE(signed_with({}));

  const auto heads = *archive_->heads(0, 9);
  ASSERT_EQ(heads.size(), 1U);
  EXPECT_TRUE(key_.public_key().signed_by_owner(heads[0].text, heads[0].signature));
  EXPECT_EQ(out_.str(), "signed: 1 reading of events\n");
}

TEST_F(HeadSigningTest, SignsNothingWithoutAKey) {
  EXPECT_TRUE(HeadSigning::prepare({}, context())->finish(*archive_, context()));

  EXPECT_THAT(*archive_->heads(0, 9), IsEmpty());
  EXPECT_THAT(out_.str() + err_.str(), IsEmpty());
}

TEST_F(HeadSigningTest, HandsTheHeadToAProgramAtEachSync) {
  EXPECT_TRUE(signed_with({"tee", "-a", handed_on_}));
  EXPECT_TRUE(signed_with({"tee", "-a", handed_on_}));

  const auto heads = *archive_->heads(0, 9);
  ASSERT_EQ(heads.size(), 1U) << "nothing new came";
  EXPECT_EQ(content(handed_on_), to_text(heads[0]) + to_text(heads[0]));
}

TEST_F(HeadSigningTest, HandsEachHeadOnOnceWhileItGoesOn) {
  auto signing = HeadSigning::prepare({key_file_, {"tee", "-a", handed_on_}}, context());
  EXPECT_TRUE(signing->finish(*archive_, context()));
  EXPECT_TRUE(signing->finish(*archive_, context()));
  EXPECT_TRUE(archive_->append({.portal = "https://docs.example.com", .events = {event({.id = 2})}}));
  EXPECT_TRUE(signing->finish(*archive_, context()));

  const auto heads = *archive_->heads(0, 9);
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_EQ(content(handed_on_), to_text(heads[0]) + to_text(heads[1]));
  EXPECT_EQ(out_.str(), "signed: 1 reading of events\nsigned: 2 readings of events\n");
}

TEST_F(HeadSigningTest, TakesTheProgramOfTheConfigurationUnlessTheOptionNamesOne) {
  config::Config config{.head_command = {"tee", handed_on_}};
  auto configured = context();
  configured.config = &config;

  EXPECT_TRUE(HeadSigning::prepare({key_file_, {"true"}}, configured)->finish(*archive_, configured));
  EXPECT_FALSE(std::filesystem::exists(handed_on_));

  EXPECT_TRUE(HeadSigning::prepare({key_file_, {}}, configured)->finish(*archive_, configured));
  EXPECT_THAT(content(handed_on_), HasSubstr("\nsignature "));
}

TEST_F(HeadSigningTest, WarnsWhereTheProgramDoesNotTakeTheHeadWhichIsKeptAllTheSame) {
  EXPECT_FALSE(signed_with({"false"}));

  EXPECT_THAT(err_.str(), AllOf(HasSubstr("warning: the signed head was not handed on: false: ended with status 1\n"),
                                HasSubstr("  mend: ")));
  EXPECT_EQ(archive_->heads(0, 9)->size(), 1U);
}

TEST_F(HeadSigningTest, RefusesAProgramWithoutAKey) {
  EXPECT_THAT(HeadSigning::prepare({.head_command = {"true"}}, context()),
              FailsWith(ErrorKind::usage, HasSubstr("there is no key to sign them with")));
}

}  // namespace
}  // namespace logbook::cli
