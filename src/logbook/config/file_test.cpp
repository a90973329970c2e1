#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "logbook/config/read.hpp"
#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::config {
namespace {

using testing::FailsWith;
using ::testing::HasSubstr;

class ReadFile : public ::testing::Test {
 protected:
  std::string file(const std::string& name, std::string_view text, mode_t mode = 0600) {
    const auto path = (folder_.path() / name).string();
    std::ofstream(path, std::ios::binary) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }

  std::string missing() const { return (folder_.path() / "missing").string(); }

  testing::TemporaryFolder folder_;
};

TEST_F(ReadFile, ReadsWhatOthersMayReadButNotWrite) {
  const auto config = read_file(file("config.toml", "timezone = 'UTC'", 0644));

  ASSERT_TRUE(config);
  EXPECT_EQ(config->timezone, "UTC");
}

TEST_F(ReadFile, RefusesWhatOthersMayWrite) {
  const auto by_group = file("group.toml", "", 0620);

  EXPECT_THAT(read_file(by_group), FailsWith(ErrorKind::usage, "can be written by its group (mode 0620)"));
  EXPECT_EQ(read_file(by_group).error().mend, "chmod go-w " + by_group);
  EXPECT_THAT(read_file(file("all.toml", "", 0602)), FailsWith(ErrorKind::usage, HasSubstr("by everybody")));
}

TEST_F(ReadFile, RefusesWhatBelongsToSomebodyElse) {
  const auto path = file("config.toml", "");
  if (::chown(path.c_str(), 65534, 65534) != 0) GTEST_SKIP() << "takes root";

  EXPECT_THAT(read_file(path), FailsWith(ErrorKind::usage, "belongs to another user (id 65534)"));
}

TEST_F(ReadFile, RefusesMoreThanAMebibyte) {
  EXPECT_TRUE(read_file(file("full.toml", std::string(1 << 20, '\n'))));
  EXPECT_THAT(read_file(file("more.toml", std::string((1 << 20) + 1, '\n'))),
              FailsWith(ErrorKind::usage, "is larger than 1 MiB"));
}

TEST_F(ReadFile, TellsWhatIsMissingFromWhatCannotBeRead) {
  EXPECT_THAT(read_file(missing()), FailsWith(ErrorKind::not_found, HasSubstr("No such file")));
  EXPECT_THAT(read_file(folder_.path().string()), FailsWith(ErrorKind::storage, HasSubstr("directory")));
}

TEST_F(ReadFile, TakesTheFirstThatIsThere) {
  const std::array paths{missing(), file("first.toml", "timezone = 'UTC'"), file("second.toml", "no TOML")};

  EXPECT_EQ(read_first(paths)->timezone, "UTC");
  EXPECT_EQ(read_first(std::array{missing()}), Config{});
  EXPECT_THAT(read_first(std::array{paths[2], paths[1]}), FailsWith(ErrorKind::usage, ::testing::_));
}

}  // namespace
}  // namespace logbook::config
