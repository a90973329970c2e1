#include "logbook/formats/csv.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace logbook::formats {
namespace {

std::string line(std::vector<std::string> cells) { return csv_line(cells); }

TEST(Csv, SeparatesCellsByCommasAndEndsWithCrLf) { EXPECT_EQ(line({"a", "", "c"}), "a,,c\r\n"); }

TEST(Csv, QuotesCellsThatHoldSeparators) {
  EXPECT_EQ(line({"a,b", "say \"hi\"", "two\nlines"}), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
}

TEST(Csv, TakesTheSpellOffFormulas) {
  EXPECT_EQ(line({"=1+1", "+49", "-x", "@sum", "\tx"}), "'=1+1,'+49,'-x,'@sum,'\tx\r\n");
  EXPECT_EQ(line({"=HYPERLINK(\"http://x\",\"y\")"}), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
}

TEST(Csv, LeavesRawCellsAsTheyAre) {
  const std::vector<std::string> cells{"=1+1", "-x", "a,\"b\""};
  EXPECT_EQ(csv_line(cells, CsvCells::raw), "=1+1,-x,\"a,\"\"b\"\"\"\r\n");
}

}  // namespace
}  // namespace logbook::formats
