#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "logbook/base/time.hpp"
#include "logbook/demo/history.hpp"
#include "logbook/demo/people.hpp"
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

  /// True when `row` passes the filters.
  bool matches(const Row& row, const std::vector<Person>& people) const;
};

/// A parameter that the portal does not accept.
struct WrongParameter {
  std::string_view name;
  std::string text;
};

/// Reads the parameters as the portal binds them: what it takes, what it takes for no filter, and what it refuses.
std::expected<LoginQuery, WrongParameter> read_login_query(const Query& query);

}  // namespace logbook::demo
