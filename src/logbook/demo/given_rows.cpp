#include "logbook/demo/given_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/demo/json_members.hpp"
#include "logbook/demo/login_query.hpp"

namespace logbook::demo {
namespace {

namespace dom = simdjson::dom;

constexpr std::int64_t kOwnTenant = 1;

Text text_of(const std::optional<std::string>& raw, const std::string& json) { return raw ? Text{*raw, json} : Text{}; }

std::string json_of(const std::optional<std::string>& raw) { return raw ? json_text(*raw) : ""; }

GivenRow read_row(JsonMembers& members) {
  GivenRow row;
  row.id = members.int32("id");
  row.time = members.time("date");
  row.user_id = read_guid(members.text("userId")).value_or("");
  if (row.user_id.empty()) members.failed<int>("userId", "is no GUID");
  row.login = members.find_text("login");
  row.ip = members.find_text("ip");
  row.browser = members.find_text("browser");
  row.platform = members.find_text("platform");
  row.page = members.find_text("page");
  row.action = members.find_int32("action");
  row.description = members.find_text("description");
  row.is_active = members.find<std::int64_t>("active").value_or(0) != 0;
  return row;
}

}  // namespace

Result<std::vector<GivenRow>> read_given_rows(std::string_view text, const std::string& source) {
  std::multimap<UtcTime, GivenRow> by_time;  // rows of one time stay in their order
  std::unordered_map<std::int32_t, std::size_t> line_of_id;
  dom::parser parser;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto json = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), json.size() + 1));
    const auto malformed = [&](std::string cause) {
      return std::unexpected(Error{ErrorKind::malformed, fmt::format("{}: line {}", source, line), std::move(cause),
                                   "write one JSON object a line, one for each row of login_events"});
    };
    dom::object object;
    if (parser.parse(json.data(), json.size()).get_object().get(object) != simdjson::SUCCESS) {
      return malformed("is no JSON object");
    }
    std::string wrong;
    JsonMembers members(object, wrong);
    auto row = read_row(members);
    const bool is_own = members.find<std::int64_t>("tenant").value_or(kOwnTenant) == kOwnTenant;
    if (!wrong.empty()) return malformed(std::move(wrong));
    const auto [known, is_new] = line_of_id.emplace(row.id, line);
    if (!is_new) return malformed(fmt::format("\"id\" is that of line {} too", known->second));
    if (is_own) by_time.emplace(row.time, std::move(row));
  }
  std::vector<GivenRow> rows;
  for (auto& [time, row] : by_time) rows.push_back(std::move(row));
  return rows;
}

/// A row with the JSON of its texts.
struct GivenRows::Kept {
  GivenRow row;
  std::optional<std::string> name;
  std::string name_json, login_json, browser_json, platform_json, page_json;
};

GivenRows::GivenRows(const std::vector<Person>& people) : people_(people) {}

GivenRows::~GivenRows() = default;

Row GivenRows::keep(GivenRow row) {
  auto kept = std::make_unique<Kept>();
  const auto person = std::ranges::find(people_, row.user_id, &Person::id);
  if (person != people_.end() && !person->display_name().empty()) kept->name = person->display_name();
  kept->name_json = json_of(kept->name);
  kept->login_json = json_of(row.login);
  kept->browser_json = json_of(row.browser);
  kept->platform_json = json_of(row.platform);
  kept->page_json = json_of(row.page);
  kept->row = std::move(row);

  Row made;
  made.time = kept->row.time;
  made.id = kept->row.id;
  made.is_given = true;
  const std::lock_guard lock(mutex_);
  made.variant = static_cast<std::uint32_t>(rows_.size());
  rows_.push_back(std::move(kept));
  return made;
}

Columns GivenRows::columns(std::uint32_t number) const {
  const auto& kept = [&]() -> const Kept& {
    const std::lock_guard lock(mutex_);
    return *rows_[number];
  }();
  const auto& row = kept.row;
  Columns columns;
  columns.id = row.id;
  columns.time = row.time;
  columns.user_id = row.user_id;
  columns.name = text_of(kept.name, kept.name_json);
  columns.login = text_of(row.login, kept.login_json);
  columns.ip = row.ip;
  columns.browser = text_of(row.browser, kept.browser_json);
  columns.platform = text_of(row.platform, kept.platform_json);
  columns.page = text_of(row.page, kept.page_json);
  columns.action = row.action;
  columns.description = row.description;
  columns.is_active = row.is_active;
  return columns;
}

}  // namespace logbook::demo
