#pragma once
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/formats/table.hpp"
#include "logbook/formats/time_text.hpp"

namespace logbook::formats {

/// Whether events of the same time may still appear.
enum class Standing : std::uint8_t {
  settled,      ///< no
  provisional,  ///< yes: the event is newer than what the answer claims to be complete
};

/// How events are shown: the same for all of one answer.
struct EventView {
  TimeText time_text = format_utc;                            ///< for eyes; programs get UTC
  bool mask_logins = false;                                   ///< shows only the shape of logins that may be secrets
  std::function<bool(std::string_view login)> is_known_user;  ///< whose logins are never masked; empty: nobody's
  bool raw_page = false;                                      ///< with query and fragment, which may hold tokens
};

/// An event as fields read it. It lives as long as what it is made of.
struct ShownEvent {
  ShownEvent(const LoginEvent& from, Standing standing_of_it, const EventView& how);

  const LoginEvent& event;
  Standing standing;
  const EventView& view;
  bool login_masked;
};

/// What a field is in JSON.
enum class FieldKind : std::uint8_t { text, number, flag };

/// One property of a login event, wherever events are listed.
struct Field {
  std::string_view key;  ///< name for programs and options; the portal's own where it has one
  TableColumn table;
  bool in_tables;  ///< whether tables have it when nobody chooses
  FieldKind kind;
  std::string_view description;

  /// The value for programs, not quoted: text, digits, or `true` and `false`. It lives in the event or in `scratch`.
  std::string_view (*value)(const ShownEvent& shown, std::string& scratch);
  /// Puts such a value back into an event; false for what is none. Null: it follows from others, or is none of the
  /// event's own.
  bool (*read)(std::string_view value, LoginEvent& event);
  /// The value for eyes, not made safe for terminals; null: the same as for programs.
  std::string (*cell)(const ShownEvent& shown);

  std::string table_cell(const ShownEvent& shown) const;
};

/// All fields, in the order in which programs get them. This list is the only one: options, help and `docs/fields.md`
/// are made from it.
std::span<const Field> fields();

/// The fields of a table when nobody chooses.
std::vector<const Field*> table_fields();

/// The fields that files for programs have when nobody chooses: all.
std::vector<const Field*> all_fields();

/// Reads what `--columns` says: names separated by commas, in the order wanted. Plain names stand in place of
/// `defaults`; a name with `+` adds its field behind the others. A name is a key or a title, in any case of letters; a
/// field named twice stands once. Error: `usage`, when there is no such field, or none at all.
Result<std::vector<const Field*>> choose_columns(std::string_view text, std::vector<const Field*> defaults);

/// Writes the answer to `--list-columns`: a table of all fields, for a terminal `most_width` wide; 0: nothing is cut.
void list_columns(std::size_t most_width, std::ostream& out);

/// Writes `docs/fields.md`.
void write_fields_markdown(std::ostream& out);

}  // namespace logbook::formats
