#include "logbook/formats/portals.hpp"

#include <array>
#include <ostream>

#include "logbook/base/text.hpp"
#include "logbook/formats/program_time.hpp"
#include "logbook/formats/table.hpp"

namespace logbook::formats {
namespace {

enum Column : std::size_t { portal, state, last_sync, until, holes, key_expires, from, address };

constexpr std::size_t kTime = 20;  // a time that is cut says nothing

constexpr std::array kColumns{TableColumn{"PORTAL"},
                              TableColumn{"STATE"},
                              TableColumn{"LAST SYNC", Align::left, kTime},
                              TableColumn{"COMPLETE UNTIL", Align::left, kTime},
                              TableColumn{"HOLES", Align::right},
                              TableColumn{"KEY EXPIRES", Align::left, kTime},
                              TableColumn{"COMPLETE FROM", Align::left, kTime},
                              TableColumn{"ADDRESS"}};

std::optional<TimeRange> newest_stretch(const PortalOverview& portal) {
  const auto& claims = portal.ledger.claims();
  return claims.empty() ? std::nullopt : std::optional(claims.front().stretch);
}

std::string cell(const PortalOverview& row, std::size_t column, const TimeText& time_text) {
  const auto stretch = newest_stretch(row);
  const auto time = [&](std::optional<UtcTime> moment) { return moment ? time_text(*moment) : std::string("-"); };
  switch (column) {
    case portal:
      return row.name;
    case state:
      return row.configured ? row.state : row.state + ", not configured";
    case last_sync:
      return time(row.last_sync);
    case from:
      return time(stretch ? std::optional(stretch->from) : std::nullopt);
    case until:
      return time(stretch ? std::optional(stretch->until) : std::nullopt);
    case holes:
      return stretch ? std::to_string(row.ledger.holes().size()) : "-";
    case key_expires:
      return row.key_never_expires ? "never" : time(row.key_expires);
    default:
      return row.address;
  }
}

void append_time(std::string& json, std::optional<UtcTime> time) {
  if (!time) {
    json += "null";
    return;
  }
  json += '"';
  append_program_time(json, *time);
  json += '"';
}

void append_portal(std::string& json, const PortalOverview& row) {
  const auto stretch = newest_stretch(row);
  json += R"({"portal":)";
  append_json(json, row.name);
  json += R"(,"address":)";
  if (row.address.empty()) {
    json += "null";
  } else {
    append_json(json, row.address);
  }
  json += row.configured ? R"(,"configured":true,"state":)" : R"(,"configured":false,"state":)";
  append_json(json, row.state);
  json += R"(,"last_sync":)";
  append_time(json, row.last_sync);
  json += R"(,"from":)";
  append_time(json, stretch ? std::optional(stretch->from) : std::nullopt);
  json += R"(,"until":)";
  append_time(json, stretch ? std::optional(stretch->until) : std::nullopt);
  json += R"(,"holes":)" + std::to_string(row.ledger.holes().size()) + R"(,"key_expires":)";
  if (row.key_never_expires) {
    json += R"("never")";
  } else {
    append_time(json, row.key_expires);
  }
  json += '}';
}

}  // namespace

void write_portals_table(std::span<const PortalOverview> portals, std::size_t width, const TimeText& time_text,
                         std::ostream& out) {
  write_table(
      kColumns, {.width = width}, portals.size(),
      [&](std::size_t row, std::size_t column) { return cell(portals[row], column, time_text); }, out);
}

void write_portals_json(std::span<const PortalOverview> portals, std::ostream& out) {
  std::string json = "[";
  for (const auto& row : portals) {
    if (json.size() > 1) json += ',';
    append_portal(json, row);
  }
  out << json << "]\n";
}

}  // namespace logbook::formats
