#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/demo/columns.hpp"
#include "logbook/demo/geolocation.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/portal_dates.hpp"

namespace logbook::demo {

/// How `login/last` and `login/filter` write events.
struct RowStyle {
  bool cuts_long_parts = false;  ///< what is put into the text of an action is cut: `last` does so
  std::optional<std::string_view>
      user;  ///< stands in place of each user's name: for a portal that repeats what it was sent
};

/// Writes rows as events, as the portal does (`LoginEventDto`): fields in its order, nulls left out, empty strings
/// kept. Safe to use from several threads.
///
/// Source: `EventTypeConverter` and `AuditActionMapper` in DocSpace-server; seen.
class RowWriter {
 public:
  /// `places` outlives the writer.
  explicit RowWriter(const Geolocation& places);

  /// Appends a row to `out` as a JSON object. Error: the exception that the portal throws on such a row; `out` then
  /// ends in the middle of it.
  std::expected<void, Exception> append(std::string& out, const Columns& row, PortalDates& dates,
                                        const RowStyle& style = {}) const;

 private:
  const Geolocation& places_;
  std::vector<std::string> actions_;  // the text of each login action as JSON, from 1000 on
};

}  // namespace logbook::demo
