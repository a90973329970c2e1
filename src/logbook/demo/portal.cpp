#include "logbook/demo/portal.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "logbook/base/text.hpp"
#include "logbook/demo/facts.hpp"
#include "logbook/demo/fault_answers.hpp"
#include "logbook/demo/gzip.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/people_json.hpp"
#include "logbook/demo/portal_dates.hpp"

namespace logbook::demo {
namespace {

constexpr std::string_view kApi = "/api/2.0";
constexpr std::string_view kLoginHistory = "/api/2.0/security/audit/login/";
constexpr std::string_view kPerson = "/people/";
constexpr std::size_t kLastRows = 20;
constexpr std::size_t kSmallestPacked = 1000;

/// The path of a target, decoded, in lower case (the portal takes any) and without a slash at its end.
std::string path_of(std::string_view target) {
  auto path = lower_ascii(percent_decoded(target.substr(0, target.find('?'))));
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

std::string_view query_of(std::string_view target) {
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

/// Adds what each answer carries, and packs the body as the proxy does: JSON only, and not the small ones.
void finish(Answer& answer, const Request& request, UtcTime now) {
  answer.headers.emplace_back("Date", format_http_date(now));
  answer.headers.emplace_back("Server-Timing", "total;dur=3.1");
  answer.headers.emplace_back("api-supported-versions", "2.0");
  const bool packable = answer.content_type == kJsonType && answer.header("Content-Encoding").empty();
  if (!request.accepts_gzip || !packable || answer.body.size() < kSmallestPacked) return;
  answer.body = gzip(answer.body);
  answer.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace

/// One admitted request, for the handlers.
struct Portal::Call {
  const Request& request;
  const std::string& path;  // below /api/2.0
  Query query;
  const ApiKey* key;  // null for an anonymous caller
  std::string url;
  UtcTime now;
  std::optional<Fault> fault;
};

struct Portal::Route {
  std::string_view path;
  Access access;
  Answer (Portal::*handle)(const Call&);
};

const Portal::Route* Portal::find_route(std::string_view path) {
  static constexpr std::array kRoutes{
      Route{"/security/audit/login/last", Access::global, &Portal::login_last},
      Route{"/security/audit/login/filter", Access::global, &Portal::login_filter},
      Route{"/security/audit/settings/lifetime", Access::global, &Portal::lifetime},
      Route{"/portal/quota", Access::global, &Portal::quota},
      Route{"/portal/tariff", Access::global, &Portal::tariff},
      Route{"/capabilities", Access::anonymous, &Portal::capabilities},
      Route{"/settings", Access::anonymous, &Portal::settings},
      Route{"/settings/version/build", Access::anonymous, &Portal::versions},
      Route{"/authentication", Access::anonymous, &Portal::authentication},
      Route{"/keys/@self", Access::own_key, &Portal::own_key},
      Route{"/people/filter", Access::people, &Portal::people_filter},
      Route{"/people/email", Access::people, &Portal::person_by_email},
  };
  static constexpr Route kPersonRoute{kPerson, Access::any_key, &Portal::person};

  const auto* const found = std::ranges::find(kRoutes, path, &Route::path);
  if (found != kRoutes.end()) return found;
  const bool one_name = path.starts_with(kPerson) && path.find('/', kPerson.size()) == std::string_view::npos;
  return one_name ? &kPersonRoute : nullptr;
}

Result<std::unique_ptr<Portal>> Portal::create(const Options& options) {
  const auto zone = Zone::named(options.timezone);
  if (!zone) return std::unexpected(zone.error());
  return std::unique_ptr<Portal>(new Portal(options, *zone));  // the constructor is private
}

Portal::Portal(const Options& options, Zone zone)
    : options_(options),
      zone_(zone),
      people_(make_people(options.seed, options.users, options.clock)),
      keys_(make_keys(options.seed, options.clock)),
      writer_(people_),
      rate_limit_(options.rate_limit),
      traffic_(options.seed, people_, zone),
      history_(traffic_.past(options.events, options.clock)),
      faults_(options.faults) {
  if (std::ranges::find(faults_, Fault::bad_row, &PlannedFault::fault) == faults_.end()) return;
  for (const std::size_t place : {std::size_t{7}, history_.size() * 3 / 5}) {
    if (place < history_.size()) history_.mark_bad(place);
  }
}

Answer Portal::answer(const Request& request, UtcTime now) {
  const auto fault = strike(request.target);
  std::optional<Answer> answer;
  if (fault) answer = fault_answer(*fault, request, "http://" + request.host + request.target, now);
  if (!answer) answer = admitted(request, now, fault);

  if (fault == Fault::not_json) answer->body.resize(answer->body.size() / 2);
  if (fault == Fault::truncate) answer->ending = Ending::truncate;
  if (fault == Fault::slow) answer->delay = std::chrono::seconds{5};
  answer->delay += options_.latency;
  finish(*answer, request, now);
  return *std::move(answer);
}

void Portal::change_history(const std::function<void(History&)>& change) {
  const std::lock_guard lock(mutex_);
  change(history_);
}

/// Routing, authentication, rate limit and scopes, in the order of the real portal.
Answer Portal::admitted(const Request& request, UtcTime now, std::optional<Fault> fault) {
  auto path = path_of(request.target);
  if (!path.starts_with(kApi)) return empty_answer(404);
  path.erase(0, kApi.size());
  const auto* const route = find_route(path);
  if (route == nullptr) return empty_answer(404);
  if (request.method != "GET") return empty_answer(405);

  const auto key = authenticated(keys_, people_, request, route->access, now);
  if (!key) return key.error();
  if (!rate_limit_.admit(*key != nullptr ? people_[(*key)->creator].id : "anonymous", now)) {
    auto answer = empty_answer(429);
    answer.headers.emplace_back("X-RateLimit-Limit", std::to_string(options_.rate_limit));
    answer.headers.emplace_back("X-RateLimit-Remaining", "0");
    return answer;
  }
  if (auto refusal = refused_scope(*key, route->access)) return *std::move(refusal);

  const Call call{request, path, Query(query_of(request.target)), *key, "http://" + request.host + request.target,
                  now,     fault};
  return (this->*route->handle)(call);
}

/// The fault that a request for `target` meets, which counts as one of its times.
std::optional<Fault> Portal::strike(std::string_view target) {
  if (!path_of(target).starts_with(kLoginHistory)) return std::nullopt;
  const bool usual_spelling = target.starts_with(kLoginHistory);
  const std::lock_guard lock(mutex_);
  for (auto& planned : faults_) {
    if (planned.fault == Fault::bad_row) continue;  // waits for its row
    if (planned.fault == Fault::redirect_within && !usual_spelling) continue;
    if (planned.times == 0) continue;
    if (planned.times) --*planned.times;
    return planned.fault;
  }
  return std::nullopt;
}

/// True when `fault` is planned and not used up, and counts one of its times. Under the mutex.
bool Portal::uses_up(Fault fault) {
  const auto planned = std::ranges::find_if(
      faults_, [fault](const PlannedFault& candidate) { return candidate.fault == fault && candidate.times != 0; });
  if (planned == faults_.end()) return false;
  if (planned->times) --*planned->times;
  return true;
}

bool Portal::is_admin(const ApiKey* key) const {
  if (key == nullptr) return false;
  const auto role = people_[key->creator].role;
  return role == Role::owner || role == Role::admin;
}

/// Cuts the window, then filters it.
Answer Portal::rows_answer(const Call& call, const LoginQuery& query) {
  std::vector<Row> rows;
  {
    const std::lock_guard lock(mutex_);
    for (std::int64_t i = 0; i < options_.new_events_per_request; ++i) history_.insert(traffic_.next(call.now));
    rows = history_.window(query.start, query.count, ++tie_order_);
    const bool bad = std::ranges::find(rows, true, &Row::bad) != rows.end();
    if (bad && uses_up(Fault::bad_row)) return error_envelope(kNullReference);
  }
  std::erase_if(rows, [&](const Row& row) { return !query.matches(row, people_); });

  PortalDates dates(zone_);
  std::string body;
  begin_success(body);
  body.push_back('[');
  for (const auto& row : rows) {
    if (body.back() == '}') body.push_back(',');
    if (call.fault == Fault::echo_key_row) {
      writer_.append_with_user(body, row, dates, call.request.authorization.value_or(""));
    } else if (call.fault == Fault::bad_utf8) {
      writer_.append_with_user(body, row, dates, "J\xFCrgen");  // Latin-1
    } else {
      writer_.append(body, row, dates);
    }
  }
  body.push_back(']');
  end_success(body, rows.size(), std::nullopt, call.url);
  return plain(200, kJsonType, body);
}

Answer Portal::login_last(const Call& call) {
  if (!is_admin(call.key)) return error_envelope(kAccessDenied);
  LoginQuery newest;
  newest.count = kLastRows;
  return rows_answer(call, newest);
}

Answer Portal::login_filter(const Call& call) {
  const auto query = read_login_query(call.query);
  if (!query) return validation_problem(query.error().name, query.error().text, call.url);
  if (options_.plan == Plan::free || call.fault == Fault::degraded) return login_last(call);
  if (!is_admin(call.key)) return error_envelope(kAccessDenied);
  return rows_answer(call, *query);
}

Answer Portal::lifetime(const Call& call) {
  if (!is_admin(call.key)) return error_envelope(kAccessDenied);
  return success(lifetime_json(options_.clock), call.url);
}

Answer Portal::quota(const Call& call) {
  if (!is_admin(call.key)) return error_envelope(kAccessDenied);
  return success(quota_json(options_.plan), call.url);
}

Answer Portal::tariff(const Call& call) {
  PortalDates dates(zone_);
  return success(tariff_json(options_.plan, is_admin(call.key), call.now, dates), call.url);
}

Answer Portal::capabilities(const Call& call) { return success(capabilities_json(), call.url); }

Answer Portal::settings(const Call& call) {
  const auto response =
      call.key != nullptr ? settings_json(zone_, people_[kOwner], call.now) : anonymous_settings_json();
  return success(response, call.url);
}

Answer Portal::versions(const Call& call) { return success(versions_json(), call.url); }

Answer Portal::authentication(const Call& call) { return success(call.key != nullptr ? "true" : "false", call.url); }

Answer Portal::own_key(const Call& call) {
  PortalDates dates(zone_);
  return success(key_json(*call.key, people_[call.key->creator], call.now, dates), call.url);
}

Answer Portal::people_filter(const Call& call) {
  PortalDates dates(zone_);
  const auto sight = is_admin(call.key) ? Sight::all : Sight::active;
  return people_answer(people_, call.query, sight, dates, call.url);
}

Answer Portal::person(const Call& call) {
  PortalDates dates(zone_);
  const auto place = find_person(people_, std::string_view(call.path).substr(kPerson.size()));
  return person_answer(people_, place, dates, call.url);
}

Answer Portal::person_by_email(const Call& call) {
  PortalDates dates(zone_);
  const auto place = find_person_by_email(people_, call.query.value("email").value_or(""));
  return person_answer(people_, place, dates, call.url);
}

}  // namespace logbook::demo
