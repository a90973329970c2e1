#include "logbook/formats/csv.hpp"

namespace logbook::formats {
namespace {

bool looks_like_formula(std::string_view cell) {
  return !cell.empty() && std::string_view("=+-@\t\r\n").contains(cell.front());
}

void append_cell(std::string& line, std::string_view cell) {
  const bool formula = looks_like_formula(cell);
  const bool quoted = cell.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) line.push_back('"');
  if (formula) line.push_back('\'');
  for (const char c : cell) {
    if (c == '"') line.push_back('"');
    line.push_back(c);
  }
  if (quoted) line.push_back('"');
}

}  // namespace

std::string csv_line(std::span<const std::string> cells) {
  std::string line;
  for (const auto& cell : cells) {
    if (&cell != &cells.front()) line.push_back(',');
    append_cell(line, cell);
  }
  return line += "\r\n";
}

}  // namespace logbook::formats
