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

enum class Cells : std::uint8_t { whole, cut };

Cells cells_in(const TableRoom& room) { return room.width == 0 ? Cells::whole : Cells::cut; }

/// One line without its end, of the columns that have a width; `text_of(column)` is safe for terminals.
template <class TextOf>
std::string table_line(std::span<const TableColumn> columns, std::span<const std::size_t> widths, Cells cells,
                       TextOf text_of) {
  std::string line;
  std::size_t owed = 0;
  for (std::size_t column = 0; column < widths.size(); ++column) {
    const auto& text = text_of(column);
    const auto width = widths[column];
    if (cells == Cells::whole) {
      append_cell(line, owed, text, width, columns[column].align);
    } else {
      append_cell(line, owed, shortened(text, width), width, columns[column].align);
    }
  }
  return line;
}

std::string title_line(std::span<const TableColumn> columns, std::span<const std::size_t> widths, Cells cells) {
  return table_line(columns, widths, cells, [&](std::size_t column) { return columns[column].title; });
}

/// The widths of the columns, none wider than `widest`, if `cell(row, column)`, safe for terminals, is all they hold.
template <class Cell>
std::vector<std::size_t> natural_widths(std::span<const TableColumn> columns, std::size_t widest, std::size_t rows,
                                        Cell cell) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    auto width = display_width(columns[column].title);
    for (std::size_t row = 0; row < rows; ++row) width = std::max(width, display_width(cell(row, column)));
    widths.push_back(std::min(width, widest));
  }
  return widths;
}

/// What a column keeps of the `width` that it needs. A number that is cut is another number.
std::size_t kept(const TableColumn& column, std::size_t width) {
  return column.align == Align::right ? width : std::min(width, column.least);
}

/// Takes from the widest columns until all fit into `most`, or until each is down to what it keeps.
void shrink(std::vector<std::size_t>& widths, std::span<const TableColumn> columns, std::size_t most) {
  auto taken = std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  for (; taken > most; --taken) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (widths[i] > kept(columns[i], widths[i]) && (widest == nullptr || widths[i] >= *widest)) widest = &widths[i];
    }
    if (widest == nullptr) return;
    --*widest;
  }
}

/// Makes the columns fit into `most`. Those on the right for which there is no room get no width at all.
void fit(std::vector<std::size_t>& widths, std::span<const TableColumn> columns, std::size_t most) {
  auto taken = kept(columns[0], widths[0]);
  std::size_t shown = 1;
  for (; shown < widths.size(); ++shown) {
    taken += kGap + kept(columns[shown], widths[shown]);
    if (taken > most) break;
  }
  widths.resize(shown);
  shrink(widths, columns, most);
  widths[0] = std::min(widths[0], most);  // when it is alone
}

/// The widths of the columns that are shown.
template <class Cell>
std::vector<std::size_t> shown_widths(std::span<const TableColumn> columns, const TableRoom& room, std::size_t rows,
                                      Cell cell) {
  if (room.width == 0) return natural_widths(columns, kWidestColumn, rows, cell);
  auto widths = natural_widths(columns, room.width, rows, cell);
  fit(widths, columns, room.width);
  return widths;
}

/// Names the columns behind the first `shown`, if there are any.
void write_left_out(std::span<const TableColumn> columns, std::size_t shown, const TableRoom& room, std::ostream& out) {
  if (shown == columns.size()) return;
  std::string_view before = "not shown for lack of room: ";
  for (const auto& column : columns.subspan(shown)) {
    out << before << lower_ascii(column.title);
    before = ", ";
  }
  out << "; " << room.remedy << '\n';
}

}  // namespace

void write_table(std::span<const TableColumn> columns, const TableRoom& room, std::size_t rows,
                 const std::function<std::string(std::size_t row, std::size_t column)>& cell, std::ostream& out) {
  const auto safe_cell = [&](std::size_t row, std::size_t column) { return printable(cell(row, column)); };
  const auto widths = shown_widths(columns, room, rows, safe_cell);

  out << title_line(columns, widths, cells_in(room)) << '\n';
  for (std::size_t row = 0; row < rows; ++row) {
    out << table_line(columns, widths, cells_in(room), [&](std::size_t column) { return safe_cell(row, column); })
        << '\n';
  }
  write_left_out(columns, widths.size(), room, out);
}

TableStream::TableStream(std::vector<TableColumn> columns, TableRoom room, std::ostream& out)
    : columns_(std::move(columns)), room_(room), out_(out) {}

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
  write_left_out(columns_, widths_.size(), room_, out_);
}

void TableStream::begin() {
  widths_ =
      shown_widths(columns_, room_, held_.size(),
                   [this](std::size_t row, std::size_t column) -> std::string_view { return held_[row][column]; });
  out_ << title_line(columns_, widths_, cells_in(room_)) << '\n';
  for (const auto& row : held_) write(row);
  held_ = {};
}

void TableStream::write(std::span<const std::string> cells) {
  out_ << table_line(columns_, widths_, cells_in(room_), [&](std::size_t column) -> std::string_view {
    return cells[column];
  }) << '\n';
}

}  // namespace logbook::formats
