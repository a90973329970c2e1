#include "logbook/demo/dump.hpp"

#include <cassert>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>

#include "logbook/base/zone.hpp"
#include "logbook/demo/geolocation.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/made_up_rows.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/portal_dates.hpp"
#include "logbook/demo/row_json.hpp"
#include "logbook/demo/traffic.hpp"

namespace logbook::demo {

Result<void> dump(const Options& options, std::int64_t events, std::ostream& out) {
  constexpr std::size_t kBuffer = std::size_t{256} * 1024;
  const auto zone = Zone::named(options.timezone);
  if (!zone) return std::unexpected(zone.error());
  const auto people = make_people(options.seed, options.users, options.clock);
  const auto rows = Traffic(options.seed, people, *zone, options.database).past(events, options.clock);
  const Geolocation places(made_up_ranges());
  const MadeUpRows made_up_rows(people);
  MadeUpRows::Made made;
  const RowWriter writer(places);
  PortalDates dates(*zone);
  RowStyle style;
  style.cuts_long_parts = true;

  std::string buffer;
  buffer.reserve(2 * kBuffer);
  begin_success(buffer);
  buffer.push_back('[');
  bool first = true;
  for (const auto& row : rows | std::views::reverse) {
    if (!first) buffer.push_back(',');
    first = false;
    [[maybe_unused]] const auto written = writer.append(buffer, made_up_rows.columns(row, made), dates, style);
    assert(written);  // no made-up row is a bad one
    if (buffer.size() < kBuffer) continue;
    if (!out.write(buffer.data(), static_cast<std::streamsize>(buffer.size()))) return {};
    buffer.clear();
  }
  buffer.push_back(']');
  end_success(buffer, {"https://docs.example.com/api/2.0/security/audit/login/last", rows.size()});
  out.write(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  out.flush();
  return {};
}

}  // namespace logbook::demo
