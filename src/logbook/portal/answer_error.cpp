#include "logbook/portal/answer_error.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "logbook/base/text.hpp"

namespace logbook::portal {
namespace {

constexpr std::size_t kLongestQuote = 200;
constexpr std::size_t kMostFields = 5;
constexpr std::string_view kReadKey =
    "make a key with the permission to read everything (*:read) as owner or DocSpace "
    "admin, under Settings > Developer Tools > API keys, and give it with --key-file";

/// What an error body says, whatever its shape.
struct Told {
  enum class Shape : std::uint8_t { empty, envelope, problem, invalid_fields, html, other };
  Shape shape = Shape::other;
  std::string message;            ///< of an envelope, or the whole text of a body in plain text
  std::string type;               ///< .NET type of an envelope's exception
  std::string fields;             ///< names of invalid fields, "count, from"
  bool names_timestamps = false;  ///< the message is about one of PostgreSQL's types of time
};

/// Redacts first: a key cut in two would not be found.
std::string shortened(std::string_view quote, const Secret& key) {
  auto text = key.redact(quote);
  if (text.size() <= kLongestQuote) return text;
  auto end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a character
  text.resize(end);
  return text + "…";
}

/// The text of a member, or "" where there is none. simdjson refuses surrogates without their other half.
std::string member(simdjson::dom::element object, const char* name, const Secret& key) {
  std::string_view text;
  return object[name].get_string().get(text) == simdjson::SUCCESS ? shortened(text, key) : std::string();
}

Told told_by_json(simdjson::dom::element body, const Secret& key) {
  using enum Told::Shape;
  if (std::string_view text; body.get_string().get(text) == simdjson::SUCCESS)
    return {other, shortened(text, key), {}, {}};

  simdjson::dom::element part;
  if (body["error"].get(part) == simdjson::SUCCESS) {
    std::string_view message;
    const bool has_message = part["message"].get_string().get(message) == simdjson::SUCCESS;
    return {envelope,
            member(part, "message", key),
            member(part, "type", key),
            {},
            has_message && message.find("timestamp with") != std::string_view::npos};
  }

  const bool wrapped = body["response"].get(part) == simdjson::SUCCESS;
  simdjson::dom::object errors;
  if ((wrapped ? part : body)["errors"].get_object().get(errors) == simdjson::SUCCESS) {
    Told told{invalid_fields, {}, {}, {}};
    std::size_t named = 0;
    for (const auto field : errors) {
      if (++named > kMostFields) {
        told.fields += ", …";
        break;
      }
      if (!told.fields.empty()) told.fields += ", ";
      told.fields += shortened(field.key, key);
    }
    return told;
  }
  if (body["status"].is_int64() && body["statusCode"].error() != simdjson::SUCCESS) return {problem, {}, {}, {}};
  return {};
}

Told told_by(const http::Answer& answer, const Secret& key) {
  const auto first = answer.body.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {Told::Shape::empty, {}, {}, {}};
  if (answer.body[first] == '<') return {Told::Shape::html, {}, {}, {}};

  simdjson::dom::parser parser;
  simdjson::dom::element body;
  if (parser.parse(answer.body).get(body) == simdjson::SUCCESS) return told_by_json(body, key);
  const auto type = answer.header("content-type").value_or("");
  if (type.starts_with("text/plain")) return {Told::Shape::other, shortened(answer.body, key), {}, {}};
  return {};
}

/// What was seen, with the status and the portal's own words.
std::string seen(std::string_view what, int status, const Told& told) {
  auto text = fmt::format("{} (HTTP {}", what, status);
  if (told.shape == Told::Shape::html) text += ", an HTML page";
  if (!told.message.empty()) text += fmt::format(", \"{}\"", told.message);
  return text + ")";
}

Error unauthorized(const http::Answer& answer, const Told& told, std::string_view cause, std::string_view mend) {
  return {ErrorKind::unauthorized, answer.url, seen(cause, answer.status, told), std::string(mend)};
}

/// What was asked for, as a sentence names it. The portal reads paths in any case of letters.
std::string_view subject(const http::Answer& answer) {
  const auto url = lower_ascii(answer.url);
  if (url.find("/api/2.0/security/audit/login/") != std::string::npos) return "the login history";
  if (url.find("/api/2.0/people/") != std::string::npos) return "the portal's people";
  return "this";
}

Error explain_402(const http::Answer& answer, const Told& told) {
  if (told.shape == Told::Shape::envelope) {
    return unauthorized(
        answer, told,
        fmt::format("the portal does not show {}: its plan does not include it, or its configuration hides it",
                    subject(answer)),
        "`logbook doctor` tells which of the two, and what helps");
  }
  return unauthorized(answer, told, "the portal is not paid for", "ask the portal's owner to pay or change the plan");
}

Error explain_403(const http::Answer& answer, const Told& told) {
  switch (told.shape) {
    case Told::Shape::empty:
      return unauthorized(answer, told, fmt::format("the key's permissions do not cover reading {}", subject(answer)),
                          kReadKey);
    case Told::Shape::envelope:
      return unauthorized(answer, told, fmt::format("the key's creator may not read {}", subject(answer)),
                          "use a key made by the portal's owner or a DocSpace admin");
    case Told::Shape::problem:
      return unauthorized(answer, told, "the portal is closed for now: it is being moved, restored or encrypted",
                          "try again when it is open in the browser");
    case Told::Shape::html:
      return unauthorized(answer, told, "a proxy in front of the portal refuses",
                          "ask whoever runs the proxy or firewall to let API calls through");
    default:
      return unauthorized(answer, told, "the portal does not accept calls from this address",
                          "add this machine's address under Settings > Security > IP security, or use the owner's key");
  }
}

Error explain_404(const http::Answer& answer, const Told& told) {
  const bool is_history = subject(answer) == "the login history";
  const auto* const cause = told.shape == Told::Shape::problem ? "there is no active portal by this name"
                            : is_history                       ? "this address has no DocSpace login history"
                                                               : "nothing of a DocSpace portal is at this address";
  return {ErrorKind::not_found, answer.url, seen(cause, answer.status, told),
          "give the portal's address as the browser shows it before any page, such as https://docs.example.com"};
}

/// Over PostgreSQL, DocSpace 3.7.2 cannot read when a key expires: each request with a key fails, whatever it asks for.
Error explain_unread_key(const http::Answer& answer, const Told& told) {
  return unauthorized(
      answer, told, "the portal's server cannot read API keys in PostgreSQL, a known fault of DocSpace 3.7.2",
      "no key works on this portal as it is: ask its administrator for a version of DocSpace without that "
      "fault, or for one over MySQL");
}

Error explain_4xx(const http::Answer& answer, const Told& told) {
  if (told.shape == Told::Shape::invalid_fields) {
    return {ErrorKind::rejected, answer.url,
            fmt::format("the portal does not accept the value of {} (HTTP {})", told.fields, answer.status),
            "this may be a version of DocSpace that logbook does not know yet: please report it"};
  }
  return {ErrorKind::rejected, answer.url, seen("the portal does not accept the request", answer.status, told),
          "this may be a version of DocSpace that logbook does not know yet: please report it"};
}

Error explain_5xx(const http::Answer& answer, const Told& told) {
  const auto cause =
      told.shape == Told::Shape::html ? "a proxy in front of the portal got no answer from it" : "the portal failed";
  return {ErrorKind::unreachable, answer.url, seen(cause, answer.status, told),
          "try again later; if it stays so, the portal's administrator finds the reason in its logs"};
}

Error explain_success(const http::Answer& answer, const Told& told) {
  if (told.shape == Told::Shape::html) {
    return {ErrorKind::malformed, answer.url,
            seen("a web page came instead of an answer of the API", answer.status, told),
            "check the portal's address, and that no proxy or sign-in page stands before /api/2.0"};
  }
  return {ErrorKind::malformed, answer.url,
          fmt::format("an answer that a portal does not give (HTTP {})", answer.status), "check the portal's address"};
}

bool is_internal_fault(int status, const Told& told) {
  return status == 403 && told.type == "System.InvalidOperationException";
}

}  // namespace

bool is_internal_fault(const http::Answer& answer) {
  return answer.status == 403 && is_internal_fault(answer.status, told_by(answer, Secret()));
}

bool has_error_envelope(const http::Answer& answer) { return told_by(answer, Secret()).shape == Told::Shape::envelope; }

bool is_portal_failure(const http::Answer& answer) { return answer.status == 500 && has_error_envelope(answer); }

bool is_bad_row(const http::Answer& answer) {
  constexpr std::array<std::string_view, 2> kExceptions{"System.NullReferenceException",
                                                        "System.Text.Json.JsonException"};
  if (answer.status != 500) return false;
  const auto told = told_by(answer, Secret());
  return std::ranges::find(kExceptions, told.type) != kExceptions.end();
}

bool is_not_included(const http::Answer& answer) { return answer.status == 402 && has_error_envelope(answer); }

Error explain(const http::Answer& answer, const Secret& key) {
  const auto told = told_by(answer, key);
  if (answer.status >= 500 || is_internal_fault(answer.status, told)) return explain_5xx(answer, told);
  switch (answer.status) {
    case 401:
      return unauthorized(answer, told,
                          "the portal does not accept the key: it is unknown, expired or disabled, or its creator is",
                          kReadKey);
    case 402:
      return explain_402(answer, told);
    case 403:
      return explain_403(answer, told);
    case 404:
      return explain_404(answer, told);
    case 415:
      return told.names_timestamps ? explain_unread_key(answer, told) : explain_4xx(answer, told);
    case 429:
      return {ErrorKind::busy, answer.url, seen("the portal limits how often it may be asked", answer.status, told),
              "wait a minute, or give a longer --max-wait"};
    default:
      break;
  }
  return answer.status >= 400 ? explain_4xx(answer, told) : explain_success(answer, told);
}

}  // namespace logbook::portal
