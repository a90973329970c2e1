#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace logbook::formats {

/// Who reads the cells.
enum class CsvCells : std::uint8_t {
  safe,  ///< a spreadsheet: what it would take for a formula gets a ' in front, for names and logins come from
         ///< strangers
  raw,   ///< a program: each text as it is
};

/// Appends `text` to `line` as one cell of CSV (RFC 4180), in quotes where it must be. A spreadsheet takes for a
/// formula what begins with = + - @, a tab or a line break.
void append_csv_cell(std::string& line, std::string_view text, CsvCells cells = CsvCells::safe);

/// Returns one line of CSV (RFC 4180), with its CR LF.
std::string csv_line(std::span<const std::string> texts, CsvCells cells = CsvCells::safe);

}  // namespace logbook::formats
