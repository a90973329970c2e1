#pragma once
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "logbook/analysis/groups.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/formats/coverage.hpp"
#include "logbook/formats/csv.hpp"
#include "logbook/formats/events.hpp"
#include "logbook/formats/time_text.hpp"

namespace logbook::formats {

/// What a list of groups shows, and how.
struct GroupListOptions {
  std::string_view key = "login";    ///< what the groups have in common: `login`, `ip`, `user` or `day`
  std::string_view title = "LOGIN";  ///< the same for eyes
  TimeText time_text = format_utc;   ///< table: the others have UTC
  std::size_t most_width = 0;        ///< table: columns of the terminal; 0: nothing is cut or left out
  CsvCells csv_cells = CsvCells::safe;
  std::string portal = {};  ///< json: the portal's address
  Asked asked = {};         ///< json: what `complete` is about
};

/// Writes groups in their order, each with its key, how many attempts failed, and when the first and the last.
/// `coverage` stands in json alone.
void write_groups(std::span<const analysis::Group> groups, EventFormat format, const GroupListOptions& options,
                  const Coverage& coverage, std::ostream& out);

}  // namespace logbook::formats
