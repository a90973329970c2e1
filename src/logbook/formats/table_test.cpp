#include "logbook/formats/table.hpp"

#include <gmock/gmock.h>

#include <array>
#include <sstream>
#include <vector>

namespace logbook::formats {
namespace {

std::string table(std::vector<std::array<std::string, 3>> cells) {
  constexpr std::array kColumns{TableColumn{"NAME"}, TableColumn{"N", Align::right}, TableColumn{"FROM"}};
  std::ostringstream out;
  write_table(
      kColumns, cells.size(), [&](std::size_t row, std::size_t column) { return cells[row][column]; }, out);
  return out.str();
}

TEST(Table, IsAsWideAsItsWidestCells) {
  EXPECT_EQ(table({{"ann", "7", "203.0.113.24"}, {"bo", "12", "::"}}),
            "NAME   N  FROM\n"
            "ann    7  203.0.113.24\n"
            "bo    12  ::\n");
}

TEST(Table, CountsWideCharactersAsTwoColumns) {
  EXPECT_EQ(table({{"\xE6\x9D\x8E\xE9\x9B\xB7\xE9\x9B\xB7", "1", "x"}, {"bo", "2", "y"}}),
            "NAME    N  FROM\n"
            "\xE6\x9D\x8E\xE9\x9B\xB7\xE9\x9B\xB7  1  x\n"
            "bo      2  y\n");
}

TEST(Table, EndsLinesWithoutSpaces) { EXPECT_EQ(table({{"ann", "1", ""}}), "NAME  N  FROM\nann   1\n"); }

TEST(Table, KeepsPlacesOfEmptyCells) { EXPECT_EQ(table({{"", "1", "x"}}), "NAME  N  FROM\n      1  x\n"); }

TEST(Table, LetsAGiantCellMoveItsOwnLineOnly) {
  const std::string giant(100, 'x');
  const std::string filled = "ann" + std::string(61, ' ');
  EXPECT_EQ(table({{giant, "1", "x"}, {"ann", "2", "y"}}),
            "NAME" + std::string(60, ' ') + "  N  FROM\n" + giant + "  1  x\n" + filled + "  2  y\n");
}

TEST(Table, ShowsHostileTextHarmlessly) {
  EXPECT_EQ(table({{"a\x1b[2Jb", "1", "x\ny"}}),
            "NAME       N  FROM\n"
            "a\\x1b[2Jb  1  x\\ny\n");
}

}  // namespace
}  // namespace logbook::formats
