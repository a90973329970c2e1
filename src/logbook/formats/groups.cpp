#include "logbook/formats/groups.hpp"

#include <array>
#include <ostream>

#include "logbook/base/text.hpp"
#include "logbook/formats/program_time.hpp"
#include "logbook/formats/table.hpp"

namespace logbook::formats {
namespace {

using analysis::Group;

void append_group(std::string& out, const Group& group, std::string_view key) {
  out += '{';
  append_json(out, key);
  out += ':';
  append_json(out, group.key);
  out += ",\"attempts\":" + std::to_string(group.events) + ",\"first\":\"";
  append_program_time(out, group.first);
  out += "\",\"last\":\"";
  append_program_time(out, group.last);
  out += "\"}";
}

void write_json(std::span<const Group> groups, const GroupListOptions& options, const Coverage& coverage,
                std::ostream& out) {
  std::string text = "{\"groups\":[";
  for (const auto& group : groups) {
    text += &group == groups.data() ? "\n" : ",\n";
    append_group(text, group, options.key);
  }
  text += "\n],\"coverage\":";
  append_coverage_json(text, coverage, options.asked);
  text += ",\"portal\":";
  append_json(text, options.portal);
  out << text << "}\n";
}

void write_csv(std::span<const Group> groups, const GroupListOptions& options, std::ostream& out) {
  out << csv_line(std::array<std::string, 4>{std::string(options.key), "attempts", "first", "last"});
  for (const auto& group : groups) {
    std::array<std::string, 4> cells{group.key, std::to_string(group.events), {}, {}};
    append_program_time(cells[2], group.first);
    append_program_time(cells[3], group.last);
    out << csv_line(cells, options.csv_cells);
  }
}

void write_group_table(std::span<const Group> groups, const GroupListOptions& options, std::ostream& out) {
  const std::array<TableColumn, 4> columns{{{options.title, Align::left, 15},
                                            {"ATTEMPTS", Align::right},
                                            {"FIRST", Align::left, 25},
                                            {"LAST", Align::left, 25}}};
  write_table(
      columns, {.width = options.most_width}, groups.size(),
      [&](std::size_t row, std::size_t column) {
        const auto& group = groups[row];
        switch (column) {
          case 0:
            return group.key;
          case 1:
            return std::to_string(group.events);
          default:
            return options.time_text(column == 2 ? group.first : group.last);
        }
      },
      out);
}

}  // namespace

void write_groups(std::span<const Group> groups, EventFormat format, const GroupListOptions& options,
                  const Coverage& coverage, std::ostream& out) {
  switch (format) {
    case EventFormat::table:
      return write_group_table(groups, options, out);
    case EventFormat::csv:
      return write_csv(groups, options, out);
    case EventFormat::json:
      return write_json(groups, options, coverage, out);
    case EventFormat::jsonl:
      break;
  }
  for (const auto& group : groups) {
    std::string line;
    append_group(line, group, options.key);
    out << line << '\n';
  }
}

}  // namespace logbook::formats
