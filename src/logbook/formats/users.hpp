#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include "logbook/analysis/users.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/formats/coverage.hpp"
#include "logbook/formats/csv.hpp"
#include "logbook/formats/time_text.hpp"

namespace logbook::formats {

enum class UsersFormat : std::uint8_t {
  lines,  ///< one id a line, as the vendor's sample prints them; control characters made visible
  json,   ///< one line: an array of ids, as JSON.stringify writes it
  jsonl,  ///< one JSON object a line: userId, name, events, failures, lastSeen (UTC), lastAddress
  table,  ///< for eyes: the same
  csv,    ///< for spreadsheets: the same
};

/// How a list of users is shown.
struct UserListOptions {
  TimeText time_text = format_utc;      ///< table: the others have UTC
  std::size_t most_width = 0;           ///< table: columns of the terminal; 0: nothing is cut or left out
  CsvCells csv_cells = CsvCells::safe;  ///< csv
};

/// Writes each user once, in the order of `users`. All but lines and json need `Users::Detail::activity`.
void write_users(const analysis::Users& users, UsersFormat format, const UserListOptions& options, std::ostream& out);

/// Writes the answer to a question about a login history as one JSON document: the users as jsonl has them, how far
/// the answer reaches, the portal's address. Needs `Users::Detail::activity`.
void write_users_document(const analysis::Users& users, const Coverage& coverage, const Asked& asked,
                          std::string_view portal, std::ostream& out);

}  // namespace logbook::formats
