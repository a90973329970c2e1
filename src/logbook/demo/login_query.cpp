#include "logbook/demo/login_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "logbook/base/number.hpp"
#include "logbook/base/text.hpp"
#include "logbook/demo/vocabulary.hpp"

namespace logbook::demo {
namespace {

constexpr std::int64_t kMostRows = 100;

/// True when `text` has the form of `pattern`, in which 0 stands for a digit and x for a hex digit.
bool has_form(std::string_view text, std::string_view pattern) {
  return std::ranges::equal(text, pattern, [](char c, char wanted) {
    const bool digit = c >= '0' && c <= '9';
    if (wanted == '0') return digit;
    if (wanted == 'x') return digit || (c >= 'a' && c <= 'f');
    return c == wanted;
  });
}

/// Reads a date in one of the patterns that the portal accepts. All need a zone: without one the portal stumbles.
std::optional<UtcTime> read_date(std::string_view text) {
  const auto zone_begins = text.find_last_of("Z+-");
  if (zone_begins == std::string_view::npos || zone_begins < 19) return std::nullopt;
  const auto zone = text.substr(zone_begins);
  if (zone != "Z" && !has_form(zone, "+00:00") && !has_form(zone, "-00:00")) return std::nullopt;

  std::string clock(text.substr(0, zone_begins));
  if (clock.substr(17, 2) > "59") return std::nullopt;  // no leap seconds
  const bool dashes = has_form(std::string_view(clock).substr(0, 19), "0000-00-00T00-00-00");
  if (dashes) clock[13] = clock[16] = ':';
  for (const std::string_view pattern :
       {"0000-00-00T00:00:00", "0000-00-00T00:00:00.000", "0000-00-00T00:00:00.0000000"}) {
    if (has_form(clock, pattern)) return parse_time(clock + std::string(zone));
  }
  return std::nullopt;
}

WrongParameter not_valid(std::string_view name, std::string_view value) {
  return {name, fmt::format("The value '{}' is not valid.", value)};
}

}  // namespace

std::optional<std::string> read_guid(std::string_view text) {
  std::string guid = lower_ascii(trimmed(text));
  if (guid.size() == 38 &&
      ((guid.front() == '{' && guid.back() == '}') || (guid.front() == '(' && guid.back() == ')'))) {
    guid = guid.substr(1, 36);
  }
  if (guid.size() == 32) {
    for (const std::size_t dash : {8u, 13u, 18u, 23u}) guid.insert(dash, 1, '-');
  }
  if (!has_form(guid, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")) return std::nullopt;
  return guid;
}

std::optional<std::int32_t> read_int(std::string_view text) {
  text = trimmed(text);
  if (lower_ascii(text.substr(0, 2)) == "0x") {
    const auto bits = parse_number<std::uint32_t>(text.substr(2), 16);
    return bits ? std::optional(static_cast<std::int32_t>(*bits)) : std::nullopt;
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  return parse_number<std::int32_t>(text);
}

std::optional<std::int32_t> read_action(std::string_view text) {
  constexpr std::int32_t kNone = -1;
  if (same_letters(text, "None")) return kNone;
  if (const auto* const named = find_action(text)) return named->number;
  const auto number = read_int(text);
  if (!number || (*number != kNone && find_action(*number) == nullptr)) return std::nullopt;
  return number;
}

bool LoginQuery::matches(const Columns& row) const {
  return (!user_id || *user_id == row.user_id) && (!action || *action == row.action) && (!from || row.time >= *from) &&
         (!to || row.time <= *to);
}

void LoginQuery::cut_to_milliseconds() {
  if (from) from = std::chrono::floor<std::chrono::milliseconds>(*from);
  if (to) to = std::chrono::floor<std::chrono::milliseconds>(*to);
}

std::expected<LoginQuery, std::vector<WrongParameter>> read_login_query(const Query& query) {
  constexpr std::string_view kNoGuid = "00000000-0000-0000-0000-000000000000";
  LoginQuery wanted;
  std::vector<WrongParameter> wrong;
  for (const auto& [name, field] : {std::pair{"from", &LoginQuery::from}, std::pair{"to", &LoginQuery::to}}) {
    const auto text = query.value(name);
    if (!text || text->empty()) continue;
    wanted.*field = read_date(*text);
    if (!(wanted.*field)) wrong.push_back(not_valid(name, *text));
  }
  if (const auto text = query.value("count")) {
    const auto count = read_int(*text);
    if (!count) {
      wrong.push_back(not_valid("count", *text));
    } else if (*count < 1 || *count > kMostRows) {
      wrong.push_back({"count", "The field Count must be between 1 and 100."});
    } else {
      wanted.count = static_cast<std::size_t>(*count);
    }
  }
  if (const auto text = query.value("action")) {
    wanted.action = read_action(*text);
    if (!wanted.action) wrong.push_back(not_valid("action", *text));
    if (wanted.action == -1) wanted.action.reset();
  }
  if (const auto text = query.value("userId")) {
    wanted.user_id = read_guid(*text);
    if (!wanted.user_id) {
      wrong.push_back({"userId", text->empty() ? "The value '' is invalid."
                                               : fmt::format("The value '{}' is not valid for UserId.", *text)});
    }
    if (wanted.user_id == kNoGuid) wanted.user_id.reset();
  }
  if (const auto text = query.value("startIndex")) {
    const auto start = read_int(*text);
    if (!start) wrong.push_back(not_valid("startIndex", *text));
    wanted.start = static_cast<std::size_t>(std::max(0, start.value_or(0)));
  }
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return wanted;
}

}  // namespace logbook::demo
