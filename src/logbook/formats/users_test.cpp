#include "logbook/formats/users.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using analysis::Users;
using testing::at;
using testing::event;

void fill(Users& users) {
  ASSERT_TRUE(users.add(event({.time = at(9, 30), .user_id = "id-bo", .user = "Bo", .ip = "198.51.100.7"})));
  ASSERT_TRUE(
      users.add(event({.time = at(8, 0), .action = LoginAction{1013}, .user_id = "id-ann", .user = "Ann, A."})));
}

std::string written(const Users& users, UsersFormat format, const UserListOptions& options = {}) {
  std::ostringstream out;
  write_users(users, format, options, out);
  return out.str();
}

TEST(UsersFormat, LinesAreTheIds) {
  Users users(Users::Detail::ids);
  fill(users);
  EXPECT_EQ(written(users, UsersFormat::lines), "id-bo\nid-ann\n");
}

TEST(UsersFormat, LinesStayLinesWhateverAnIdHolds) {
  Users users(Users::Detail::ids);
  ASSERT_TRUE(users.add(event({.user_id = "a\nb\x1b[1m"})));
  EXPECT_EQ(written(users, UsersFormat::lines), "a\\nb\\x1b[1m\n");
}

TEST(UsersFormat, JsonIsOneLineAsJsonStringifyWritesIt) {
  Users users(Users::Detail::ids);
  fill(users);
  EXPECT_EQ(written(users, UsersFormat::json), "[\"id-bo\",\"id-ann\"]\n");
  EXPECT_EQ(written(Users(Users::Detail::ids), UsersFormat::json), "[]\n");
}

TEST(UsersFormat, TableShowsWhatIsKnown) {
  Users users(Users::Detail::activity);
  fill(users);
  EXPECT_EQ(written(users, UsersFormat::table),
            "USER ID  NAME     EVENTS  FAILURES  LAST SEEN (UTC)       LAST ADDRESS\n"
            "id-bo    Bo            1         0  2026-03-02T09:30:00Z  198.51.100.7\n"
            "id-ann   Ann, A.       1         1  2026-03-02T08:00:00Z\n");
}

TEST(UsersFormat, TableFitsAnOrdinaryTerminalWithAllItsColumns) {
  Users users(Users::Detail::activity);
  ASSERT_TRUE(users.add(event({.time = at(9, 30),
                               .user_id = "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e",
                               .user = "Jean-Luc Gar\xC3\xA7on",
                               .ip = "198.51.100.107"})));

  EXPECT_EQ(written(users, UsersFormat::table, {.most_width = 80}),
            "USER ID      NAME         EVENTS  FAILURES  LAST SEEN (UTC)       LAST ADDRESS\n"
            "0c5d1a52-6…  Jean-Luc G…       1         0  2026-03-02T09:30:00Z  198.51.100.107\n");
}

TEST(UsersFormat, CsvHasTheColumnsOfTheTable) {
  Users users(Users::Detail::activity);
  fill(users);
  EXPECT_EQ(written(users, UsersFormat::csv),
            "userId,name,events,failures,lastSeen,lastAddress\r\n"
            "id-bo,Bo,1,0,2026-03-02T09:30:00Z,198.51.100.7\r\n"
            "id-ann,\"Ann, A.\",1,1,2026-03-02T08:00:00Z,\r\n");
}

}  // namespace
}  // namespace logbook::formats
