#include "logbook/demo/portal.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <limits>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/demo/fault_answers.hpp"
#include "logbook/demo/gzip.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/portal_call.hpp"

namespace logbook::demo {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kApi = "/api/2.0";
constexpr std::string_view kLoginHistory = "/api/2.0/security/audit/login/";
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

/// Adds what each answer carries, and packs the body as a proxy in front of the portal does: JSON only, and not the
/// small ones.
void finish(Answer& answer, const Request& request, UtcTime now) {
  auto& headers = answer.headers;
  headers.emplace_back("Date", format_http_date(now));
  headers.emplace_back("Server", "Kestrel");
  headers.emplace_back("Server-Timing", "total;dur=3.1");
  if (request.origin) headers.emplace_back("Access-Control-Allow-Origin", "*");
  if (request.authorization && request.authorization->starts_with("Basic ")) {
    headers.emplace_back("WWW-Authenticate", "Basic");
  }
  const bool packable = answer.content_type == kJsonType && answer.header("Content-Encoding").empty();
  if (!request.accepts_gzip || !packable || answer.body.size() < kSmallestPacked) return;
  answer.body = gzip(answer.body);
  headers.emplace_back("Content-Encoding", "gzip");
}

Answer with_header(Answer answer, std::string name, std::string value) {
  answer.headers.emplace_back(std::move(name), std::move(value));
  return answer;
}

/// Any other site may call, in any way and with any header.
Answer preflight_answer(const Request& request) {
  auto answer = with_header(empty_answer(204), "Access-Control-Allow-Methods", *request.preflight_method);
  if (!request.preflight_headers) return answer;
  return with_header(std::move(answer), "Access-Control-Allow-Headers", *request.preflight_headers);
}

PortalFacts made_up_facts(const Options& options) {
  PortalFacts facts;
  facts.timezone = options.timezone;
  facts.clock = options.clock;
  facts.created = options.clock - std::chrono::days{1100};
  facts.last_modified = options.clock - std::chrono::days{30};
  facts.people = make_people(options.seed, options.users, options.clock);
  facts.keys = make_keys(options.seed, options.clock);
  facts.places = made_up_ranges();
  return facts;
}

std::vector<Row> kept(std::vector<GivenRow> given, GivenRows& rows, Database database) {
  std::vector<Row> history;
  for (auto& row : given) {
    row.time = stored_time(row.time, database);
    history.push_back(rows.keep(std::move(row)));
  }
  return history;
}

}  // namespace

Result<std::unique_ptr<Portal>> Portal::create(Options options) {
  const auto zone = Zone::named(options.timezone);
  if (!zone) return std::unexpected(zone.error());
  auto given = std::exchange(options.given, std::nullopt);
  return std::unique_ptr<Portal>(
      new Portal(std::move(options), std::move(given), *zone));  // the constructor is private
}

Portal::Portal(Options options, std::optional<GivenPortal> given, Zone zone)
    : options_(std::move(options)),
      zone_(zone),
      facts_(given ? std::move(given->facts) : made_up_facts(options_)),
      places_(facts_.places),
      writer_(places_),
      made_up_rows_(facts_.people),
      given_rows_(facts_.people),
      rate_limit_(options_.rate_limit),
      traffic_(options_.seed, facts_.people, zone, options_.database),
      history_(given ? kept(std::move(given->rows), given_rows_, options_.database)
                     : traffic_.past(options_.events, options_.clock)),
      faults_(options_.faults),
      lifetime_(options_.lifetime) {
  if (lifetime_) {
    note_lifetime(lifetime_->set, *std::ranges::find(facts_.people, Role::owner, &Person::role), "203.0.113.1");
  }
  for (const auto& row : history_.rows()) last_id_ = std::max(last_id_, row.id);
  if (std::ranges::find(faults_, Fault::bad_row, &PlannedFault::fault) == faults_.end()) return;
  if (history_.size() > 7) history_.spoil(7, Bad::null_ip);
  if (history_.size() > 0) history_.spoil(history_.size() * 3 / 5, Bad::not_json);
}

Answer Portal::answer(const Request& request, UtcTime now) {
  const auto fault = strike(request.target);
  std::optional<Answer> answer;
  if (fault) answer = fault_answer(*fault, request, options_.database, now);
  if (!answer) answer = routed(request, now, fault);

  if (fault == Fault::not_json) answer->body.resize(answer->body.size() / 2);
  if (fault == Fault::truncate) answer->ending = Ending::truncate;
  if (fault == Fault::slow) answer->delay = std::chrono::seconds{5};
  answer->delay += options_.latency + cost(request);
  finish(*answer, request, now);
  return *std::move(answer);
}

void Portal::change_history(const std::function<void(History&)>& change) {
  const std::lock_guard lock(mutex_);
  change(history_);
}

void Portal::insert(GivenRow row) {
  const std::lock_guard lock(mutex_);
  last_id_ = std::max(last_id_, row.id);
  history_.insert(given_rows_.keep(std::move(row)));
}

/// The route of a request, and the methods that its path takes: none for a path that there is not.
Portal::Match Portal::find_route(std::string_view method, std::string_view path) {
  static constexpr std::array kRoutes{
      Route{"GET", "/security/audit/login/last", Access::global, &Portal::login_last},
      Route{"GET", "/security/audit/login/filter", Access::global, &Portal::login_filter},
      Route{"GET", "/security/audit/events/last", Access::global, &Portal::audit_last},
      Route{"GET", "/security/audit/events/filter", Access::global, &Portal::audit_filter},
      Route{"POST", "/security/audit/login/report", Access::write, &Portal::report},
      Route{"POST", "/security/audit/events/report", Access::write, &Portal::report},
      Route{"GET", "/security/audit/settings/lifetime", Access::global, &Portal::lifetime},
      Route{"POST", "/security/audit/settings/lifetime", Access::write, &Portal::set_lifetime},
      Route{"GET", "/security/audit/types", Access::global, &Portal::types},
      Route{"GET", "/security/audit/mappers", Access::global, &Portal::mappers},
      Route{"GET", "/security/activeconnections", Access::global, &Portal::connections},
      Route{"GET", "/portal", Access::global, &Portal::portal},
      Route{"GET", "/portal/quota", Access::global, &Portal::quota},
      Route{"GET", "/portal/tariff", Access::global, &Portal::tariff},
      Route{"GET", "/capabilities", Access::anonymous, &Portal::capabilities},
      Route{"GET", "/settings", Access::anonymous, &Portal::settings},
      Route{"GET", "/settings/version", Access::global, &Portal::version},
      Route{"GET", "/settings/version/build", Access::anonymous, &Portal::build},
      Route{"GET", "/authentication", Access::anonymous, &Portal::authentication},
      Route{"POST", "/authentication", Access::anonymous, &Portal::sign_in},
      Route{"GET", "/keys/@self", Access::own_key, &Portal::own_key},
      Route{"GET", "/people/filter", Access::people, &Portal::people_filter},
      Route{"GET", "/people/email", Access::people, &Portal::person_by_email},
      Route{"GET", "/people/@self", Access::self, &Portal::self},
      Route{"GET", "/people/{}", Access::any_key, &Portal::person},
  };
  const bool is_named = std::ranges::find(kRoutes, path, &Route::path) != kRoutes.end();
  const bool is_person = path.starts_with(kPerson) && path.find('/', kPerson.size()) == std::string::npos;
  const auto pattern = is_named || !is_person ? path : kRoutes.back().path;
  Match match;
  for (const auto& route : kRoutes) {
    if (route.path != pattern) continue;
    if (route.method == method) match.route = &route;
    match.methods += (match.methods.empty() ? "" : ", ") + std::string(route.method);
  }
  return match;
}

/// Routing, authentication, rate limit and scopes, in the order of the genuine portal.
Answer Portal::routed(const Request& request, UtcTime now, std::optional<Fault> fault) {
  auto path = path_of(request.target);
  if (!path.starts_with(kApi)) return empty_answer(404);
  path.erase(0, kApi.size());
  const auto [route, methods] = find_route(request.method, path);
  if (methods.empty()) return empty_answer(404);
  if (request.is_preflight()) return preflight_answer(request);
  if (route == nullptr) return with_header(empty_answer(405), "Allow", methods);

  const auto caller = authenticated(facts_.keys, facts_.people, request, route->access, now);
  if (!caller) return caller.error();
  if (!rate_limit_.admit(caller->person != nullptr ? caller->person->id : "anonymous", now)) {
    const auto limit = std::to_string(options_.rate_limit);
    return with_header(with_header(empty_answer(429), "X-RateLimit-Limit", limit), "X-RateLimit-Remaining", "0");
  }
  if (auto refusal = refused_scope(*caller, route->access)) return *std::move(refusal);

  return (this->*route->handle)({request, path, Query(query_of(request.target)), *caller, request.url(), now, fault});
}

/// The fault that a request for `target` meets, which counts as one of its times.
std::optional<Fault> Portal::strike(std::string_view target) {
  const bool is_history = path_of(target).starts_with(kLoginHistory);
  const bool is_usual_spelling = target.starts_with(kLoginHistory);
  const std::lock_guard lock(mutex_);
  for (auto& planned : faults_) {
    if (planned.fault == Fault::bad_row) continue;  // waits for its row
    if (!is_history && !fault_row(planned.fault).is_everywhere) continue;
    if (planned.fault == Fault::redirect_within && !is_usual_spelling) continue;
    if (planned.times == 0) continue;
    if (planned.times) --*planned.times;
    return planned.fault;
  }
  return std::nullopt;
}

/// Counts one answer that a bad row spoilt. Where the fault is used up, the rows are good again.
void Portal::heal_bad_rows() {
  const std::lock_guard lock(mutex_);
  for (auto& planned : faults_) {
    if (planned.fault != Fault::bad_row || !planned.times || *planned.times == 0) continue;
    if (--*planned.times > 0) continue;
    for (std::size_t place = 0; place < history_.size(); ++place) history_.spoil(place, Bad::no);
  }
}

/// What a request takes on the genuine server: nearly all of it is the hash of the key and, for the history, the
/// sorting of all its rows, which takes longer for windows further back. Between the two ends that were measured it is
/// a line.
milliseconds Portal::cost(const Request& request) const {
  constexpr milliseconds kRequest{34};
  constexpr milliseconds kFarBack{500};
  constexpr std::int64_t kFar = 100'000;
  if (options_.cost == Cost::none || !request.authorization) return milliseconds{0};
  if (!path_of(request.target).starts_with(kLoginHistory)) return kRequest;
  const auto start = read_int(Query(query_of(request.target)).value("startIndex").value_or("0")).value_or(0);
  return kRequest + (kFarBack - kRequest) * std::clamp<std::int64_t>(start, 0, kFar) / kFar;
}

/// An id above all that there ever were. Under the mutex.
std::int32_t Portal::next_id() {
  assert(last_id_ < std::numeric_limits<std::int32_t>::max());
  return ++last_id_;
}

Columns Portal::columns(const Row& row, MadeUpRows::Made& made) const {
  auto columns = row.is_given ? given_rows_.columns(row.variant) : made_up_rows_.columns(row, made);
  if (row.bad == Bad::null_ip) columns.ip.reset();
  if (row.bad == Bad::not_json) columns.description = "not json";
  if (row.bad == Bad::empty_description) columns.description = "";
  return columns;
}

/// The rows of the window that is asked for, before any filter.
std::vector<Row> Portal::window(const LoginQuery& query, UtcTime now) {
  const auto database = options_.database == Database::mariadb ? TieOrder::mariadb : TieOrder::postgresql;
  const std::lock_guard lock(mutex_);
  for (std::int64_t i = 0; i < options_.new_events_per_request; ++i) {
    auto row = traffic_.next(now);
    row.id = std::max(row.id, next_id());
    last_id_ = row.id;
    history_.insert(row);
  }
  return history_.window(query.start, query.count,
                         {options_.ties.value_or(database), query.start + query.count, ++requests_});
}

}  // namespace logbook::demo
