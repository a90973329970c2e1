#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

namespace logbook::formats {

enum class Align : std::uint8_t { left, right };

struct TableColumn {
  std::string_view title;
  Align align = Align::left;
};

/// Writes a table for eyes: titles, then `rows` lines, columns as wide as their widest cell and two spaces apart,
/// without spaces at the ends of lines. Cells are made safe for terminals. A cell wider than 64
/// columns is written whole and moves the rest of its own line only: one giant name must not fill all others with
/// spaces. `cell(row, column)` is asked for each cell twice, so that nothing is held.
void write_table(std::span<const TableColumn> columns, std::size_t rows,
                 const std::function<std::string(std::size_t row, std::size_t column)>& cell, std::ostream& out);

}  // namespace logbook::formats
