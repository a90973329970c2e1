#include "logbook/demo/portal.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <iterator>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/demo/audit_json.hpp"
#include "logbook/demo/facts.hpp"
#include "logbook/demo/fault_answers.hpp"
#include "logbook/demo/gzip.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/people_json.hpp"
#include "logbook/demo/portal_dates.hpp"
#include "logbook/demo/request_json.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kApi = "/api/2.0";
constexpr std::string_view kLoginHistory = "/api/2.0/security/audit/login/";
constexpr std::string_view kPerson = "/people/";
constexpr std::size_t kLastRows = 20;
constexpr std::size_t kSmallestPacked = 1000;
constexpr std::chrono::minutes kCached{5};  // how long the server keeps a setting that it loaded
constexpr std::int32_t kWrongPassword = 1013;
constexpr std::int32_t kBruteForce = 1023;

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

std::vector<Row> first_rows(const Options& options, Traffic& traffic, GivenRows& given_rows) {
  if (!options.given) return traffic.past(options.events, options.clock);
  std::vector<Row> rows;
  for (const auto& row : options.given->rows) rows.push_back(given_rows.keep(row));
  return rows;
}

}  // namespace

/// One admitted request, for the handlers.
struct Portal::Call {
  const Request& request;
  const std::string& path;  // below /api/2.0
  Query query;
  Caller caller;
  std::string url;
  UtcTime now;
  std::optional<Fault> fault;

  Envelope envelope(std::uint64_t count = 1) const {
    return {url, count, std::nullopt, request.method, query.value("fields").value_or("")};
  }
};

struct Portal::Route {
  std::string_view method;
  std::string_view path;
  Access access;
  Answer (Portal::*handle)(const Call&);
};

Result<std::unique_ptr<Portal>> Portal::create(const Options& options) {
  const auto zone = Zone::named(options.timezone);
  if (!zone) return std::unexpected(zone.error());
  return std::unique_ptr<Portal>(new Portal(options, *zone));  // the constructor is private
}

Portal::Portal(const Options& options, Zone zone)
    : options_(options),
      zone_(zone),
      facts_(options.given ? options.given->facts : made_up_facts(options)),
      places_(facts_.places),
      writer_(places_),
      made_up_rows_(facts_.people),
      given_rows_(facts_.people),
      rate_limit_(options.rate_limit),
      traffic_(options.seed, facts_.people, zone, options.database),
      history_(first_rows(options, traffic_, given_rows_)),
      faults_(options.faults),
      lifetime_(options.lifetime) {
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
  const auto kept = given_rows_.keep(std::move(row));
  const std::lock_guard lock(mutex_);
  history_.insert(kept);
  last_id_ = std::max(last_id_, kept.id);
}

/// Routing, authentication, rate limit and scopes, in the order of the genuine portal.
Answer Portal::routed(const Request& request, UtcTime now, std::optional<Fault> fault) {
  static constexpr std::array kRoutes{
      Route{"GET", "/security/audit/login/last", Access::global, &Portal::login_last},
      Route{"GET", "/security/audit/login/filter", Access::global, &Portal::login_filter},
      Route{"GET", "/security/audit/events/last", Access::global, &Portal::audit_last},
      Route{"GET", "/security/audit/events/filter", Access::global, &Portal::audit_filter},
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

  auto path = path_of(request.target);
  if (!path.starts_with(kApi)) return empty_answer(404);
  path.erase(0, kApi.size());
  const Route* route = nullptr;
  std::string allowed;
  const bool is_named = std::ranges::find(kRoutes, path, &Route::path) != kRoutes.end();
  const bool is_person = path.starts_with(kPerson) && path.find('/', kPerson.size()) == std::string::npos;
  const std::string_view pattern = is_named || !is_person ? std::string_view(path) : kRoutes.back().path;
  for (const auto& candidate : kRoutes) {
    if (candidate.path != pattern) continue;
    if (candidate.method == request.method) route = &candidate;
    allowed += (allowed.empty() ? "" : ", ") + std::string(candidate.method);
  }
  if (allowed.empty()) return empty_answer(404);
  if (request.method == "OPTIONS" && request.is_preflight) {
    auto answer = empty_answer(204);
    answer.headers.emplace_back("Access-Control-Allow-Methods", "GET");
    return answer;
  }
  if (route == nullptr) {
    auto answer = empty_answer(405);
    answer.headers.emplace_back("Allow", allowed);
    return answer;
  }

  const auto caller = authenticated(facts_.keys, facts_.people, request, route->access, now);
  if (!caller) return caller.error();
  if (!rate_limit_.admit(caller->person != nullptr ? caller->person->id : "anonymous", now)) {
    auto answer = empty_answer(429);
    answer.headers.emplace_back("X-RateLimit-Limit", std::to_string(options_.rate_limit));
    answer.headers.emplace_back("X-RateLimit-Remaining", "0");
    return answer;
  }
  if (auto refusal = refused_scope(*caller, route->access)) return *std::move(refusal);

  const Call call{request, path, Query(query_of(request.target)), *caller, request.url(), now, fault};
  return (this->*route->handle)(call);
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

/// What a request takes on the genuine server: nearly all of it is the hash of the key, and the sorting of the whole
/// history, of which windows further back need more.
milliseconds Portal::cost(const Request& request) const {
  constexpr milliseconds kRequest{34};
  constexpr milliseconds kFarBack{500};
  constexpr std::int64_t kFar = 100'000;
  if (options_.cost == Cost::none || !request.authorization) return milliseconds{0};
  const auto start = read_int(Query(query_of(request.target)).value("startIndex").value_or("0")).value_or(0);
  return kRequest + (kFarBack - kRequest) * std::clamp<std::int64_t>(start, 0, kFar) / kFar;
}

/// When the server loaded what it keeps a while: at `time`, or now. Under the mutex.
UtcTime Portal::loaded(std::optional<UtcTime>& time, UtcTime now) {
  if (!time || *time + kCached <= now) time = now;
  return *time;
}

Columns Portal::columns(const Row& row, MadeUpRows::Made& made) const {
  if (!row.is_given) return made_up_rows_.columns(row, made);
  auto columns = given_rows_.columns(row.variant);
  if (row.bad == Bad::null_ip) columns.ip.reset();
  if (row.bad == Bad::not_json) columns.description = "not json";
  if (row.bad == Bad::empty_description) columns.description = "";
  return columns;
}

/// The rows of the window that is asked for, before any filter.
std::vector<Row> Portal::window(const LoginQuery& query, UtcTime now) {
  const auto database = options_.database == Database::mariadb ? TieOrder::mariadb : TieOrder::postgresql;
  const std::lock_guard lock(mutex_);
  for (std::int64_t i = 0; i < options_.new_events_per_request; ++i) history_.insert(traffic_.next(now));
  return history_.window(query.start, query.count,
                         {options_.ties.value_or(database), query.start + query.count, ++requests_});
}

/// Cuts the window, then filters it.
Answer Portal::events(const Call& call, const LoginQuery& query, RowStyle style) {
  if (call.fault == Fault::echo_key_row && call.request.authorization) style.user = *call.request.authorization;
  if (call.fault == Fault::bad_utf8) style.user = "J\xFCrgen";  // Latin-1

  PortalDates dates(zone_);
  MadeUpRows::Made made;
  std::string response = "[";
  std::uint64_t count = 0;
  for (const auto& row : window(query, call.now)) {
    const auto each = columns(row, made);
    if (!query.matches(each)) continue;
    if (count++ > 0) response.push_back(',');
    if (const auto written = writer_.append(response, each, dates, style); !written) {
      heal_bad_rows();
      return error_envelope(written.error());
    }
  }
  response.push_back(']');
  return success(response, call.envelope(count));
}

Answer Portal::login_last(const Call& call) {
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  LoginQuery newest;
  newest.count = kLastRows;
  RowStyle style;
  style.cuts_long_parts = true;
  return events(call, newest, style);
}

Answer Portal::login_filter(const Call& call) {
  const auto query = read_login_query(call.query);
  if (!query) return validation_problem(query.error(), call.url);
  if (options_.plan == Plan::free || call.fault == Fault::degraded) return login_last(call);
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  return events(call, *query, {});
}

Answer Portal::audit_last(const Call& call) {
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  PortalDates dates(zone_);
  const std::lock_guard lock(mutex_);
  return audit_answer(lifetime_, facts_.people, {}, dates, call.envelope());
}

Answer Portal::audit_filter(const Call& call) {
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  if (call.query.value("moduleType") && !call.query.value("action")) return error_envelope(kNullReference);
  const auto query = read_login_query(call.query);
  if (!query) return validation_problem(query.error(), call.url);
  PortalDates dates(zone_);
  const std::lock_guard lock(mutex_);
  return audit_answer(lifetime_, facts_.people, *query, dates, call.envelope());
}

Answer Portal::lifetime(const Call& call) {
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  const std::lock_guard lock(mutex_);
  return success(lifetime_json(lifetime_, loaded(lifetime_loaded_, call.now)), call.envelope());
}

Answer Portal::set_lifetime(const Call& call) {
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  auto wanted = read_lifetime(call.request.body);
  if (!wanted) return error_envelope(wanted.error());
  wanted->set = std::chrono::floor<std::chrono::seconds>(call.now);
  const bool is_default = wanted->login_days == Lifetime::kDefaultDays && wanted->audit_days == Lifetime::kDefaultDays;
  const std::lock_guard lock(mutex_);
  lifetime_ = is_default ? std::nullopt : std::optional(*wanted);
  lifetime_loaded_.reset();
  return success(stored_lifetime_json(*wanted), call.envelope());
}

Answer Portal::types(const Call& call) { return success(types_json(), call.envelope()); }

Answer Portal::mappers(const Call& call) {
  const auto product = call.query.value("productType");
  return success(mappers_json(product), call.envelope(product ? 1 : 4));
}

Answer Portal::connections(const Call& call) {
  PortalDates dates(zone_);
  MadeUpRows::Made made;
  std::vector<Row> rows;  // sessions of made-up people have all ended
  {
    const std::lock_guard lock(mutex_);
    const auto is_recent = [oldest = call.now - std::chrono::days{365}](const Row& row) { return row.time >= oldest; };
    std::ranges::copy_if(history_.rows(), std::back_inserter(rows),
                         [&](const Row& row) { return row.is_given && is_recent(row); });
  }
  std::ranges::sort(rows, std::greater{}, &Row::id);
  std::string items;
  for (const auto& row : rows) {
    const auto each = columns(row, made);
    if (each.user_id == call.caller.person->id) append_connection(items, each, places_, dates);
  }
  return success(R"({"loginEvent":0,"items":[)" + items + "]}", call.envelope());
}

Answer Portal::portal(const Call& call) {
  if (!call.caller.is_admin()) return success(R"({"tenantId":1})", call.envelope());
  const std::lock_guard lock(mutex_);
  return success(portal_json(facts_, loaded(portal_loaded_, call.now)), call.envelope());
}

Answer Portal::quota(const Call& call) {
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  return success(quota_json(options_.plan), call.envelope());
}

Answer Portal::tariff(const Call& call) { return success(tariff_json(), call.envelope()); }

Answer Portal::capabilities(const Call& call) { return success(capabilities_json(), call.envelope()); }

Answer Portal::settings(const Call& call) {
  const bool is_known = call.caller.person != nullptr;
  return success(is_known ? settings_json(facts_, zone_, call.now) : anonymous_settings_json(facts_), call.envelope());
}

Answer Portal::version(const Call& call) { return success(version_json(), call.envelope()); }

Answer Portal::build(const Call& call) { return success(build_json(facts_), call.envelope()); }

Answer Portal::authentication(const Call& call) {
  return success(call.caller.person != nullptr ? "true" : "false", call.envelope());
}

/// Signs nobody in: what a right password leads to was not recorded. A wrong one leaves its row.
Answer Portal::sign_in(const Call& call) {
  const auto typed = read_sign_in(call.request.body);
  if (find_by_password(facts_.people, typed.user_name, typed.password) != nullptr) return empty_answer(501);
  const bool is_too_many = [&] {
    const std::lock_guard lock(mutex_);
    return guard_.is_too_many(typed.user_name, call.now);
  }();
  note_sign_in(call, typed.user_name, is_too_many ? kBruteForce : kWrongPassword);
  return error_envelope(is_too_many ? kTooManyLogins : kWrongLogin);
}

/// Writes the row of a sign-in that failed.
void Portal::note_sign_in(const Call& call, const std::string& name, std::int32_t action) {
  GivenRow row;
  {
    const std::lock_guard lock(mutex_);
    row.id = last_id_ + 1;
  }
  row.time = std::chrono::floor<std::chrono::seconds>(call.now);
  row.user_id = kGuestId;
  row.login = name;
  row.ip = "127.0.0.1";
  row.browser = "Other";
  row.platform = "Other";
  row.page = call.url;
  row.action = action;
  insert(std::move(row));
}

Answer Portal::own_key(const Call& call) {
  PortalDates dates(zone_);
  return success(key_json(*call.caller.key, *call.caller.person, call.now, dates), call.envelope());
}

Answer Portal::people_filter(const Call& call) {
  PortalDates dates(zone_);
  const auto sight = call.caller.is_admin() ? Sight::all : Sight::active;
  return people_answer(facts_.people, call.query, sight, dates, call.envelope());
}

Answer Portal::person(const Call& call) {
  PortalDates dates(zone_);
  const auto place = find_person(facts_.people, std::string_view(call.path).substr(kPerson.size()));
  return person_answer(facts_.people, place, dates, call.envelope());
}

Answer Portal::person_by_email(const Call& call) {
  PortalDates dates(zone_);
  const auto place = find_person_by_email(facts_.people, call.query.value("email").value_or(""));
  return person_answer(facts_.people, place, dates, call.envelope());
}

Answer Portal::self(const Call& call) {
  PortalDates dates(zone_);
  return self_answer(*call.caller.person, dates, call.envelope());
}

}  // namespace logbook::demo
