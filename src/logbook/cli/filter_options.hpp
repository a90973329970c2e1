#pragma once
#include <optional>
#include <string>

#include "logbook/base/error.hpp"
#include "logbook/base/local_format.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/event/filter.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// The options that say which login events a question is about, as they were typed.
struct FilterOptions {
  std::string since;
  std::string until;
  std::string user;
  std::string login;
  std::string address;
  std::string action;
  std::string outcome = "any";
  std::string country;
  std::string timezone = "local";
  std::string time_format = "iso";

  /// True when events are to be left out.
  bool narrows() const;
};

/// Adds the options to `app`; `options` outlives it.
void add_filter_options(CLI::App& app, FilterOptions& options);

/// Adds `--outcome` alone.
void add_outcome_option(CLI::App& app, std::string& outcome);

/// Reads `--outcome`; nothing for `any`. Error: `usage`.
Result<std::optional<Outcome>> read_outcome(const std::string& outcome);

/// Reads `--time-format`. Error: `usage`.
Result<TimeFormat> read_time_format(const FilterOptions& options);

/// Finds the zone of `--timezone`. `of_portal` is the portal's, where it is known; UTC stands for it where it is not.
/// Error: `usage`.
Result<Zone> find_zone(const FilterOptions& options, const std::optional<Zone>& of_portal);

/// Reads all options but `--user`, whom the caller looks up. Times are read in `zone`; `now` is the portal's clock.
/// Error: `usage`.
Result<Filter> read_filter(const FilterOptions& options, const Zone& zone, UtcTime now);

/// Reads the options as far as that takes no portal: whether a range is empty depends on its clock and zone. Error:
/// `usage`.
Result<void> check_filter(const FilterOptions& options);

/// True for text that looks like the id of a user: a GUID.
bool is_guid(std::string_view text);

}  // namespace logbook::cli
