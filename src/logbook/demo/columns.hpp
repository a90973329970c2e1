#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "logbook/base/time.hpp"

namespace logbook::demo {

/// A text of the portal and the same as JSON, with its quotes. A NULL has neither.
struct Text {
  std::string_view raw;
  std::string_view json;

  bool is_null() const { return json.empty(); }
};

/// A row of the table of login events, column by column, as the portal reads it, together with the name of its user.
/// Lent by whoever keeps the texts.
///
/// Source: `DbLoginEvent` in DocSpace-server.
struct Columns {
  std::int32_t id{};
  UtcTime time;
  std::string_view user_id;  ///< GUID, lower case
  Text name;                 ///< the user's name; NULL where no user has this id, or one without a name
  Text login;
  std::optional<std::string_view> ip;  ///< whole
  Text browser;
  Text platform;
  Text page;
  std::optional<std::int32_t> action;
  std::optional<std::string_view> description;  ///< JSON
  bool is_active = false;                       ///< the session has not ended
};

}  // namespace logbook::demo
