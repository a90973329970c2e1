#include "logbook/demo/json.hpp"

#include <fmt/format.h>

#include <iterator>

#include "logbook/base/text.hpp"

namespace logbook::demo {
namespace {

constexpr std::string_view kTraceId = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

constexpr std::string_view kStack =
    "   at ASC.Web.Api.Controllers.SecurityController.GetLoginEventsByFilterAsync(LoginEventRequestDto inDto) in "
    "/app/src/web/ASC.Web.Api/Api/SecurityController.cs:line 141\n   at lambda_method1812(Closure, Object)";

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

std::string quoted_or_null(std::string_view text) {
  if (text.empty()) return "null";
  std::string out;
  append_json(out, text);
  return out;
}

void append_links(std::string& out, std::string_view url) {
  out += R"(,"links":[{"href":)";
  append_json(out, url);
  out += R"(,"action":"GET"}])";
}

}  // namespace

void begin_success(std::string& out) { out += "{\"response\":"; }

void end_success(std::string& out, std::uint64_t count, std::optional<std::uint64_t> total, std::string_view url) {
  fmt::format_to(std::back_inserter(out), ",\"count\":{}", count);
  if (total) fmt::format_to(std::back_inserter(out), ",\"total\":{}", *total);
  append_links(out, url);
  out += R"(,"status":0,"statusCode":200})";
}

Answer success(std::string_view response, std::string_view url) {
  std::string body;
  begin_success(body);
  body += response;
  end_success(body, 1, std::nullopt, url);
  return plain(200, kJsonType, body);
}

Answer validation_problem(std::string_view field, std::string_view text, std::string_view url) {
  std::string body = R"({"response":{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1",)"
                     R"("title":"One or more validation errors occurred.","status":400,"errors":{)";
  append_json(body, field);
  body += ":[";
  append_json(body, text);
  fmt::format_to(std::back_inserter(body), R"(]}},"traceId":"{}"}},"count":1)", kTraceId);
  append_links(body, url);
  body += R"(,"status":1,"statusCode":400})";
  return plain(400, kProblemType, body);
}

Answer error_envelope(const Exception& exception) {
  const bool typed = !exception.type.empty();
  const auto body =
      fmt::format(R"({{"error":{{"message":{},"type":{},"stack":{},"hresult":{}}},"status":1,"statusCode":{}}})",
                  quoted_or_null(exception.message), quoted_or_null(exception.type),
                  quoted_or_null(typed ? kStack : ""), typed ? exception.hresult : 0, exception.status);
  return plain(exception.status, kJsonType, body);
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
