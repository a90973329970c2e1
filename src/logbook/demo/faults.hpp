#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "logbook/base/error.hpp"

namespace logbook::demo {

/// What can go wrong on purpose: with requests for the login history only, where its row does not say otherwise.
enum class Fault : std::uint8_t {
  drop,
  reset,
  truncate,
  slow,
  bad_row,
  database_down,
  keys_unreadable,
  invalid_operation,
  server_error,
  too_many,
  too_many_retry_after,
  html_502,
  html_503,
  html_504,
  unauthorized,
  unpaid_portal,
  plan_lacks_audit,
  wrong_address,
  portal_state,
  portal_not_found,
  no_portal,
  bad_field,
  degraded,
  echo_key,
  echo_key_row,
  redirect_elsewhere,
  redirect_within,
  redirect_loop,
  html_200,
  not_json,
  no_response,
  bad_utf8,
  gzip_bomb,
  huge_body,
};

/// One fault as people name it and as `--help` tells it.
struct FaultRow {
  Fault fault;
  std::string_view name;       ///< "html-502"
  std::string_view what;       ///< one line, no full stop
  bool is_everywhere = false;  ///< strikes all routes, not the login history alone
};

/// All faults.
std::span<const FaultRow> fault_table();

/// The row of `fault`.
const FaultRow& fault_row(Fault fault);

/// A fault that is to strike.
struct PlannedFault {
  Fault fault{};
  std::optional<std::int64_t> times;  ///< the first so many requests only; without it each one

  bool operator==(const PlannedFault&) const = default;
};

/// Faults in the order in which they are tried. One request meets at most one of them: the first that is not used up.
using FaultPlan = std::vector<PlannedFault>;

/// Reads a list such as `429-retry-after:2,truncate`: names with a comma between them, each with the number of
/// requests to strike if that is limited. An empty text is an empty plan. Error: `usage`, with the nearest name.
Result<FaultPlan> parse_faults(std::string_view text);

}  // namespace logbook::demo
