#pragma once
#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "logbook/base/time.hpp"
#include "logbook/demo/portal_dates.hpp"

namespace logbook::demo {

/// Reads the members of one JSON object by name. What is missing or of another kind is remembered in `wrong`, the first
/// alone, and read as an empty value: look at `wrong` once, at the end. `wrong` outlives the object.
class JsonMembers {
 public:
  JsonMembers(simdjson::dom::object object, std::string& wrong) : object_(object), wrong_(&wrong) {}

  /// The member; nothing when it is null or not there. `Kind` is `std::int64_t`, `bool`, `std::string_view` or a type
  /// of simdjson; what refers to the document lives as long.
  template <class Kind>
  std::optional<Kind> find(std::string_view name) {
    simdjson::dom::element value;
    if (object_[name].get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
    Kind found{};
    if (value.get(found) == simdjson::SUCCESS) return found;
    failed<int>(name, "has the wrong type");
    return std::nullopt;
  }

  std::optional<std::int32_t> find_int32(std::string_view name) {
    const auto number = find<std::int64_t>(name);
    if (!number) return std::nullopt;
    if (std::in_range<std::int32_t>(*number)) return static_cast<std::int32_t>(*number);
    return failed<std::int32_t>(name, "is out of range");
  }

  std::int32_t int32(std::string_view name) {
    const auto number = find_int32(name);
    return number ? *number : failed<std::int32_t>(name, "is missing");
  }

  std::string text(std::string_view name) {
    const auto text = find<std::string_view>(name);
    return text ? std::string(*text) : failed<std::string>(name, "is missing");
  }

  std::optional<std::string> find_text(std::string_view name) {
    const auto text = find<std::string_view>(name);
    return text ? std::optional(std::string(*text)) : std::nullopt;
  }

  /// A time with a zone, as `parse_time` reads it, that .NET can hold.
  std::optional<UtcTime> find_time(std::string_view name) {
    const auto text = find<std::string_view>(name);
    if (!text) return std::nullopt;
    const auto time = parse_time(*text);
    if (!time) return failed<UtcTime>(name, "is no time with a zone");
    if (*time < kFirstTime || *time > kLastTime) return failed<UtcTime>(name, "is not in the years 1 to 9999");
    return time;
  }

  UtcTime time(std::string_view name) {
    const auto time = find_time(name);
    return time ? *time : failed<UtcTime>(name, "is missing");
  }

  /// Remembers that the member is wrong, and returns an empty value.
  template <class Value>
  Value failed(std::string_view name, std::string_view how) {
    if (wrong_->empty()) *wrong_ = "\"" + std::string(name) + "\" " + std::string(how);
    return Value{};
  }

 private:
  simdjson::dom::object object_;
  std::string* wrong_;
};

}  // namespace logbook::demo
