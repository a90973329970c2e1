#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/event/coverage.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/formats/coverage.hpp"
#include "logbook/formats/csv.hpp"
#include "logbook/formats/event_fields.hpp"
#include "logbook/formats/time_text.hpp"

namespace logbook::formats {

enum class EventFormat : std::uint8_t {
  table,  ///< for eyes: titles, one line an event
  csv,    ///< one line of keys, one an event
  json,   ///< one document: the events, one a line, their coverage, the portal
  jsonl,  ///< one JSON object a line, the events alone
};

/// Where logins that may be secrets are masked (`login_mask.hpp`).
enum class Masking : std::uint8_t { in_tables, everywhere, nowhere };

/// What a list of events shows, and how.
struct EventListOptions {
  std::vector<const Field*> fields = {};  ///< in this order; none: the format's own (`default_fields`)
  Masking masking = Masking::in_tables;
  std::function<bool(std::string_view login)> is_known_user = {};  ///< whose logins are never masked; empty: nobody's
  bool raw_page = false;                                           ///< pages with query and fragment

  TimeText time_text = format_utc;  ///< table: the others have UTC
  std::size_t most_width = 0;       ///< table: columns of the terminal; 0: nothing is cut or left out

  CsvCells csv_cells = CsvCells::safe;  ///< csv

  std::string portal = {};  ///< json: the portal's address
  Asked asked = {};         ///< json: what `complete` is about
};

/// Writes a list of events of any length in constant memory, in the order in which they come. What is written is held
/// back in part until `finish`; before that, whole lines are written. Whether it could be written, the stream tells.
/// For one thread at a time.
class EventWriter {
 public:
  virtual ~EventWriter() = default;

  virtual void add(const LoginEvent& event, Standing standing) = 0;

  /// Ends the list. Called once, after the last event, and in every case: what a walk read before it failed is an
  /// answer too, and `coverage` says so. Only json has a place for that.
  virtual void finish(const Coverage& coverage) = 0;
};

/// The fields that a list in `format` has when nobody chooses.
std::vector<const Field*> default_fields(EventFormat format);

/// Makes a writer in `format`. `out` outlives it.
std::unique_ptr<EventWriter> make_event_writer(EventFormat format, EventListOptions options, std::ostream& out);

}  // namespace logbook::formats
