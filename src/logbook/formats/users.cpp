#include "logbook/formats/users.hpp"

#include <array>
#include <ostream>
#include <string>

#include "logbook/base/text.hpp"
#include "logbook/formats/csv.hpp"
#include "logbook/formats/table.hpp"

namespace logbook::formats {
namespace {

using analysis::UserActivity;
using analysis::Users;

struct UserColumn {
  std::string_view key;  // heads the column in csv
  TableColumn table;
  std::string (*text)(const UserActivity&);
};

const std::array kColumns{
    UserColumn{"userId", {"USER ID"}, [](const UserActivity& user) { return std::string(user.id); }},
    UserColumn{"name", {"NAME"}, [](const UserActivity& user) { return std::string(user.name); }},
    UserColumn{
        "events", {"EVENTS", Align::right}, [](const UserActivity& user) { return std::to_string(user.events); }},
    UserColumn{
        "failures", {"FAILURES", Align::right}, [](const UserActivity& user) { return std::to_string(user.failures); }},
    UserColumn{"lastSeen",
               {"LAST SEEN (UTC)", Align::left, 25},
               [](const UserActivity& user) { return format_utc(user.last_seen); }},
    UserColumn{
        "lastAddress", {"LAST ADDRESS", Align::left, 15}, [](const UserActivity& user) { return user.last_address; }},
};

/// An id is a GUID; what is none is shown so that it stays one line and cannot speak to the terminal.
void write_lines(const Users& users, std::ostream& out) {
  for (const auto& user : users) out << printable(user.id) << '\n';
}

void write_json(const Users& users, std::ostream& out) {
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

void write_table_of(const Users& users, const UserListOptions& options, std::ostream& out) {
  std::array<TableColumn, kColumns.size()> columns;
  for (std::size_t i = 0; i < columns.size(); ++i) columns.at(i) = kColumns.at(i).table;
  write_table(
      columns, {.width = options.most_width}, users.size(),
      [&](std::size_t row, std::size_t column) { return kColumns.at(column).text(users[row]); }, out);
}

void write_csv(const Users& users, std::ostream& out) {
  std::array<std::string, kColumns.size()> cells;
  for (std::size_t i = 0; i < cells.size(); ++i) cells.at(i) = kColumns.at(i).key;
  out << csv_line(cells);
  for (const auto& user : users) {
    for (std::size_t i = 0; i < cells.size(); ++i) cells.at(i) = kColumns.at(i).text(user);
    out << csv_line(cells);
  }
}

}  // namespace

void write_users(const Users& users, UsersFormat format, const UserListOptions& options, std::ostream& out) {
  switch (format) {
    case UsersFormat::lines:
      return write_lines(users, out);
    case UsersFormat::json:
      return write_json(users, out);
    case UsersFormat::table:
      return write_table_of(users, options, out);
    case UsersFormat::csv:
      return write_csv(users, out);
  }
}

}  // namespace logbook::formats
