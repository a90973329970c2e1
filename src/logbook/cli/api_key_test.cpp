#include "logbook/cli/api_key.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "logbook/testing/matchers.hpp"

namespace logbook::cli {
namespace {

using testing::FailsWith;
using ::testing::HasSubstr;

/// A directory of its own, and an environment.
class ApiKey : public ::testing::Test {
 protected:
  ApiKey() {
    std::string pattern = ::testing::TempDir() + "api_key_XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
  }
  ~ApiKey() override { std::filesystem::remove_all(directory_); }

  std::string file(std::string_view name, std::string_view text, mode_t mode = 0600) {
    const auto path = directory_ + "/" + std::string(name);
    std::ofstream(path, std::ios::binary) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }

  /// The key found, or why there is none.
  Result<std::string> found(const std::string& key_file = "") {
    std::ostringstream nowhere;
    const Context context{.out = nowhere, .err = nowhere, .environment = [this](const char* name) {
                            const auto variable = environment.find(name);
                            return variable == environment.end() ? nullptr : variable->second.c_str();
                          }};
    auto key = find_api_key(key_file, context);
    if (!key) return std::unexpected(key.error());
    return key->reveal();
  }

  /// The key found for a portal of the configuration, or why there is none.
  Result<std::string> found_for(const config::Portal& portal, bool by_address, const std::string& key_file = "") {
    std::ostringstream nowhere;
    const Context context{.out = nowhere, .err = nowhere, .environment = [this](const char* name) {
                            const auto variable = environment.find(name);
                            return variable == environment.end() ? nullptr : variable->second.c_str();
                          }};
    auto key = find_api_key(key_file, {portal.name, *portal::Address::parse("docs.acme.example"), &portal, by_address},
                            context);
    if (!key) return std::unexpected(key.error());
    return key->reveal();
  }

  std::map<std::string, std::string> environment;
  std::string directory_;
};

TEST_F(ApiKey, ComesFromTheFileFirstThenTheVariableThenSystemd) {
  file("docspace-api-key", "sk-systemd");
  environment["CREDENTIALS_DIRECTORY"] = directory_;
  EXPECT_THAT(found(), testing::Holds("sk-systemd"));

  environment["DOCSPACE_API_KEY"] = "sk-variable";
  EXPECT_THAT(found(), testing::Holds("sk-variable"));

  EXPECT_THAT(found(file("key", "sk-file")), testing::Holds("sk-file"));
}

TEST_F(ApiKey, IsTrimmed) {
  EXPECT_THAT(found(file("key", " \tsk-1\r\n\n")), testing::Holds("sk-1"));
  environment["DOCSPACE_API_KEY"] = "sk-2\n";
  EXPECT_THAT(found(), testing::Holds("sk-2"));
}

TEST_F(ApiKey, InAFileThatOthersCanReadIsRefusedWithTheMend) {
  const auto open = file("key", "sk-1", 0644);

  EXPECT_THAT(found(open), FailsWith(ErrorKind::usage, HasSubstr("can be read by everybody (mode 0644)")));
  EXPECT_EQ(found(open).error().mend, "chmod 600 " + open);
}

TEST_F(ApiKey, MayBeReadByAGroupOnlyWhereRootOwnsTheFile) {
  const auto shared = file("key", "sk-1", 0640);
  if (::geteuid() == 0) {
    EXPECT_THAT(found(shared), testing::Holds("sk-1"));
    ASSERT_EQ(::chown(shared.c_str(), 65534, 65534), 0);
  }
  EXPECT_THAT(found(shared), FailsWith(ErrorKind::usage, HasSubstr("can be read by its group (mode 0640)")));
}

TEST_F(ApiKey, ThatIsNoneIsAUsageErrorThatDoesNotRepeatIt) {
  for (const char* text : {"sk-1 sk-2", "sk-1\x1b[1m", "sk-\xC3\xBC", "sk-1\nsk-2"}) {
    const auto key = found(file("key", text));
    EXPECT_THAT(key, FailsWith(ErrorKind::usage, HasSubstr("holds no API key")));
    EXPECT_THAT(key.error().cause + key.error().mend, ::testing::Not(HasSubstr("sk-1")));
  }
}

TEST_F(ApiKey, FileThatIsMissingEmptyLongOrADirectoryIsRefused) {
  EXPECT_THAT(found(directory_ + "/none"), FailsWith(ErrorKind::usage, HasSubstr("No such file")));
  EXPECT_THAT(found(file("empty", "\n")), FailsWith(ErrorKind::usage, HasSubstr("holds no key")));
  EXPECT_THAT(found(file("long", std::string(5000, 'x'))), FailsWith(ErrorKind::usage, HasSubstr("too long")));
  EXPECT_THAT(found(directory_), FailsWith(ErrorKind::usage, HasSubstr("is a directory")));
}

TEST_F(ApiKey, ThatNobodyGaveIsAUsageError) { EXPECT_THAT(found(), FailsWith(ErrorKind::usage, "none is given")); }

TEST_F(ApiKey, OfAConfiguredPortalIsItsOwn) {
  environment = {{"DOCSPACE_API_KEY", "sk-of-another"}, {"CREDENTIALS_DIRECTORY", directory_}};
  file("docspace-api-key", "sk-of-another");
  file("docspace-api-key.acme", "sk-credential");
  config::Portal acme{.name = "acme", .url = "docs.acme.example"};
  for (const bool by_address : {false, true}) {
    acme.key_file = {};
    acme.key_command = {};
    EXPECT_THAT(found_for(acme, by_address), testing::Holds("sk-credential"));

    acme.key_command = {"printf", "%s\n", "sk-command", "a second line"};
    EXPECT_THAT(found_for(acme, by_address), testing::Holds("sk-command"));

    acme.key_command = {};
    acme.key_file = file("own", "sk-file");
    EXPECT_THAT(found_for(acme, by_address), testing::Holds("sk-file"));

    EXPECT_THAT(found_for(acme, by_address, file("typed", "sk-typed")), testing::Holds("sk-typed"));
  }
}

TEST_F(ApiKey, OfTheEnvironmentIsForAPortalNamedByItsAddressOnly) {
  environment["DOCSPACE_API_KEY"] = "sk-variable";
  const config::Portal acme{.name = "acme", .url = "docs.acme.example"};

  EXPECT_THAT(found_for(acme, true), testing::Holds("sk-variable"));
  EXPECT_THAT(found_for(acme, false), FailsWith(ErrorKind::usage, "none is given"));
  EXPECT_THAT(found_for(acme, false).error().mend, HasSubstr("docspace-api-key.acme"));
}

TEST_F(ApiKey, OfACommandThatFailsOrIsSilentIsAnErrorWithoutIt) {
  config::Portal acme{.name = "acme", .url = "docs.acme.example", .key_command = {"sh", "-c", "echo sk-1; exit 3"}};
  EXPECT_THAT(found_for(acme, false), FailsWith(ErrorKind::storage, ::testing::Not(HasSubstr("sk-1"))));
  EXPECT_THAT(found_for(acme, false).error().thing, HasSubstr("key_command of acme"));

  acme.key_command = {"true"};
  EXPECT_THAT(found_for(acme, false), FailsWith(ErrorKind::usage, "holds no key"));
  acme.key_command = {"/no/such/program"};
  EXPECT_THAT(found_for(acme, false), FailsWith(ErrorKind::usage, ::testing::_));
}

}  // namespace
}  // namespace logbook::cli
