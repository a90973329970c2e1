#include "logbook/demo/audit_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>

#include "logbook/base/text.hpp"
#include "logbook/demo/vocabulary.hpp"

namespace logbook::demo {
namespace {

// The actions that begin a session.
constexpr std::array kSignIns{1000, 1001, 1007, 1010, 1011, 1012, 1015, 1019, 1021, 1024, 1027, 1029};

void append_event(std::string& out, const AuditEvent& event, const Geolocation& places, PortalDates& dates) {
  const auto ip = std::string_view(event.ip).substr(0, event.ip.find(':'));
  fmt::format_to(std::back_inserter(out),
                 R"({{"id":{},"date":"{}","user":{},"userId":"{}","action":{},"actionId":{},"ip":{}{},)"
                 R"("actionType":2,"product":7,"location":29,"target":[],"entries":[0,0]}})",
                 event.id, dates.text(event.time), json_text(event.person->display_name()), event.person->id,
                 json_text(find_action(AuditEvent::kAction)->text), AuditEvent::kAction, json_text(ip),
                 places.fields(ip));
}

}  // namespace

Answer audit_answer(std::span<const AuditEvent> trail, const AuditQuery& query, const Geolocation& places,
                    PortalDates& dates, Envelope envelope) {
  std::string response = "[";
  std::size_t to_skip = query.common.start;
  envelope.count = 0;
  for (const auto& event : trail | std::views::reverse) {
    if (!query.matches(event)) continue;
    if (to_skip > 0) {
      --to_skip;
      continue;
    }
    if (envelope.count == query.common.count) break;
    if (envelope.count++ > 0) response.push_back(',');
    append_event(response, event, places, dates);
  }
  response.push_back(']');
  return success(response, envelope);
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
