#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>

#include "logbook/analysis/users.hpp"

namespace logbook::formats {

enum class UsersFormat : std::uint8_t {
  lines,  ///< one id a line, as the vendor's sample prints them; control characters made visible
  json,   ///< one line: an array of ids, as JSON.stringify writes it
  table,  ///< for eyes: id, name, events, failures, last seen (UTC), last address
  csv,    ///< the columns of the table, for spreadsheets
};

/// How a list of users is shown.
struct UserListOptions {
  std::size_t most_width = 0;  ///< table: columns of the terminal; 0: nothing is cut or left out
};

/// Writes each user once, in the order of `users`. Table and csv need `Users::Detail::activity`.
void write_users(const analysis::Users& users, UsersFormat format, const UserListOptions& options, std::ostream& out);

}  // namespace logbook::formats
