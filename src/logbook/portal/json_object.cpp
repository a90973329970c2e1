#include "logbook/portal/json_object.hpp"

#include <fmt/format.h>

#include "logbook/portal/html_text.hpp"

namespace logbook::portal {
namespace {

constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kMostElements = 1000;

std::string_view raw_text(simdjson::dom::object object, std::string_view name) {
  std::string_view text;
  return object[name].get_string().get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

}  // namespace

/// Redacts first: a key cut in two would not be found.
std::string JsonObject::kept(std::string_view text) const {
  auto safe = key_->redact(text);
  if (safe.size() > kLongestText) {
    auto end = kLongestText;
    while (end > 0 && (static_cast<unsigned char>(safe[end]) & 0xC0) == 0x80) --end;  // not inside a character
    safe.resize(end);
  }
  return safe;
}

std::string JsonObject::text(std::string_view name) const { return kept(raw_text(object_, name)); }

std::string JsonObject::html_text(std::string_view name) const { return kept(html_decoded(raw_text(object_, name))); }

std::optional<bool> JsonObject::flag(std::string_view name) const {
  bool value = false;
  if (object_[name].get_bool().get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<std::int64_t> JsonObject::number(std::string_view name) const {
  std::int64_t value = 0;
  if (object_[name].get_int64().get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<UtcTime> JsonObject::time(std::string_view name) const {
  const auto text = raw_text(object_, name);
  auto time = parse_time(text);
  if (!time) time = parse_time(fmt::format("{}Z", text));
  if (!time || *time < UtcTime{}) return std::nullopt;
  return time;
}

std::optional<JsonObject> JsonObject::object(std::string_view name) const {
  simdjson::dom::object value;
  if (object_[name].get_object().get(value) != simdjson::SUCCESS) return std::nullopt;
  return JsonObject(value, *key_);
}

std::vector<std::string> JsonObject::texts(std::string_view name) const {
  std::vector<std::string> texts;
  simdjson::dom::array array;
  if (object_[name].get_array().get(array) != simdjson::SUCCESS) return texts;
  for (const auto element : array) {
    std::string_view text;
    if (texts.size() == kMostElements) break;
    if (element.get_string().get(text) == simdjson::SUCCESS) texts.push_back(kept(text));
  }
  return texts;
}

std::optional<std::vector<JsonObject>> JsonObject::objects(std::string_view name) const {
  simdjson::dom::array array;
  if (object_[name].get_array().get(array) != simdjson::SUCCESS) return std::nullopt;
  std::vector<JsonObject> objects;
  for (const auto element : array) {
    simdjson::dom::object object;
    if (objects.size() == kMostElements) break;
    if (element.get_object().get(object) == simdjson::SUCCESS) objects.emplace_back(object, *key_);
  }
  return objects;
}

Error unreadable(const http::Answer& answer, const Secret& key) {
  return key.redact(Error{ErrorKind::malformed, answer.url, "what came is not the JSON that a portal answers with here",
                          "check the portal's address; this may also be a version that logbook does not know yet"});
}

}  // namespace logbook::portal
