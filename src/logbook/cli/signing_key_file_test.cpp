// Where the signing key is found, and `logbook key`, which makes it.
#include "logbook/cli/signing_key_file.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "logbook/cli/run.hpp"
#include "logbook/config/config.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::cli {
namespace {

using std::filesystem::perms;
using ::testing::AllOf;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

constexpr const char* kPublicPem = "-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=]{60}\n-----END PUBLIC KEY-----\n";

/// What a command line came to.
struct Ended {
  int status;
  std::string out;
  std::string err;
};

class SigningKeyFile : public ::testing::Test {
 protected:
  SigningKeyFile() { environment["HOME"] = folder_.path(); }

  Context context(std::ostream& out, std::ostream& err) const {
    return {.out = out, .err = err, .environment = [this](const char* name) {
              const auto variable = environment.find(name);
              return variable == environment.end() ? nullptr : variable->second.c_str();
            }};
  }

  Ended ran(std::vector<const char*> arguments) const {
    std::ostringstream out;
    std::ostringstream err;
    const int status = run(arguments, context(out, err));
    return {status, out.str(), err.str()};
  }

  /// The public half of the key that is found; "none"; or why it cannot be used.
  Result<std::string> found(const std::string& file = "", const config::Config* config = nullptr) const {
    std::ostringstream nowhere;
    auto where = context(nowhere, nowhere);
    where.config = config;
    const auto key = find_signing_key(file, where);
    if (!key) return std::unexpected(key.error());
    return *key ? (*key)->public_key().pem() : "none";
  }

  /// A new key there, and its public half.
  std::string make(const std::filesystem::path& path) const {
    const auto made = ran({"key", "new", "--file", path.c_str()});
    EXPECT_EQ(made.status, 0) << made.err;
    return made.out;
  }

  std::filesystem::path usual() const { return folder_.path() / ".config" / "logbook" / "signing-key.pem"; }

  testing::TemporaryFolder folder_;
  std::map<std::string, std::string> environment;
};

TEST_F(SigningKeyFile, IsMadeForItsOwnerAloneWhereItIsLookedFor) {
  EXPECT_THAT(found(), testing::Holds("none"));

  const auto made = ran({"key", "new"});

  EXPECT_EQ(made.status, 0);
  EXPECT_THAT(made.out, MatchesRegex(kPublicPem));
  EXPECT_THAT(made.err, AllOf(HasSubstr(usual().string()), HasSubstr("on another machine")));
  EXPECT_THAT(found(), testing::Holds(made.out));
  EXPECT_EQ(std::filesystem::status(usual()).permissions(), perms::owner_read | perms::owner_write);
  EXPECT_EQ(std::filesystem::status(usual().parent_path()).permissions(), perms::owner_all);
}

TEST_F(SigningKeyFile, FollowsTheUsersDirectoryForConfiguration) {
  environment["XDG_CONFIG_HOME"] = folder_.path() / "own";

  EXPECT_EQ(ran({"key", "new"}).status, 0);

  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "own" / "logbook" / "signing-key.pem"));
}

TEST_F(SigningKeyFile, IsNeverReplaced) {
  const auto made = ran({"key", "new"});

  const auto again = ran({"key", "new"});

  EXPECT_EQ(again.status, 2);
  EXPECT_THAT(again.out, IsEmpty());
  EXPECT_THAT(again.err, HasSubstr("is there already, and is not replaced"));
  EXPECT_EQ(ran({"key", "show"}).out, made.out);
}

TEST_F(SigningKeyFile, IsShownByItsPublicHalfAlone) {
  const auto made = ran({"key", "new"});

  const auto shown = ran({"key", "show"});

  EXPECT_EQ(shown.status, 0);
  EXPECT_EQ(shown.out, made.out);
  EXPECT_THAT(shown.err, IsEmpty());
}

TEST_F(SigningKeyFile, IsWhatTheOptionTheVariableTheConfigurationSystemdAndTheUsersDirectorySay) {
  const auto& folder = folder_.path();
  const auto usual_one = make(usual());
  EXPECT_THAT(found(), testing::Holds(usual_one));

  const auto systemd = make(folder / "credentials" / "logbook-signing-key");
  environment["CREDENTIALS_DIRECTORY"] = folder / "credentials";
  EXPECT_THAT(found(), testing::Holds(systemd));

  const auto configured = make(folder / "configured");
  const config::Config config{.signing_key = folder / "configured"};
  EXPECT_THAT(found("", &config), testing::Holds(configured));

  const auto variable = make(folder / "variable");
  environment["LOGBOOK_SIGNING_KEY"] = folder / "variable";
  EXPECT_THAT(found("", &config), testing::Holds(variable));

  const auto option = make(folder / "option");
  EXPECT_THAT(found(folder / "option", &config), testing::Holds(option));
}

TEST_F(SigningKeyFile, ThatIsNamedMustBeThereAndHoldAKey) {
  const auto& folder = folder_.path();
  std::ofstream(folder / "empty").close();
  ::chmod((folder / "empty").c_str(), 0600);

  EXPECT_THAT(found(folder / "none"), FailsWith(ErrorKind::usage, HasSubstr("No such file")));
  EXPECT_THAT(found(folder / "empty"), FailsWith(ErrorKind::usage, HasSubstr("holds no signing key")));
  EXPECT_THAT(found(folder), FailsWith(ErrorKind::usage, HasSubstr("is a directory")));
}

TEST_F(SigningKeyFile, ThatOthersCanReadIsRefusedWithTheMend) {
  make(usual());
  ::chmod(usual().c_str(), 0644);

  EXPECT_THAT(found(), FailsWith(ErrorKind::usage, HasSubstr("can be read by everybody (mode 0644)")));
  EXPECT_EQ(found().error().mend, "chmod 600 " + usual().string());
  EXPECT_EQ(ran({"key", "show"}).status, 2);
}

TEST_F(SigningKeyFile, IsMadeOrShownAndNothingElse) {
  EXPECT_THAT(ran({"key", "nwe"}).err, HasSubstr("did you mean \"new\"?"));
  EXPECT_EQ(ran({"key", "nwe"}).status, 2);
  EXPECT_EQ(ran({"key"}).status, 2);
  EXPECT_EQ(ran({"key", "show"}).status, 2) << "there is none";
}

}  // namespace
}  // namespace logbook::cli
