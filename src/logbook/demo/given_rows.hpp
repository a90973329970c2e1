#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/time.hpp"
#include "logbook/demo/columns.hpp"
#include "logbook/demo/history.hpp"
#include "logbook/demo/people.hpp"

namespace logbook::demo {

/// A row of a portal's table of login events (`login_events`) as its database holds it. What is NULL there is nothing
/// here.
struct GivenRow {
  std::int32_t id{};
  UtcTime time;         ///< whole seconds on MariaDB
  std::string user_id;  ///< GUID, lower case
  std::optional<std::string> login;
  std::optional<std::string> ip;  ///< whole: the portal cuts it when it reads the row
  std::optional<std::string> browser;
  std::optional<std::string> platform;
  std::optional<std::string> page;
  std::optional<std::int32_t> action;
  std::optional<std::string> description;  ///< JSON: what the text of the action is completed with
  bool is_active = false;                  ///< the session has not ended
};

/// Reads JSON Lines, one object a row, with the names of the columns: `id`, `tenant`, `date` (ISO 8601 with zone),
/// `userId`, `login`, `ip`, `browser`, `platform`, `page`, `action`, `description`, `active`. Rows of other tenants
/// than 1, the portal's own, are left out. The rows come oldest first, those of one date in the order of the file.
///
/// Error: `malformed`, with `source` and the line, for what is no such object, or has the id of another row.
Result<std::vector<GivenRow>> read_given_rows(std::string_view text, const std::string& source);

/// Holds the texts of given rows; `Row` refers to them by number. Safe to use from several threads.
class GivenRows {
 public:
  /// `people` outlives the object.
  explicit GivenRows(const std::vector<Person>& people);
  ~GivenRows();
  GivenRows(const GivenRows&) = delete;
  GivenRows& operator=(const GivenRows&) = delete;

  /// Keeps the texts of `row` and returns the row of the history that stands for it.
  Row keep(GivenRow row);

  /// The columns of the row with this number (`Row::variant`). They live as long as the object.
  Columns columns(std::uint32_t number) const;

 private:
  struct Kept;

  const std::vector<Person>& people_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<const Kept>> rows_;
};

}  // namespace logbook::demo
