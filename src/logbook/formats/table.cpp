#include "logbook/formats/table.hpp"

#include <algorithm>
#include <ostream>
#include <vector>

#include "logbook/base/text.hpp"

namespace logbook::formats {
namespace {

constexpr std::size_t kWidestColumn = 64;

/// Appends `text` to `line`, filled up to `width` columns; the spaces owed behind it are left in `owed`.
void append_cell(std::string& line, std::size_t& owed, std::string_view text, std::size_t width, Align align) {
  const auto taken = display_width(text);
  const auto fill = width > taken ? width - taken : 0;
  if (align == Align::right) owed += fill;
  if (!text.empty()) {
    line.append(owed, ' ');
    line += text;
    owed = 0;
  }
  if (align == Align::left) owed += fill;
  owed += 2;
}

}  // namespace

void write_table(std::span<const TableColumn> columns, std::size_t rows,
                 const std::function<std::string(std::size_t row, std::size_t column)>& cell, std::ostream& out) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    auto width = display_width(columns[column].title);
    for (std::size_t row = 0; row < rows; ++row) width = std::max(width, display_width(printable(cell(row, column))));
    widths.push_back(std::min(width, kWidestColumn));
  }

  const auto write_line = [&](auto text_of) {
    std::string line;
    std::size_t owed = 0;
    for (std::size_t column = 0; column < columns.size(); ++column) {
      append_cell(line, owed, text_of(column), widths[column], columns[column].align);
    }
    out << line << '\n';
  };
  write_line([&](std::size_t column) { return std::string(columns[column].title); });
  for (std::size_t row = 0; row < rows; ++row) {
    write_line([&](std::size_t column) { return printable(cell(row, column)); });
  }
}

}  // namespace logbook::formats
