#include "logbook/demo/json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <iterator>

#include "logbook/base/text.hpp"

namespace logbook::demo {
namespace {

constexpr std::string_view kTraceId = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

constexpr std::string_view kStack =
    "   at ASC.Web.Api.Controllers.SecurityController.GetLoginEventsByFilterAsync(LoginEventRequestDto inDto) in "
    "/app/src/web/ASC.Web.Api/Api/SecurityController.cs:line 141\n   at lambda_method1812(Closure, Object)";

// What a handler's answer says of the versions that it knows.
constexpr std::pair kVersions{"api-supported-versions", "2.0"};

struct StatusTexts {
  int status;
  std::string_view title;
  std::string_view section;  // of RFC 9110
};

constexpr StatusTexts texts_of(int status) {
  switch (status) {
    case 403:
      return {403, "Forbidden", "15.5.4"};
    case 404:
      return {404, "Not Found", "15.5.5"};
    case 503:
      return {503, "Service Temporarily Unavailable", ""};
    case 504:
      return {504, "Gateway Time-out", ""};
    default:
      return {status, "Bad Gateway", ""};
  }
}

std::string text_or_null(std::string_view text) { return text.empty() ? "null" : json_text(text); }

void append_links(std::string& out, std::string_view url, std::string_view method) {
  out += R"(,"links":[{"href":)";
  append_json(out, url);
  fmt::format_to(std::back_inserter(out), R"(,"action":"{}"}}])", method);
}

/// Appends the members of `object` whose names stand in `fields`.
void append_trimmed(std::string& out, simdjson::dom::object object, std::string_view fields) {
  const auto is_wanted = [fields](std::string_view name) {
    for (auto rest = fields; !rest.empty();) {
      const auto field = rest.substr(0, rest.find(','));
      if (field == name) return true;
      rest.remove_prefix(std::min(rest.size(), field.size() + 1));
    }
    return false;
  };
  const char* before = "{";
  for (const auto [name, value] : object) {
    if (!is_wanted(name)) continue;
    out += before;
    append_json(out, name);
    out += ':' + simdjson::minify(value);
    before = ",";
  }
  out += *before == '{' ? "{}" : "}";
}

/// `response` with only those members of its object, or of each object in its list, whose names stand in `fields`.
std::string trimmed_to(std::string_view response, std::string_view fields) {
  simdjson::dom::parser parser;
  simdjson::dom::array list;
  simdjson::dom::object object;
  std::string out;
  const auto whole = parser.parse(response.data(), response.size());
  if (whole.get_object().get(object) == simdjson::SUCCESS) {
    append_trimmed(out, object, fields);
    return out;
  }
  if (whole.get_array().get(list) != simdjson::SUCCESS) return std::string(response);
  const char* before = "[";
  for (const auto item : list) {
    out += before;
    before = ",";
    if (item.get_object().get(object) == simdjson::SUCCESS) {
      append_trimmed(out, object, fields);
    } else {
      out += simdjson::minify(item);
    }
  }
  return out += *before == '[' ? "[]" : "]";
}

}  // namespace

void begin_success(std::string& out) { out += "{\"response\":"; }

void end_success(std::string& out, const Envelope& envelope) {
  fmt::format_to(std::back_inserter(out), ",\"count\":{}", envelope.count);
  if (envelope.total) fmt::format_to(std::back_inserter(out), ",\"total\":{}", *envelope.total);
  append_links(out, envelope.url, envelope.method);
  out += R"(,"status":0,"statusCode":200})";
}

Answer success(std::string_view response, const Envelope& envelope) {
  std::string body;
  begin_success(body);
  body += envelope.fields.empty() ? std::string(response) : trimmed_to(response, envelope.fields);
  end_success(body, envelope);
  auto answer = plain(200, kJsonType, body);
  answer.headers.emplace_back(kVersions.first, kVersions.second);
  return answer;
}

Answer validation_problem(std::span<const WrongParameter> wrong, std::string_view url, std::string_view method) {
  std::string body = R"({"response":{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1",)"
                     R"("title":"One or more validation errors occurred.","status":400,"errors":{)";
  for (const auto& [name, text] : wrong) {
    if (body.back() == ']') body.push_back(',');
    append_json(body, name);
    body += ":[";
    append_json(body, text);
    body.push_back(']');
  }
  fmt::format_to(std::back_inserter(body), R"(}},"traceId":"{}"}},"count":1)", kTraceId);
  append_links(body, url, method);
  body += R"(,"status":1,"statusCode":400})";
  return plain(400, kProblemType, body);
}

Answer error_envelope(const Exception& exception) {
  const bool typed = !exception.type.empty();
  const auto body =
      fmt::format(R"({{"error":{{"message":{},"type":{},"stack":{},"hresult":{}}},"status":1,"statusCode":{}}})",
                  text_or_null(exception.message), text_or_null(exception.type), text_or_null(typed ? kStack : ""),
                  typed ? exception.hresult : 0, exception.status);
  auto answer = plain(exception.status, kJsonType, body);
  answer.headers = {{"Cache-Control", "no-cache,no-store"}, {"Expires", "-1"}, {"Pragma", "no-cache"}};
  if (!exception.is_early) answer.headers.emplace_back(kVersions.first, kVersions.second);
  return answer;
}

Answer bare_problem(int status) {
  if (status == 402) {
    return plain(402, kProblemType, fmt::format(R"({{"status":402,"traceId":"{}"}})", kTraceId));
  }
  const auto texts = texts_of(status);
  return plain(status, kProblemType,
               fmt::format(R"({{"type":"https://tools.ietf.org/html/rfc9110#section-{}","title":"{}","status":{},)"
                           R"("traceId":"{}"}})",
                           texts.section, texts.title, status, kTraceId));
}

Answer empty_answer(int status) { return plain(status, "", ""); }

Answer proxy_page(int status) {
  const auto title = fmt::format("{} {}", status, texts_of(status).title);
  return plain(status, "text/html",
               fmt::format("<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
                           "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
                           title));
}

Answer plain(int status, std::string_view content_type, std::string_view body) {
  Answer answer;
  answer.status = status;
  answer.content_type = content_type;
  answer.body = body;
  return answer;
}

}  // namespace logbook::demo
