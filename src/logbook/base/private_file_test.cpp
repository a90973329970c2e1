#include "logbook/base/private_file.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "logbook/testing/matchers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook {
namespace {

using std::filesystem::perms;
using ::testing::_;
using testing::FailsWith;
using testing::Holds;

perms permissions(const std::filesystem::path& path) { return std::filesystem::status(path).permissions(); }

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(PrivateFile, IsForItsOwnerAloneAndSoAreTheDirectoriesMadeForIt) {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a" / "b" / "secret";

  EXPECT_THAT(make_private_file(path, "text\n"), Holds(true));

  EXPECT_EQ(content(path), "text\n");
  EXPECT_EQ(permissions(path), perms::owner_read | perms::owner_write);
  EXPECT_EQ(permissions(path.parent_path()), perms::owner_all);
  EXPECT_EQ(permissions(path.parent_path().parent_path()), perms::owner_all);
}

TEST(PrivateFile, NeverTakesThePlaceOfAnother) {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "secret";
  make_private_file(path, "first").value();
  std::filesystem::create_symlink("nowhere", folder.path() / "link");

  EXPECT_THAT(make_private_file(path, "second"), Holds(false));
  EXPECT_THAT(make_private_file(folder.path() / "link", "second"), Holds(false));

  EXPECT_EQ(content(path), "first");
}

TEST(PrivateFile, ThatCannotBeMadeIsAnErrorAboutIt) {
  const auto made = make_private_file("/dev/null/secret", "text");

  EXPECT_THAT(made, FailsWith(ErrorKind::storage, _));
  EXPECT_EQ(made.error().thing, "/dev/null/secret");
}

}  // namespace
}  // namespace logbook
