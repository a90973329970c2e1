#pragma once
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

/// Writes each user once, in the order of `users`. Table and csv need `Users::Detail::activity`.
void write_users(const analysis::Users& users, UsersFormat format, std::ostream& out);

}  // namespace logbook::formats
