#include "logbook/formats/table.hpp"

#include <gmock/gmock.h>

#include <array>
#include <sstream>
#include <vector>

namespace logbook::formats {
namespace {

std::string table(std::vector<std::array<std::string, 3>> cells, const TableRoom& room = {}) {
  constexpr std::array kColumns{TableColumn{"NAME"}, TableColumn{"N", Align::right}, TableColumn{"FROM"}};
  std::ostringstream out;
  write_table(
      kColumns, room, cells.size(), [&](std::size_t row, std::size_t column) { return cells[row][column]; }, out);
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

TEST(Table, FitsTheTerminal) {
  EXPECT_EQ(table({{"annabel@example.com", "7", "203.0.113.24"}}, {.width = 26}),
            "NAME         N  FROM\n"
            "annabel@ex…  7  203.0.113…\n");
}

TEST(Table, NamesTheColumnsForWhichThereIsNoRoom) {
  EXPECT_EQ(table({{"annabel@example.com", "7", "203.0.113.24"}}, {.width = 20}),
            "NAME               N\n"
            "annabel@example.…  7\n"
            "not shown for lack of room: from; --wide\n");
}

TEST(Table, NeverCutsANumber) {
  EXPECT_EQ(table({{"annabel@example.com", "1234567890", "x"}}, {.width = 20}),
            "NAME               N\n"
            "annabel…  1234567890\n"
            "not shown for lack of room: from; --wide\n");
}

TEST(Table, GivesAWideTerminalToAGiantCell) {
  const std::string giant(100, 'x');

  EXPECT_EQ(table({{"ann", "1", giant}}, {.width = 200}), "NAME  N  FROM\nann   1  " + giant + "\n");
}

std::string streamed(std::size_t most_width, const std::vector<std::vector<std::string>>& rows) {
  std::ostringstream out;
  TableStream stream({{"TIME", Align::left, 10}, {"LOGIN"}, {"N", Align::right}, {"CITY"}},
                     {.width = most_width, .remedy = "--wide or --columns"}, out);
  for (const auto& row : rows) stream.add(row);
  stream.finish();
  return out.str();
}

TEST(TableStream, CutsNothingWhereTheWidthIsNotKnown) {
  EXPECT_EQ(streamed(0, {{"2026-03-02", "ann", "7", "Riga"}, {"2026-03-01", "bo", "12", ""}}),
            "TIME        LOGIN   N  CITY\n"
            "2026-03-02  ann     7  Riga\n"
            "2026-03-01  bo     12\n");
}

TEST(TableStream, TakesFromTheWidestColumnsFirst) {
  EXPECT_EQ(streamed(36, {{"2026-03-02", "annabel@example.com", "7", "San Francisco"}}),
            "TIME        LOGIN       N  CITY\n"
            "2026-03-02  annabel@e\xE2\x80\xA6  7  San Fran\xE2\x80\xA6\n");
}

TEST(TableStream, LeavesOutColumnsFromTheRightRatherThanMakeThemUnreadable) {
  const std::vector<std::vector<std::string>> rows{{"2026-03-02", "annabel@example.com", "7", "San Francisco"}};

  EXPECT_EQ(streamed(33, rows),
            "TIME        LOGIN     N  CITY\n"
            "2026-03-02  annabel…  7  San Fra…\n");
  EXPECT_EQ(streamed(32, rows),
            "TIME        LOGIN              N\n"
            "2026-03-02  annabel@example.…  7\n"
            "not shown for lack of room: city; --wide or --columns\n");
  EXPECT_EQ(streamed(19, rows),
            "TIME\n"
            "2026-03-02\n"
            "not shown for lack of room: login, n, city; --wide or --columns\n");
}

TEST(TableStream, CutsTheFirstColumnWhereThereIsNoRoomForOne) {
  EXPECT_EQ(streamed(5, {{"2026-03-02", "ann", "7", ""}}),
            "TIME\n"
            "2026…\n"
            "not shown for lack of room: login, n, city; --wide or --columns\n");
}

TEST(TableStream, ShowsTheTitlesOfAnEmptyTable) { EXPECT_EQ(streamed(80, {}), "TIME  LOGIN  N  CITY\n"); }

TEST(TableStream, ShowsHostileTextHarmlessly) {
  EXPECT_EQ(streamed(0, {{"a\x1b[2Jb", "", "", ""}}), "TIME       LOGIN  N  CITY\na\\x1b[2Jb\n");
}

TEST(TableStream, HoldsNoMoreRowsThanItNeedsForTheWidths) {
  std::ostringstream out;
  TableStream stream({{"LOGIN"}, {"CITY"}}, {}, out);
  const std::vector<std::string> row{"ann", "Riga"};
  for (int i = 0; i < 999; ++i) stream.add(row);
  EXPECT_EQ(out.str(), "");

  stream.add(row);
  out.str("");
  stream.add(std::vector<std::string>{"annabel", "Bern"});
  stream.add(row);

  EXPECT_EQ(out.str(),
            "annabel  Bern\n"
            "ann    Riga\n");
}

TEST(TableStream, HoldsNoMoreThanAMebibyteOfText) {
  std::ostringstream out;
  TableStream stream({{"LOGIN"}}, {.width = 20}, out);

  stream.add(std::vector<std::string>{std::string(std::size_t{1} << 20, 'x')});

  EXPECT_EQ(out.str(), "LOGIN\n" + std::string(19, 'x') + "\xE2\x80\xA6\n");
}

}  // namespace
}  // namespace logbook::formats
