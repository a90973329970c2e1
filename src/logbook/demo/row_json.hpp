#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "logbook/demo/history.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/portal_dates.hpp"

namespace logbook::demo {

/// The text that stands in a row's `login`; empty when the field is left out.
std::string typed_name(const Row& row, const std::vector<Person>& people);

/// The GUID in a row's `userId`: the guest's on failures and for strangers.
std::string_view user_id(const Row& row, const std::vector<Person>& people);

/// Writes rows as the portal does (`LoginEventDto`): fields in its order, nulls left out, empty strings kept. Each
/// text of the tables is escaped once, here; writing a row only joins them. Safe to use from several threads.
class RowWriter {
 public:
  /// `people` outlives the writer.
  explicit RowWriter(const std::vector<Person>& people);

  /// Appends the JSON object of `row` to `out`.
  void append(std::string& out, const Row& row, PortalDates& dates) const;

  /// The same with `user` in place of the user's name: for a portal that repeats what it was sent.
  void append_with_user(std::string& out, const Row& row, PortalDates& dates, std::string_view user) const;

 private:
  void append_row(std::string& out, const Row& row, PortalDates& dates, const std::string* user) const;

  const std::vector<Person>& people_;
  // JSON, ready to append: with quotes, or whole fields with the comma before them.
  std::vector<std::string> names_;    // one a person
  std::vector<std::string> emails_;   // one a person
  std::vector<std::string> actions_;  // action and actionId, from 1000
  std::vector<std::string> places_;   // country and city
  std::vector<std::string> devices_;  // browser and platform
};

}  // namespace logbook::demo
