// What the portal answers on each of its routes, once it has admitted a request.
#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <utility>

#include "logbook/demo/audit_json.hpp"
#include "logbook/demo/facts.hpp"
#include "logbook/demo/json.hpp"
#include "logbook/demo/people_json.hpp"
#include "logbook/demo/portal_call.hpp"
#include "logbook/demo/portal_dates.hpp"
#include "logbook/demo/request_json.hpp"
#include "logbook/demo/user_agent.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook::demo {
namespace {

constexpr std::size_t kLastRows = 20;
constexpr std::chrono::minutes kCached{5};  // how long the server keeps a setting that it loaded
constexpr std::int32_t kWrongPassword = 1013;
constexpr std::int32_t kBruteForce = 1023;
constexpr std::int64_t kMostSignIns = 100'000;  // rows that failed sign-ins leave, at some KiB each

constexpr std::ptrdiff_t kLongestIp = 50;

/// True when a column of `size` characters takes the text, which MariaDB does not with characters of four bytes, and
/// PostgreSQL not with a NUL.
bool fits_column(std::string_view text, std::ptrdiff_t size, Database database) {
  const auto is_of_four_bytes = [](char c) { return static_cast<unsigned char>(c) >= 0xF0; };
  if (database == Database::mariadb && std::ranges::any_of(text, is_of_four_bytes)) return false;
  if (database == Database::postgresql && text.find('\0') != std::string_view::npos) return false;
  const auto is_begin = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return std::ranges::count_if(text, is_begin) <= size;
}

/// True when the database takes the row.
bool fits_table(const GivenRow& row, Database database) {
  return fits_column(*row.login, 200, database) && fits_column(*row.ip, kLongestIp, database) &&
         fits_column(*row.browser, 200, database) && fits_column(*row.platform, 200, database) &&
         fits_column(*row.page, 4096, database);
}

/// The value of a parameter that wins over what the request itself says; `otherwise` where it is empty or not there.
std::string forged(const Query& query, std::string_view name, std::string_view otherwise) {
  const auto value = query.value(name).value_or("");
  return std::string(value.empty() ? otherwise : value);
}

/// The address that the portal believes a request to come from.
std::string address_of(const Query& query) { return forged(query, "request-x-real-ip", "127.0.0.1"); }

}  // namespace

/// When the server loaded what it keeps a while: at `time`, or now. Under the mutex.
UtcTime Portal::loaded(std::optional<UtcTime>& time, UtcTime now) {
  if (!time || *time + kCached <= now) time = now;
  return *time;
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
  auto query = read_login_query(call.query);
  if (!query) return validation_problem(query.error(), call.url);
  if (options_.plan == Plan::free || call.fault == Fault::degraded) return login_last(call);
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  if (options_.database == Database::postgresql) query->cut_to_milliseconds();
  return events(call, *query, {});
}

Answer Portal::audit_last(const Call& call) {
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  PortalDates dates(zone_);
  const std::lock_guard lock(mutex_);
  AuditQuery recent;
  recent.common.count = kLastRows;
  recent.common.from = call.now - std::chrono::days{lifetime_.value_or(Lifetime{}).audit_days};
  return audit_answer(audit_trail_, recent, places_, dates, call.envelope());
}

Answer Portal::audit_filter(const Call& call) {
  auto query = read_audit_query(call.query);
  if (!query) return validation_problem(query.error(), call.url);
  if (options_.plan == Plan::free) return audit_last(call);
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  if (call.query.value("moduleType") && !call.query.value("action")) return error_envelope(kNullReference);
  if (options_.database == Database::postgresql) query->common.cut_to_milliseconds();
  PortalDates dates(zone_);
  const std::lock_guard lock(mutex_);
  return audit_answer(audit_trail_, *query, places_, dates, call.envelope());
}

Answer Portal::lifetime(const Call& call) {
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  const std::lock_guard lock(mutex_);
  return success(lifetime_json(lifetime_, loaded(lifetime_loaded_, call.now)), call.envelope());
}

Answer Portal::set_lifetime(const Call& call) {
  auto wanted = read_lifetime(call.request.body);
  if (!wanted) return validation_problem(wanted.error(), call.url, call.request.method);
  if (!call.caller.is_admin()) return error_envelope(kAccessDenied);
  if (const auto refusal = refused_lifetime(*wanted)) return error_envelope(*refusal);
  wanted->set = std::chrono::floor<std::chrono::seconds>(call.now);
  const bool is_default = wanted->login_days == Lifetime::kDefaultDays && wanted->audit_days == Lifetime::kDefaultDays;
  const std::lock_guard lock(mutex_);
  lifetime_ = is_default ? std::nullopt : std::optional(*wanted);
  lifetime_loaded_.reset();
  note_lifetime(call.now, *call.caller.person, address_of(call.query));
  return success(stored_lifetime_json(*wanted), call.envelope());
}

/// Writes the event that somebody set the lifetime, which is never deleted. Under the mutex.
void Portal::note_lifetime(UtcTime now, const Person& person, std::string ip) {
  if (!fits_column(ip, kLongestIp, options_.database)) return;
  const auto id = static_cast<std::int32_t>(audit_trail_.size() + 1);
  audit_trail_.push_back({id, stored_time(now, options_.database), &person, std::move(ip)});
}

/// Makes no report: what comes of it was not recorded.
Answer Portal::report(const Call& call) {
  return call.caller.is_admin() ? empty_answer(501) : error_envelope(kAccessDenied);
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

/// Signs nobody in: what a right password leads to was not recorded. A wrong one leaves its row, and so does a right
/// one while the name is blocked; that of a disabled person leaves none.
Answer Portal::sign_in(const Call& call) {
  const auto typed = read_sign_in(call.request.body);
  if (!typed) return validation_problem(typed.error(), call.url, call.request.method);
  const auto* const person = find_by_password(facts_.people, typed->user_name, typed->password);
  const bool is_blocked = [&] {
    const std::lock_guard lock(mutex_);
    return person != nullptr ? guard_.is_blocked(typed->user_name, call.now)
                             : guard_.is_too_many(typed->user_name, call.now);
  }();
  if (person != nullptr && !is_blocked) {
    return person->status == Status::active ? empty_answer(501) : error_envelope(kWrongLogin);
  }
  note_sign_in(call, typed->user_name, is_blocked ? kBruteForce : kWrongPassword);
  return error_envelope(is_blocked ? kTooManyLogins : kWrongLogin);
}

/// Writes the row of a sign-in that failed, unless there are very many such rows already.
void Portal::note_sign_in(const Call& call, const std::string& name, std::int32_t action) {
  const auto device = read_user_agent(forged(call.query, "request-user-agent", call.request.user_agent.value_or("")));
  GivenRow row;
  row.time = stored_time(call.now, options_.database);
  row.user_id = kGuestId;
  row.login = name.empty() ? "[Login not specified]" : name;
  row.ip = address_of(call.query);
  row.browser = device.browser;
  row.platform = device.platform;
  row.page = call.url;
  row.action = action;
  if (!fits_table(row, options_.database)) return;  // the portal goes on without the row

  const std::lock_guard lock(mutex_);
  if (noted_sign_ins_ == kMostSignIns) return;
  ++noted_sign_ins_;
  row.id = next_id();
  history_.insert(given_rows_.keep(std::move(row)));
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
