#pragma once
#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/base/time.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::portal {

// Private to this module.

/// The members of an object that a portal sent, as values that are safe to keep: texts without the key, and cut to
/// 1,000 bytes. A member that is missing or of another type is nothing. Lives as long as the parser and the key.
class JsonObject {
 public:
  JsonObject(simdjson::dom::object object, const Secret& key) : object_(object), key_(&key) {}

  std::string text(std::string_view name) const;

  /// A text that the portal encodes for HTML, decoded.
  std::string html_text(std::string_view name) const;

  std::optional<bool> flag(std::string_view name) const;
  std::optional<std::int64_t> number(std::string_view name) const;

  /// A time with or without a zone: without it is UTC. One before 1970, such as .NET's year 1, is nothing.
  std::optional<UtcTime> time(std::string_view name) const;

  std::optional<JsonObject> object(std::string_view name) const;

  /// The texts and the objects of an array; what is neither is left out. At most 1,000 of each.
  std::vector<std::string> texts(std::string_view name) const;
  std::optional<std::vector<JsonObject>> objects(std::string_view name) const;

 private:
  std::string kept(std::string_view text) const;

  simdjson::dom::object object_;
  const Secret* key_;
};

/// The error for an answer that is not the JSON wanted.
Error unreadable(const http::Answer& answer, const Secret& key);

/// Reads the envelope of `answer` with `read`, which returns nothing where something essential is missing: `malformed`.
template <class T>
Result<T> read_envelope(const http::Answer& answer, const Secret& key,
                        std::optional<T> (*read)(const JsonObject& envelope)) {
  simdjson::dom::parser parser;
  simdjson::dom::object envelope;
  if (parser.parse(answer.body).get_object().get(envelope) == simdjson::SUCCESS) {
    if (auto value = read(JsonObject(envelope, key))) return *std::move(value);
  }
  return std::unexpected(unreadable(answer, key));
}

}  // namespace logbook::portal
