#include "logbook/demo/fault_answers.hpp"

#include <chrono>
#include <string>

#include "logbook/demo/gzip.hpp"
#include "logbook/demo/json.hpp"

namespace logbook::demo {
namespace {

Answer hang_up(Ending ending) {
  Answer answer;
  answer.ending = ending;
  return answer;
}

Answer redirect(int status, std::string location) {
  auto answer = empty_answer(status);
  answer.headers.emplace_back("Location", std::move(location));
  return answer;
}

/// The same address in other letters: paths are read in any case, and this spelling is not redirected again.
std::string respelt(const std::string& target) {
  constexpr std::string_view kAsUsual = "/api/2.0/security/audit/login/";
  return "/Api/2.0/Security/Audit/Login/" + target.substr(kAsUsual.size());
}

Answer too_many(std::optional<UtcTime> again_at) {
  auto answer = empty_answer(429);
  answer.headers.emplace_back("X-RateLimit-Limit", "1500");
  answer.headers.emplace_back("X-RateLimit-Remaining", "0");
  if (again_at) {
    answer.headers.emplace_back("Retry-After", "1");
    const auto second = std::chrono::floor<std::chrono::seconds>(*again_at).time_since_epoch().count();
    answer.headers.emplace_back("X-RateLimit-Reset", std::to_string(second));
  }
  return answer;
}

Answer echoed_key(const Request& request) {
  const auto sent = request.authorization.value_or("");
  const auto message = "The header Authorization: " + sent + " is not in a correct format.";
  auto answer = error_envelope({400, message, "System.FormatException", -2146233033});
  answer.headers.emplace_back("X-Debug-Authorization", sent);
  return answer;
}

Answer bomb() {
  static const std::string packed = gzip_bomb(4096);  // made once: it takes a moment
  auto answer = plain(200, kJsonType, packed);
  answer.headers.emplace_back("Content-Encoding", "gzip");
  return answer;
}

Answer huge() {
  constexpr std::size_t kSize = std::size_t{80} << 20;
  std::string body = "{\"response\":[";
  body.resize(kSize, ' ');
  return plain(200, kJsonType, body += R"(],"count":0,"status":0,"statusCode":200})");
}

}  // namespace

std::optional<Answer> fault_answer(Fault fault, const Request& request, Database database, UtcTime now) {
  constexpr std::string_view kBlocked = "Your IP address is not allowed to access this portal.";
  constexpr std::string_view kPage = "<!DOCTYPE html><html><head><title>DocSpace</title></head><body></body></html>";
  constexpr std::string_view kNoResponse = R"({"count":0,"links":[],"status":0,"statusCode":200})";
  switch (fault) {
    case Fault::drop:
      return hang_up(Ending::drop);
    case Fault::reset:
      return hang_up(Ending::reset);
    case Fault::server_error:
      return error_envelope(kNullReference);
    case Fault::invalid_operation:
      return error_envelope(kInvalidOperation);
    case Fault::too_many:
      return too_many(std::nullopt);
    case Fault::too_many_retry_after:
      return too_many(now + std::chrono::seconds{1});
    case Fault::html_502:
      return proxy_page(502);
    case Fault::html_503:
      return proxy_page(503);
    case Fault::html_504:
      return proxy_page(504);
    case Fault::unauthorized:
      return empty_answer(401);
    case Fault::unpaid_portal:
      return bare_problem(402);
    case Fault::plan_lacks_audit:
      return error_envelope(kPlanLacksThis);
    case Fault::wrong_address:
      return plain(403, "text/plain; charset=utf-8", kBlocked);
    case Fault::portal_state:
      return bare_problem(403);
    case Fault::portal_not_found:
      return bare_problem(404);
    case Fault::no_portal:
      return request.authorization ? error_envelope(kNoSuchPortal) : bare_problem(404);
    case Fault::database_down:
      return error_envelope(database == Database::postgresql ? kInvalidOperation : kDatabaseDown);
    case Fault::keys_unreadable:
      return request.authorization ? std::optional(error_envelope(kKeysUnreadable)) : std::nullopt;
    case Fault::bad_field:
      return validation_problem({{{"count", "The field Count must be between 1 and 100."}}}, request.url());
    case Fault::echo_key:
      return echoed_key(request);
    case Fault::redirect_elsewhere:
      return redirect(302, "https://elsewhere.example.net" + request.target);
    case Fault::redirect_within:
      return redirect(307, respelt(request.target));
    case Fault::redirect_loop:
      return redirect(302, request.target);
    case Fault::html_200:
      return plain(200, "text/html; charset=utf-8", kPage);
    case Fault::no_response:
      return plain(200, kJsonType, kNoResponse);
    case Fault::gzip_bomb:
      return bomb();
    case Fault::huge_body:
      return huge();
    case Fault::truncate:
    case Fault::slow:
    case Fault::bad_row:
    case Fault::degraded:
    case Fault::echo_key_row:
    case Fault::not_json:
    case Fault::bad_utf8:
      break;
  }
  return std::nullopt;
}

}  // namespace logbook::demo
