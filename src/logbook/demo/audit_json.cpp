#include "logbook/demo/audit_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "logbook/base/text.hpp"
#include "logbook/demo/vocabulary.hpp"

namespace logbook::demo {
namespace {

constexpr std::int32_t kLifetimeSet = 6035;

// The actions that begin a session.
constexpr std::array kSignIns{1000, 1001, 1007, 1010, 1011, 1012, 1015, 1019, 1021, 1024, 1027, 1029};

}  // namespace

Answer audit_answer(const std::optional<Lifetime>& lifetime, const std::vector<Person>& people, const LoginQuery& query,
                    PortalDates& dates, Envelope envelope) {
  const auto owner = std::ranges::find(people, Role::owner, &Person::role);
  Columns row;
  row.user_id = owner->id;
  row.action = kLifetimeSet;
  if (lifetime) row.time = lifetime->set;
  envelope.count = lifetime && query.matches(row) && query.start == 0 ? 1 : 0;
  if (envelope.count == 0) return success("[]", envelope);
  return success(
      fmt::format(R"([{{"id":1,"date":"{}","user":{},"userId":"{}","action":{},"actionId":{},"ip":"203.0.113.1",)"
                  R"("country":"","city":"","actionType":3,"product":7,"location":29,"target":[],"entries":[0,0]}}])",
                  dates.text(row.time), json_text(owner->display_name()), owner->id,
                  json_text(find_action(kLifetimeSet)->text), kLifetimeSet),
      envelope);
}

void append_connection(std::string& out, const Columns& row, const Geolocation& places, PortalDates& dates) {
  if (!row.is_active || !row.ip) return;
  if (std::ranges::find(kSignIns, row.action.value_or(0)) == kSignIns.end()) return;
  const auto ip = row.ip->substr(0, row.ip->find(':'));
  fmt::format_to(std::back_inserter(out), R"({}{{"id":{},"tenantId":1,"userId":"{}","mobile":false,"ip":{}{})",
                 out.empty() ? "" : ",", row.id, row.user_id, json_text(ip), places.fields(ip));
  if (!row.browser.is_null()) fmt::format_to(std::back_inserter(out), R"(,"browser":{})", row.browser.json);
  if (!row.platform.is_null()) fmt::format_to(std::back_inserter(out), R"(,"platform":{})", row.platform.json);
  fmt::format_to(std::back_inserter(out), R"(,"date":"{}")", dates.text(row.time));
  if (!row.page.is_null()) fmt::format_to(std::back_inserter(out), R"(,"page":{})", row.page.json);
  out.push_back('}');
}

}  // namespace logbook::demo
