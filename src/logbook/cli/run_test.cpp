#include "logbook/cli/run.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "logbook/testing/temporary_folder.hpp"

namespace logbook::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// What a command line came to.
struct Ended {
  int status;
  std::string out;
  std::string err;
};

Ended ran(std::vector<const char*> arguments, std::map<std::string, std::string> environment = {}) {
  std::ostringstream out;
  std::ostringstream err;
  const Context context{.out = out, .err = err, .environment = [&environment](const char* name) {
                          const auto variable = environment.find(name);
                          return variable == environment.end() ? nullptr : variable->second.c_str();
                        }};
  const int status = run(arguments, context);
  return {status, out.str(), err.str()};
}

TEST(Run, ShowsItsVersionAndItsHelp) {
  EXPECT_THAT(ran({"--version"}).out, StartsWith("logbook "));
  EXPECT_EQ(ran({"--help"}).status, 0);
  EXPECT_THAT(ran({"--help"}).out, AllOf(HasSubstr("users"), HasSubstr("demo"), HasSubstr("Exit status:")));
  EXPECT_THAT(ran({"users", "--help"}).out, AllOf(HasSubstr("--outcome"), HasSubstr("Exit status:")));
}

TEST(Run, AnswersMistakesWithWhatWasMeant) {
  EXPECT_EQ(ran({}).status, 2);
  EXPECT_THAT(ran({"usres"}).err, AllOf(HasSubstr("usres"), HasSubstr("did you mean users?")));
  EXPECT_THAT(ran({"users", "--fromat", "json"}).err, HasSubstr("did you mean --format?"));
  EXPECT_THAT(ran({"users", "--format", "jsno"}, {{"DOCSPACE_BASE_URL", "x"}}).err,
              HasSubstr("did you mean \"json\"?"));
  for (const auto& mistake : std::vector<std::vector<const char*>>{
           {"usres"}, {"users", "--fromat"}, {"users", "ann"}, {"users", "--format"}, {"--oops"}}) {
    EXPECT_EQ(ran(mistake).status, 2) << mistake.back();
  }
}

TEST(Run, SaysWhatIsMissing) {
  EXPECT_THAT(ran({"users"}).err, AllOf(HasSubstr("error: portal: none is given"), HasSubstr("DOCSPACE_BASE_URL")));
  EXPECT_THAT(ran({"users", "--portal", "docs.example.com"}).err, HasSubstr("error: API key: none is given"));
}

TEST(Run, NeverPrintsControlCharactersOfItsArguments) {
  EXPECT_THAT(ran({"users", "--format", "\x1b[2J"}).err, ::testing::Not(HasSubstr("\x1b")));
}

TEST(Run, NeverRepeatsAKeyThatWasTypedAsAnArgument) {
  for (const auto& mistake : std::vector<std::vector<const char*>>{{"users", "sk-0123"},
                                                                   {"users", "--key", "sk-0123"},
                                                                   {"users", "--key=sk-0123"},
                                                                   {"--key=sk-0123", "users"},
                                                                   {"sk-0123"}}) {
    EXPECT_EQ(ran(mistake).status, 2);
    EXPECT_THAT(ran(mistake).err, ::testing::Not(HasSubstr("0123"))) << mistake.front();
  }
}

TEST(Run, ReadsASavedBody) {
  const std::string path = ::testing::TempDir() + "run_test.json";
  std::ofstream(path) << R"({"response":[{"id":1,"date":"2026-03-02T08:00:00Z","userId":"ann","actionId":1029}]})";

  const auto ended = ran({"users", "--input", path.c_str()});

  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "ann\n");
  EXPECT_EQ(ran({"users", "--input", path.c_str(), "--outcome", "failure"}).out, "");
  std::filesystem::remove(path);
}

TEST(Run, TellsWhenItsOutputCannotBeWritten) {
  std::ofstream full("/dev/full");
  std::ostringstream err;
  const Context context{.out = full, .err = err, .environment = [](const char*) -> const char* { return nullptr; }};

  EXPECT_EQ(run(std::vector{"--version"}, context), 1);
  EXPECT_THAT(err.str(), HasSubstr("standard output: cannot be written: No space left on device"));
}

TEST(Run, ReadsTheConfigurationWhereItIsTold) {
  const testing::TemporaryFolder folder;
  const auto file = [&](const char* name, std::string_view text) {
    const auto path = folder.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path.string();
  };
  const auto typed = file("typed.toml", "typed = 1");
  const auto variable = file("variable.toml", "variable = 1");
  file("xdg/logbook/config.toml", "xdg = 1");
  file("home/.config/logbook/config.toml", "home = 1");
  const auto home = std::pair(std::string("HOME"), (folder.path() / "home").string());
  const auto xdg = std::pair(std::string("XDG_CONFIG_HOME"), (folder.path() / "xdg").string());

  EXPECT_THAT(ran({"coverage"}, {home}).err, HasSubstr("\"home\" is not known"));
  EXPECT_THAT(ran({"coverage"}, {home, xdg}).err, HasSubstr("\"xdg\" is not known"));
  EXPECT_THAT(ran({"coverage"}, {xdg, {"LOGBOOK_CONFIG", variable}}).err, HasSubstr("\"variable\" is not known"));
  EXPECT_THAT(ran({"coverage", "--config", typed.c_str()}, {xdg, {"LOGBOOK_CONFIG", variable}}).err,
              HasSubstr("\"typed\" is not known"));
  EXPECT_EQ(ran({"coverage", "--config", "/no/such/file"}, {xdg}).status, 2);
}

}  // namespace
}  // namespace logbook::cli
