#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/demo/columns.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/query.hpp"

namespace logbook::demo {

/// What a request for `login/filter` asks.
struct LoginQuery {
  std::size_t start = 0;
  std::size_t count = 100;
  std::optional<std::string> user_id;  ///< lower case, with dashes
  std::optional<std::int64_t> action;
  std::optional<UtcTime> from;  ///< both ends included
  std::optional<UtcTime> to;

  /// True when a row passes the filters. `from` and `to` are compared with the time that is stored, in UTC.
  bool matches(const Columns& row) const;

  /// Cuts both ends to milliseconds, as PostgreSQL gets them.
  void cut_to_milliseconds();
};

/// Reads the parameters as the portal binds them: what it takes, what it takes for no filter, and what it refuses, in
/// the order in which it names them.
std::expected<LoginQuery, std::vector<WrongParameter>> read_login_query(const Query& query);

/// Reads a GUID as .NET does, into lower case with dashes: with or without dashes, the former also in braces or
/// parentheses.
std::optional<std::string> read_guid(std::string_view text);

/// Reads a number as the portal binds it: with blanks around it, a plus before it, or as hex digits behind `0x`.
std::optional<std::int32_t> read_int(std::string_view text);

/// Reads an action as the portal binds it: a number or a name in any letter case. -1 and `None` are -1, no filter.
std::optional<std::int32_t> read_action(std::string_view text);

}  // namespace logbook::demo
