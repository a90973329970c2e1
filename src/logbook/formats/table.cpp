#include "logbook/formats/table.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>

#include "logbook/base/text.hpp"

namespace logbook::formats {
namespace {

constexpr std::size_t kWidestColumn = 64;
constexpr std::size_t kGap = 2;
constexpr std::size_t kHeldRows = 1'000;
constexpr std::size_t kHeldBytes = std::size_t{1} << 20;

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
  owed += kGap;
}

/// One line without its end; `text_of(column)` is safe for terminals.
template <class TextOf>
std::string table_line(std::span<const TableColumn> columns, std::span<const std::size_t> widths, TextOf text_of) {
  std::string line;
  std::size_t owed = 0;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    append_cell(line, owed, text_of(column), widths[column], columns[column].align);
  }
  return line;
}

std::string title_line(std::span<const TableColumn> columns, std::span<const std::size_t> widths) {
  return table_line(columns, widths, [&](std::size_t column) { return columns[column].title; });
}

/// The widths of the columns if `cell(row, column)`, safe for terminals, is all that they hold.
template <class Cell>
std::vector<std::size_t> natural_widths(std::span<const TableColumn> columns, std::size_t rows, Cell cell) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    auto width = display_width(columns[column].title);
    for (std::size_t row = 0; row < rows; ++row) width = std::max(width, display_width(cell(row, column)));
    widths.push_back(std::min(width, kWidestColumn));
  }
  return widths;
}

/// Takes from the widest columns until all fit into `most`, or until each is down to its least.
void shrink(std::vector<std::size_t>& widths, std::span<const TableColumn> columns, std::size_t most) {
  auto taken = std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  for (; taken > most; --taken) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (widths[i] > columns[i].least && (widest == nullptr || widths[i] >= *widest)) widest = &widths[i];
    }
    if (widest == nullptr) return;
    --*widest;
  }
}

}  // namespace

void write_table(std::span<const TableColumn> columns, std::size_t rows,
                 const std::function<std::string(std::size_t row, std::size_t column)>& cell, std::ostream& out) {
  const auto safe_cell = [&](std::size_t row, std::size_t column) { return printable(cell(row, column)); };
  const auto widths = natural_widths(columns, rows, safe_cell);

  out << title_line(columns, widths) << '\n';
  for (std::size_t row = 0; row < rows; ++row) {
    out << table_line(columns, widths, [&](std::size_t column) { return safe_cell(row, column); }) << '\n';
  }
}

TableStream::TableStream(std::vector<TableColumn> columns, std::size_t most_width, std::ostream& out)
    : columns_(std::move(columns)), most_width_(most_width), out_(out) {}

void TableStream::add(std::span<const std::string> cells) {
  std::vector<std::string> row;
  row.reserve(cells.size());
  for (const auto& cell : cells) {
    row.push_back(printable(cell));
    held_bytes_ += row.back().size();
  }
  if (!widths_.empty()) return write(row);

  held_.push_back(std::move(row));
  if (held_.size() == kHeldRows || held_bytes_ >= kHeldBytes) begin();
}

void TableStream::finish() {
  if (widths_.empty()) begin();
}

void TableStream::begin() {
  widths_ = natural_widths(columns_, held_.size(), [this](std::size_t row, std::size_t column) -> std::string_view {
    return held_[row][column];
  });
  if (most_width_ != 0) shrink(widths_, columns_, most_width_);

  std::vector<std::string> titles;
  titles.reserve(columns_.size());
  for (const auto& column : columns_) titles.emplace_back(column.title);
  write(titles);
  for (const auto& row : held_) write(row);
  held_ = {};
}

void TableStream::write(std::span<const std::string> cells) {
  const bool cut = most_width_ != 0;
  const auto line = table_line(columns_, widths_, [&](std::size_t column) {
    return cut ? shortened(cells[column], widths_[column]) : cells[column];
  });
  out_ << (cut ? shortened(line, most_width_) : line) << '\n';
}

}  // namespace logbook::formats
