#pragma once
#include <string>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/formats/events.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// How a list is written, as it was typed.
struct ListOptions {
  std::string format = "table";
  std::string columns;
  std::string most;  ///< 20 where it was not given
  bool all = false;
  bool list_columns = false;
  bool wide = false;
  bool no_mask = false;
  bool mask_logins = false;
  bool raw_page = false;
  bool csv_raw = false;
};

/// Adds the options to `app`; `options` outlives it.
void add_list_options(CLI::App& app, ListOptions& options);

/// Adds those alone that any list has, of events or not: `--wide` and `--csv-raw`.
void add_layout_options(CLI::App& app, bool& wide, bool& csv_raw);

/// How a list is to be written.
struct ListForm {
  formats::EventFormat format;
  formats::EventListOptions options;
  std::uint64_t most;  ///< events
};

/// Reads the options. Error: `usage`.
Result<ListForm> read_list_options(const ListOptions& options, const Context& context);

}  // namespace logbook::cli
