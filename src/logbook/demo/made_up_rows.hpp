#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "logbook/demo/columns.hpp"
#include "logbook/demo/geolocation.hpp"
#include "logbook/demo/history.hpp"
#include "logbook/demo/people.hpp"

namespace logbook::demo {

/// The text that stands in a made-up row's `login`; empty when it is NULL.
std::string typed_name(const Row& row, const std::vector<Person>& people);

/// The GUID in a made-up row's `userId`: the guest's on failures and for strangers.
std::string_view user_id(const Row& row, const std::vector<Person>& people);

/// Where the made-up addresses are, for `Geolocation`.
std::vector<GeoRange> made_up_ranges();

/// Spells out the columns of made-up rows. Each text of the tables is written as JSON once, here; a row only refers to
/// them. Safe to use from several threads.
class MadeUpRows {
 public:
  /// `people` outlives the object.
  explicit MadeUpRows(const std::vector<Person>& people);

  /// What is made for one row alone. The columns of the row refer to it.
  struct Made {
    std::string login, login_json, ip, page_json;
  };

  /// The columns of `row`, which live until `made` is used again.
  Columns columns(const Row& row, Made& made) const;

 private:
  const std::vector<Person>& people_;
  std::vector<std::string> display_names_;  // one a person
  std::vector<std::string> names_;          // the same as JSON
  std::vector<std::string> emails_;         // as JSON, one a person
  std::vector<std::string> browsers_;       // as JSON, one a device
  std::vector<std::string> platforms_;      // as JSON, one a device
};

}  // namespace logbook::demo
