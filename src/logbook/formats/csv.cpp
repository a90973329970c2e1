#include "logbook/formats/csv.hpp"

#include <algorithm>

namespace logbook::formats {
namespace {

bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r\n").contains(text.front());
}

bool needs_quotes(char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; }

void append_doubling_quotes(std::string& line, std::string_view text) {
  for (const char c : text) {
    if (c == '"') line.push_back('"');
    line.push_back(c);
  }
}

}  // namespace

void append_csv_cell(std::string& line, std::string_view text, CsvCells cells) {
  const bool formula = cells == CsvCells::safe && looks_like_formula(text);
  const bool quoted = std::ranges::any_of(text, needs_quotes);
  if (quoted) line.push_back('"');
  if (formula) line.push_back('\'');
  if (quoted) {
    append_doubling_quotes(line, text);
    line.push_back('"');
  } else {
    line += text;
  }
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
