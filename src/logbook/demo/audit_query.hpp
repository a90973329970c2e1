#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "logbook/demo/json.hpp"
#include "logbook/demo/login_query.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/query.hpp"

namespace logbook::demo {

/// An event of the audit trail. This portal knows one kind, 6035: that the lifetime was set. Its action type is
/// `Update`; it has no entry and no target.
struct AuditEvent {
  std::int32_t id{};
  UtcTime time;  ///< whole seconds on MariaDB
  const Person* person{};
  std::string ip;  ///< whole

  static constexpr std::int32_t kAction = 6035;
};

/// What a request for `events/filter` asks.
struct AuditQuery {
  LoginQuery common;
  std::optional<std::int32_t> action_type;  ///< not `None`, which is no filter
  std::optional<std::int32_t> entry_type;   ///< the same
  std::string target;                       ///< empty for no filter

  /// True when an event passes the filters: with `action` an exact `target` and no type counts; without it the types
  /// do, and `target` only together with the type of the entry.
  bool matches(const AuditEvent& event) const;
};

/// Reads the parameters; what is wrong in the order in which the portal names those of `LoginQuery`.
std::expected<AuditQuery, std::vector<WrongParameter>> read_audit_query(const Query& query);

}  // namespace logbook::demo
