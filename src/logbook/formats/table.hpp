#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace logbook::formats {

enum class Align : std::uint8_t { left, right };

struct TableColumn {
  std::string_view title;
  Align align = Align::left;  ///< right: numbers, which are never cut
  std::size_t least = 8;      ///< columns of the terminal that it keeps of those it needs, or it is left out
};

/// The room that a table has.
///
/// In a terminal lines never take more: the widest columns give way first, and what does not fit is cut with `…`.
/// Where that would leave a column less than its least, columns are left out from the right, and a line under the
/// table names them.
///
/// Elsewhere a cell wider than 64 columns is written whole and moves the rest of its own line only: one giant name must
/// not fill all others with spaces.
struct TableRoom {
  std::size_t width = 0;               ///< columns of the terminal; 0: there is none, nothing is cut or left out
  std::string_view remedy = "--wide";  ///< the options that show what is left out; lives as long as the table
};

/// Writes a table for eyes: titles, then `rows` lines, columns as wide as their widest cell and two spaces apart,
/// without spaces at the ends of lines. Cells are made safe for terminals. `cell(row, column)` is asked for each cell
/// twice, so that nothing is held.
void write_table(std::span<const TableColumn> columns, const TableRoom& room, std::size_t rows,
                 const std::function<std::string(std::size_t row, std::size_t column)>& cell, std::ostream& out);

/// Writes such a table row by row, however many rows come. The first of them (1,000, or 1 MiB of text) are held until
/// they tell how wide the columns are; those behind are written at once, in the same widths. For one thread at a time.
class TableStream {
 public:
  /// `out` outlives this.
  TableStream(std::vector<TableColumn> columns, TableRoom room, std::ostream& out);

  /// Takes a row, one text a column; they are made safe for terminals.
  void add(std::span<const std::string> cells);

  /// Writes what is held; without any row the titles alone.
  void finish();

 private:
  void begin();
  void write(std::span<const std::string> cells);

  std::vector<TableColumn> columns_;
  TableRoom room_;
  std::ostream& out_;
  std::vector<std::vector<std::string>> held_;
  std::size_t held_bytes_ = 0;
  std::vector<std::size_t> widths_;  // of the columns that are shown; empty until the first line is written
};

}  // namespace logbook::formats
