#include "logbook/formats/users.hpp"

#include <array>
#include <ostream>
#include <string>

#include "logbook/base/text.hpp"
#include "logbook/formats/address_text.hpp"
#include "logbook/formats/event_fields.hpp"
#include "logbook/formats/program_time.hpp"
#include "logbook/formats/table.hpp"

namespace logbook::formats {
namespace {

using analysis::UserActivity;
using analysis::Users;

/// What is known of a user, wherever users are listed. Keys are for ever: scripts read them.
struct UserField {
  std::string_view key;
  TableColumn table;
  FieldKind kind;
  std::string (*value)(const UserActivity&);                  // for programs, not quoted
  std::string (*cell)(const UserActivity&, const TimeText&);  // for eyes; null: the same
};

const std::array kFields{
    UserField{
        "userId", {"USER ID"}, FieldKind::text, [](const UserActivity& user) { return std::string(user.id); }, nullptr},
    UserField{
        "name", {"NAME"}, FieldKind::text, [](const UserActivity& user) { return std::string(user.name); }, nullptr},
    UserField{"events",
              {"EVENTS", Align::right},
              FieldKind::number,
              [](const UserActivity& user) { return std::to_string(user.events); },
              nullptr},
    UserField{"failures",
              {"FAILURES", Align::right},
              FieldKind::number,
              [](const UserActivity& user) { return std::to_string(user.failures); },
              nullptr},
    UserField{"lastSeen",
              {"LAST SEEN", Align::left, 25},
              FieldKind::text,
              [](const UserActivity& user) { return program_time(user.last_seen); },
              [](const UserActivity& user, const TimeText& time_text) { return time_text(user.last_seen); }},
    UserField{"lastAddress",
              {"LAST ADDRESS", Align::left, 15},
              FieldKind::text,
              [](const UserActivity& user) { return user.last_address; },
              [](const UserActivity& user, const TimeText&) { return address_text(user.last_address); }},
};

/// An id is a GUID; what is none is shown so that it stays one line and cannot speak to the terminal.
void write_lines(const Users& users, std::ostream& out) {
  for (const auto& user : users) out << printable(user.id) << '\n';
}

void write_ids_as_json(const Users& users, std::ostream& out) {
  std::string text;
  char before = '[';
  for (const auto& user : users) {
    text = before;
    append_json(text, user.id);
    out << text;
    before = ',';
  }
  out << (users.size() == 0 ? "[]\n" : "]\n");
}

void append_object(std::string& out, const UserActivity& user) {
  char before = '{';
  for (const auto& field : kFields) {
    out += before;
    append_json(out, field.key);
    out += ':';
    if (field.kind == FieldKind::text) {
      append_json(out, field.value(user));
    } else {
      out += field.value(user);
    }
    before = ',';
  }
  out += '}';
}

void write_json_lines(const Users& users, std::ostream& out) {
  std::string line;
  for (const auto& user : users) {
    line.clear();
    append_object(line, user);
    out << line << '\n';
  }
}

void write_table_of(const Users& users, const UserListOptions& options, std::ostream& out) {
  std::array<TableColumn, kFields.size()> columns;
  for (std::size_t i = 0; i < columns.size(); ++i) columns.at(i) = kFields.at(i).table;
  write_table(
      columns, {.width = options.most_width}, users.size(),
      [&](std::size_t row, std::size_t column) {
        const auto& field = kFields.at(column);
        return field.cell == nullptr ? field.value(users[row]) : field.cell(users[row], options.time_text);
      },
      out);
}

void write_csv(const Users& users, CsvCells csv_cells, std::ostream& out) {
  std::array<std::string, kFields.size()> cells;
  for (std::size_t i = 0; i < cells.size(); ++i) cells.at(i) = kFields.at(i).key;
  out << csv_line(cells);
  for (const auto& user : users) {
    for (std::size_t i = 0; i < cells.size(); ++i) cells.at(i) = kFields.at(i).value(user);
    out << csv_line(cells, csv_cells);
  }
}

}  // namespace

void write_users(const Users& users, UsersFormat format, const UserListOptions& options, std::ostream& out) {
  switch (format) {
    case UsersFormat::lines:
      return write_lines(users, out);
    case UsersFormat::json:
      return write_ids_as_json(users, out);
    case UsersFormat::jsonl:
      return write_json_lines(users, out);
    case UsersFormat::table:
      return write_table_of(users, options, out);
    case UsersFormat::csv:
      return write_csv(users, options.csv_cells, out);
  }
}

void write_users_document(const Users& users, const Coverage& coverage, const Asked& asked, std::string_view portal,
                          std::ostream& out) {
  out << "{\"users\":[";
  std::string text;
  std::string_view before = "\n";
  for (const auto& user : users) {
    text = before;
    append_object(text, user);
    out << text;
    before = ",\n";
  }
  text = "\n],\"coverage\":";
  append_coverage_json(text, coverage, asked);
  text += ",\"portal\":";
  append_json(text, portal);
  out << text << "}\n";
}

}  // namespace logbook::formats
