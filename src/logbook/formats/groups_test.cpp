#include "logbook/formats/groups.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using testing::at;

const std::vector<analysis::Group> kGroups{{"ann@example.com", 3, at(8, 0), at(9, 30)},
                                           {"=bob", 1, at(8, 5), at(8, 5)}};
const Coverage kCoverage{{at(7, 0), at(10, 0)}, {}, CoverageEnd::oldest_event};

std::string written(EventFormat format) {
  std::ostringstream out;
  write_groups(kGroups, format, {.portal = "https://docs.example.com"}, kCoverage, out);
  return out.str();
}

TEST(Groups, AreShownAsATable) {
  EXPECT_EQ(written(EventFormat::table),
            "LOGIN            ATTEMPTS  FIRST                 LAST\n"
            "ann@example.com         3  2026-03-02T08:00:00Z  2026-03-02T09:30:00Z\n"
            "=bob                    1  2026-03-02T08:05:00Z  2026-03-02T08:05:00Z\n");
}

TEST(Groups, FitTheTerminalWithTheirTimesWhole) {
  const std::vector<analysis::Group> groups{{"ann@very-long.example.com", 3, at(8, 0), at(9, 30)}};
  std::ostringstream out;

  write_groups(groups, EventFormat::table, {.most_width = 70}, kCoverage, out);

  EXPECT_EQ(out.str(),
            "LOGIN             ATTEMPTS  FIRST                 LAST\n"
            "ann@very-long.e…         3  2026-03-02T08:00:00Z  2026-03-02T09:30:00Z\n");
}

TEST(Groups, AreWrittenForSpreadsheets) {
  EXPECT_EQ(written(EventFormat::csv),
            "login,attempts,first,last\r\n"
            "ann@example.com,3,2026-03-02T08:00:00.000000Z,2026-03-02T09:30:00.000000Z\r\n"
            "'=bob,1,2026-03-02T08:05:00.000000Z,2026-03-02T08:05:00.000000Z\r\n");
}

TEST(Groups, AreWrittenForProgramsWithHowFarTheyReach) {
  EXPECT_EQ(written(EventFormat::json),
            R"({"groups":[
{"login":"ann@example.com","attempts":3,"first":"2026-03-02T08:00:00.000000Z","last":"2026-03-02T09:30:00.000000Z"},
{"login":"=bob","attempts":1,"first":"2026-03-02T08:05:00.000000Z","last":"2026-03-02T08:05:00.000000Z"}
],"coverage":{"from":"2026-03-02T07:00:00.000000Z","until":"2026-03-02T10:00:00.000000Z","complete":true,"end":"oldest-event","holes":[]},"portal":"https://docs.example.com"}
)");
}

TEST(Groups, AreWrittenOneALine) {
  EXPECT_EQ(
      written(EventFormat::jsonl),
      R"({"login":"ann@example.com","attempts":3,"first":"2026-03-02T08:00:00.000000Z","last":"2026-03-02T09:30:00.000000Z"}
{"login":"=bob","attempts":1,"first":"2026-03-02T08:05:00.000000Z","last":"2026-03-02T08:05:00.000000Z"}
)");
}

}  // namespace
}  // namespace logbook::formats
