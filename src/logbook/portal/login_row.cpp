#include "logbook/portal/login_row.hpp"

#include <array>
#include <cstring>
#include <limits>
#include <string>

#include "logbook/portal/json_text.hpp"

namespace logbook::portal {
namespace {

namespace od = simdjson::ondemand;

constexpr std::string_view kNotJson = "is not JSON";

enum class Field : std::uint8_t {
  id,
  date,
  user_id,
  action_id,
  user,
  login,
  action,
  ip,
  country,
  city,
  browser,
  platform,
  page,
  unknown
};

struct FieldName {
  std::string_view quoted_end;  // with its closing quote, so that one comparison settles it
  Field field;
};

constexpr std::array kFieldNames{FieldName{"id\"", Field::id},
                                 FieldName{"date\"", Field::date},
                                 FieldName{"user\"", Field::user},
                                 FieldName{"userId\"", Field::user_id},
                                 FieldName{"login\"", Field::login},
                                 FieldName{"action\"", Field::action},
                                 FieldName{"actionId\"", Field::action_id},
                                 FieldName{"ip\"", Field::ip},
                                 FieldName{"country\"", Field::country},
                                 FieldName{"city\"", Field::city},
                                 FieldName{"browser\"", Field::browser},
                                 FieldName{"platform\"", Field::platform},
                                 FieldName{"page\"", Field::page}};

/// The text between the quotes of a JSON string, escapes and all. The string is known to end.
std::string_view inside(const char* begin, bool& escaped) {
  const char* end = begin;
  for (; *end != '"'; ++end) {
    if (*end == '\\') {
      escaped = true;
      ++end;
    }
  }
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// `raw` is the text behind a key's opening quote. The portal's own spelling costs one comparison; an escaped
/// spelling of a known name is found as well.
Field field_named(const char* raw) {
  for (const auto& name : kFieldNames) {
    if (*raw == name.quoted_end.front() && std::memcmp(raw, name.quoted_end.data(), name.quoted_end.size()) == 0) {
      return name.field;
    }
  }
  bool escaped = false;
  const auto spelling = inside(raw, escaped);
  std::string key;
  if (!escaped || !unescape_json(spelling, key)) return Field::unknown;
  key.push_back('"');
  for (const auto& name : kFieldNames) {
    if (key == name.quoted_end) return name.field;
  }
  return Field::unknown;
}

std::string* text_of(Field field, LoginEvent& event) {
  switch (field) {
    case Field::user:
      return &event.user;
    case Field::user_id:
      return &event.user_id;
    case Field::login:
      return &event.login;
    case Field::action:
      return &event.action_text;
    case Field::ip:
      return &event.ip;
    case Field::country:
      return &event.country;
    case Field::city:
      return &event.city;
    case Field::browser:
      return &event.browser;
    case Field::platform:
      return &event.platform;
    case Field::page:
      return &event.page;
    default:
      return nullptr;
  }
}

/// What became of one value.
enum class Reading : std::uint8_t { fine, unusable, not_json };

/// The spelling of a string; `unusable` for anything else.
Reading read_spelling(od::value value, std::string_view& spelling, bool& escaped) {
  od::raw_json_string raw;
  if (const auto error = value.get_raw_json_string().get(raw)) {
    return error == simdjson::INCORRECT_TYPE ? Reading::unusable : Reading::not_json;
  }
  spelling = inside(raw.raw(), escaped);
  return Reading::fine;
}

/// Reads a string; anything else leaves `text` empty and is unusable.
Reading read_text(od::value value, std::string& text) {
  std::string_view spelling;
  bool escaped = false;
  const auto reading = read_spelling(value, spelling, escaped);
  if (escaped) return unescape_json(spelling, text) ? reading : Reading::not_json;
  text.assign(spelling);
  return reading;
}

Reading read_time(od::value value, UtcTime& time) {
  std::string_view spelling;
  bool escaped = false;
  const auto reading = read_spelling(value, spelling, escaped);
  if (reading != Reading::fine) return reading;
  std::string text;
  if (escaped && !unescape_json(spelling, text)) return Reading::not_json;
  const auto parsed = parse_time(escaped ? text : spelling);
  if (!parsed) return Reading::unusable;
  time = *parsed;
  return Reading::fine;
}

Reading read_number(od::value value, std::int64_t& number) {
  return value.get_int64().get(number) == simdjson::SUCCESS ? Reading::fine : Reading::unusable;
}

Reading read_action(od::value value, LoginAction& action) {
  bool null = false;
  if (value.is_null().get(null) == simdjson::SUCCESS && null) return Reading::fine;
  std::int64_t number = 0;
  const auto reading = read_number(value, number);
  if (reading == Reading::fine &&
      (number < std::numeric_limits<std::int32_t>::min() || number > std::numeric_limits<std::int32_t>::max())) {
    return Reading::unusable;
  }
  action = LoginAction{static_cast<std::int32_t>(number)};
  return reading;
}

/// Empties the event and keeps the room of its texts for the next row, but not that of a giant one.
void clear(LoginEvent& event) {
  constexpr std::size_t kOrdinary = 4096;
  event.id = 0;
  event.time = {};
  event.action = {};
  for (auto* text : texts(event)) {
    if (text->capacity() > kOrdinary) {
      *text = std::string();
    } else {
      text->clear();
    }
  }
}

/// Gathers the fields of one row and knows what is still missing.
class RowReader {
 public:
  RowReader(Fields fields, LoginEvent& event) : fields_(fields), event_(event) {
    if (fields == Fields::all) clear(event);
  }

  bool done() const { return fields_ == Fields::identity && has(Field::id) && has(Field::date) && has(Field::user_id); }

  /// Takes one field; returns "" or what is wrong.
  std::string_view take(Field field, od::value value) {
    if (field == Field::unknown || has(field)) return {};
    seen_ |= bit(field);
    switch (field) {
      case Field::id:
        return read_number(value, event_.id) == Reading::fine ? "" : missing(Field::id);
      case Field::date:
        return take_date(value);
      case Field::user_id:
        return take_user_id(value);
      case Field::action_id:
        if (fields_ == Fields::identity) return {};
        return read_action(value, event_.action) == Reading::fine ? "" : R"(has an "actionId" that is no number)";
      default:
        if (fields_ == Fields::identity) return {};
        return read_text(value, *text_of(field, event_)) == Reading::not_json ? kNotJson : "";
    }
  }

  /// What the row lacks now that it has ended; "" when nothing.
  std::string_view lacks() const {
    for (const auto field : {Field::id, Field::date, Field::user_id}) {
      if (!has(field)) return missing(field);
    }
    return {};
  }

 private:
  static constexpr unsigned bit(Field field) { return 1u << static_cast<unsigned>(field); }
  bool has(Field field) const { return (seen_ & bit(field)) != 0; }

  static std::string_view missing(Field field) {
    switch (field) {
      case Field::id:
        return R"(has no usable "id")";
      case Field::date:
        return R"(has no usable "date")";
      default:
        return R"(has no usable "userId")";
    }
  }

  std::string_view take_date(od::value value) {
    switch (read_time(value, event_.time)) {
      case Reading::fine:
        return {};
      case Reading::unusable:
        return missing(Field::date);
      case Reading::not_json:
        break;
    }
    return kNotJson;
  }

  std::string_view take_user_id(od::value value) {
    const auto reading = read_text(value, event_.user_id);
    if (reading == Reading::not_json) return kNotJson;
    return event_.user_id.empty() ? missing(Field::user_id) : "";
  }

  Fields fields_;
  LoginEvent& event_;
  unsigned seen_ = 0;
};

}  // namespace

std::string_view read_login_row(od::object row, Fields fields, LoginEvent& event) {
  RowReader reader(fields, event);
  for (auto field : row) {
    od::raw_json_string key;
    od::value value;
    if (field.key().get(key) != simdjson::SUCCESS || field.value().get(value) != simdjson::SUCCESS) return kNotJson;
    if (const auto wrong = reader.take(field_named(key.raw()), value); !wrong.empty()) return wrong;
    if (reader.done()) return {};
  }
  return reader.lacks();
}

}  // namespace logbook::portal
