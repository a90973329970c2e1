#include "logbook/formats/csv.hpp"

namespace logbook::formats {
namespace {

bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r\n").contains(text.front());
}

}  // namespace

void append_csv_cell(std::string& line, std::string_view text, CsvCells cells) {
  const bool formula = cells == CsvCells::safe && looks_like_formula(text);
  const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) line.push_back('"');
  if (formula) line.push_back('\'');
  for (const char c : text) {
    if (c == '"') line.push_back('"');
    line.push_back(c);
  }
  if (quoted) line.push_back('"');
}

std::string csv_line(std::span<const std::string> texts, CsvCells cells) {
  std::string line;
  for (const auto& text : texts) {
    if (&text != &texts.front()) line.push_back(',');
    append_csv_cell(line, text, cells);
  }
  return line += "\r\n";
}

}  // namespace logbook::formats
