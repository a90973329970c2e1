#include "logbook/proof/record.hpp"

#include "logbook/proof/bytes.hpp"

namespace logbook::proof {
namespace {

constexpr std::uint8_t kEventRecord = 1;

}  // namespace

void append_record(std::string& out, const Origin& origin, const LoginEvent& event) {
  out += static_cast<char>(kEventRecord);
  out += static_cast<char>(origin.provenance);
  append_number(out, origin.epoch);
  append_number(out, origin.version);
  append_number(out, event.id);
  append_number(out, static_cast<std::int64_t>(event.time.time_since_epoch().count()));
  append_number(out, static_cast<std::int64_t>(event.action));
  append_text(out, origin.portal);
  append_text(out, event.user_id);
  append_text(out, event.login);
  append_text(out, event.ip);
  append_text(out, event.browser);
  append_text(out, event.platform);
  append_text(out, without_query(event.page));

  append_number(out, static_cast<std::uint32_t>(event.time_uncertain_by.count()));
  append_text(out, event.user);
  append_text(out, event.action_text);
  append_text(out, event.country);
  append_text(out, event.city);
}

}  // namespace logbook::proof
