#pragma once
#include <span>
#include <string>
#include <string_view>

namespace logbook::formats {

/// Returns one line of CSV (RFC 4180), with its CR LF. Cells are quoted where they must be. A cell that a spreadsheet
/// would take for a formula (it begins with = + - @, a tab or a line break) gets a ' in front: names and logins come
/// from strangers.
std::string csv_line(std::span<const std::string> cells);

}  // namespace logbook::formats
