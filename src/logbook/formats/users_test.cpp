#include "logbook/formats/users.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "logbook/base/local_format.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using analysis::Users;
using testing::at;
using testing::event;
using ::testing::HasSubstr;

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
            "USER ID  NAME     EVENTS  FAILURES  LAST SEEN             LAST ADDRESS\n"
            "id-bo    Bo            1         0  2026-03-02T09:30:00Z  198.51.100.7\n"
            "id-ann   Ann, A.       1         1  2026-03-02T08:00:00Z  (hidden)\n");
}

TEST(UsersFormat, TableShowsTimesInTheZoneAskedFor) {
  Users users(Users::Detail::activity);
  fill(users);
  const LocalFormat berlin(Zone::named("Europe/Berlin").value(), TimeFormat::minutes);

  const auto table = written(users, UsersFormat::table, {.time_text = berlin});

  EXPECT_THAT(table, HasSubstr("2026-03-02 10:30+01:00"));
}

TEST(UsersFormat, TableMarksAnAddressThatThePortalCut) {
  Users users(Users::Detail::activity);
  ASSERT_TRUE(users.add(event({.user_id = "id-bo", .ip = "2001"})));

  EXPECT_THAT(written(users, UsersFormat::table), HasSubstr("  2001:…\n"));
  EXPECT_THAT(written(users, UsersFormat::csv), HasSubstr(",2001\r\n"));
}

TEST(UsersFormat, TableFitsAnOrdinaryTerminalWithAllItsColumns) {
  Users users(Users::Detail::activity);
  ASSERT_TRUE(users.add(event({.time = at(9, 30),
                               .user_id = "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e",
                               .user = "Jean-Luc Gar\xC3\xA7on",
                               .ip = "198.51.100.107"})));

  EXPECT_EQ(written(users, UsersFormat::table, {.most_width = 80}),
            "USER ID      NAME         EVENTS  FAILURES  LAST SEEN             LAST ADDRESS\n"
            "0c5d1a52-6…  Jean-Luc G…       1         0  2026-03-02T09:30:00Z  198.51.100.107\n");
}

TEST(UsersFormat, CsvHasTheColumnsOfTheTable) {
  Users users(Users::Detail::activity);
  fill(users);
  EXPECT_EQ(written(users, UsersFormat::csv),
            "userId,name,events,failures,lastSeen,lastAddress\r\n"
            "id-bo,Bo,1,0,2026-03-02T09:30:00.000000Z,198.51.100.7\r\n"
            "id-ann,\"Ann, A.\",1,1,2026-03-02T08:00:00.000000Z,\r\n");
}

TEST(UsersFormat, CsvTakesTheSpellOffFormulasUnlessAskedForRawText) {
  Users users(Users::Detail::activity);
  ASSERT_TRUE(users.add(event({.user_id = "id-bo", .user = "=1+1"})));

  EXPECT_THAT(written(users, UsersFormat::csv), HasSubstr("id-bo,'=1+1,"));
  EXPECT_THAT(written(users, UsersFormat::csv, {.csv_cells = CsvCells::raw}), HasSubstr("id-bo,=1+1,"));
}

TEST(UsersFormat, JsonLinesAreOneObjectAUser) {
  Users users(Users::Detail::activity);
  fill(users);
  EXPECT_EQ(
      written(users, UsersFormat::jsonl),
      R"({"userId":"id-bo","name":"Bo","events":1,"failures":0,"lastSeen":"2026-03-02T09:30:00.000000Z","lastAddress":"198.51.100.7"}
{"userId":"id-ann","name":"Ann, A.","events":1,"failures":1,"lastSeen":"2026-03-02T08:00:00.000000Z","lastAddress":""}
)");
}

TEST(UsersDocument, TellsHowFarItReaches) {
  Users users(Users::Detail::activity);
  ASSERT_TRUE(users.add(event({.time = at(9, 30), .user_id = "id-bo", .user = "Bo", .ip = "198.51.100.7"})));
  const Coverage whole{{at(8, 0), at(9, 31)}, {}, CoverageEnd::oldest_event};
  std::ostringstream out;

  write_users_document(users, whole, {.since = at(7, 0)}, "https://docs.example.com", out);

  EXPECT_EQ(out.str(),
            R"({"users":[
{"userId":"id-bo","name":"Bo","events":1,"failures":0,"lastSeen":"2026-03-02T09:30:00.000000Z","lastAddress":"198.51.100.7"}
],"coverage":{"from":"2026-03-02T08:00:00.000000Z","until":"2026-03-02T09:31:00.000000Z","complete":false,"end":"oldest-event","holes":[]},"portal":"https://docs.example.com"}
)");
}

}  // namespace
}  // namespace logbook::formats
