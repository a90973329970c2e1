#include "logbook/demo/row_json.hpp"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <vector>

#include "logbook/base/text.hpp"
#include "logbook/demo/vocabulary.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

constexpr std::string_view kAnonymous = "\"Anonymous\"";
constexpr std::string_view kUnknown = "\"Unknown Account\"";

void append_number(std::string& out, std::int64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

std::string_view text_of_action(std::int32_t action) {
  const auto* const known = find_action(action);
  return known == nullptr ? std::string_view{} : known->text;
}

/// What a description puts into the text of an action; nothing for a null among them.
using Parts = std::vector<std::optional<std::string>>;

/// Reads a description, a JSON array of texts. Nothing where it is none.
std::optional<Parts> read_description(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::array array;
  if (parser.parse(json.data(), json.size()).get_array().get(array) != simdjson::SUCCESS) return std::nullopt;
  Parts parts;
  for (const auto element : array) {
    std::string_view text;
    if (element.is_null()) {
      parts.emplace_back();
    } else if (element.get_string().get(text) == simdjson::SUCCESS) {
      parts.emplace_back(text);
    } else {
      return std::nullopt;
    }
  }
  return parts;
}

/// The first `count` characters of `text` as .NET counts them: those beyond U+FFFF twice. Shorter texts as they are.
std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80 && byte < 0xC0) continue;  // goes on with a character
    characters += byte >= 0xF0 ? 2 : 1;
    if (characters > count) return text.substr(0, i);
  }
  return text;
}

/// Cuts each part between commas that is 50 characters or longer to 47 and three dots.
std::string cut_long_parts(std::string_view text) {
  constexpr std::size_t kLong = 50;
  constexpr std::size_t kLeft = 47;
  std::string out;
  while (true) {
    const auto part = text.substr(0, text.find(','));
    const bool is_long = first_characters(part, kLong - 1).size() < part.size();
    out += is_long ? std::string(first_characters(part, kLeft)) + "..." : std::string(part);
    if (part.size() == text.size()) return out;
    out.push_back(',');
    text.remove_prefix(part.size() + 1);
  }
}

/// `text` with `{0}`, `{1}` … replaced by the parts; empty, as the portal leaves it, where one is null or missing.
std::string completed(std::string_view text, const Parts& parts, bool cuts_long_parts) {
  for (const auto& part : parts) {
    if (!part) return {};
  }
  std::string out;
  while (true) {
    const auto open = text.find('{');
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) return out += text;
    std::size_t number = parts.size();
    std::from_chars(text.data() + open + 1, text.data() + close, number);
    if (number >= parts.size()) return {};
    out += text.substr(0, open);
    out += cuts_long_parts ? cut_long_parts(*parts[number]) : *parts[number];
    text.remove_prefix(close + 1);
  }
}

}  // namespace

RowWriter::RowWriter(const Geolocation& places) : places_(places) {
  for (const auto& action : action_names()) append_json(actions_.emplace_back(), action.text);
}

std::expected<void, Exception> RowWriter::append(std::string& out, const Columns& row, PortalDates& dates,
                                                 const RowStyle& style) const {
  if (!row.ip) return std::unexpected(kNullReference);
  std::optional<Parts> parts;
  if (row.description) {
    parts = read_description(*row.description);
    if (!parts) return std::unexpected(kNotJson);
  }

  out += "{\"id\":";
  append_number(out, row.id);
  out += R"(,"date":")";
  dates.append(out, row.time);
  out += R"(","user":)";
  if (style.user) {
    append_json(out, *style.user);
  } else if (!row.name.is_null()) {
    out += row.name.json;
  } else if (!row.login.is_null() && !trimmed(row.login.raw).empty()) {
    out += row.login.json;
  } else {
    out += row.user_id == kGuestId ? kAnonymous : kUnknown;
  }
  out += R"(,"userId":")";
  out += row.user_id;
  out.push_back('"');
  if (!row.login.is_null()) {
    out += ",\"login\":";
    out += row.login.json;
  }

  const auto action = row.action.value_or(0);
  const auto login_action = std::int64_t{action} - action_names().front().number;
  out += ",\"action\":";
  if (parts) {
    append_json(out, completed(text_of_action(action), *parts, style.cuts_long_parts));
  } else if (login_action >= 0 && login_action < std::ssize(actions_)) {
    out += actions_[static_cast<std::size_t>(login_action)];
  } else {
    append_json(out, text_of_action(action));
  }
  out += ",\"actionId\":";
  append_number(out, action);

  const auto ip = row.ip->substr(0, row.ip->find(':'));
  out += ",\"ip\":";
  append_json(out, ip);
  out += places_.fields(ip);
  for (const auto& [name, text] : {std::pair{",\"browser\":", row.browser}, std::pair{",\"platform\":", row.platform},
                                   std::pair{",\"page\":", row.page}}) {
    if (text.is_null()) continue;
    out += name;
    out += text.json;
  }
  out.push_back('}');
  return {};
}

}  // namespace logbook::demo
