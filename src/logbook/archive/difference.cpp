#include "logbook/archive/difference.hpp"

#include <algorithm>
#include <string_view>

#include "logbook/base/text.hpp"

namespace logbook::archive {
namespace {

/// True when `cut` is what a portal leaves of the IPv6 address `whole`: all before a colon.
bool is_cut_of(std::string_view cut, std::string_view whole) {
  return cut.size() < whole.size() && whole.starts_with(cut) && whole[cut.size()] == ':';
}

bool is_refined(std::string_view before, std::string_view now) {
  return before == now || is_cut_of(before, now) || is_cut_of(now, before);
}

/// True when the times are the two that one reading of the clock stands for in an hour that comes twice.
bool is_other_pass(const LoginEvent& before, const LoginEvent& now, const std::optional<Zone>& zone) {
  if (before.time == now.time) return true;
  const auto apart = std::chrono::abs(before.time - now.time);
  if (apart == std::max(before.time_uncertain_by, now.time_uncertain_by)) return true;
  const auto repeated = zone ? zone->repeated_around(now.time) : std::nullopt;
  return repeated && repeated->contains(before.time) && apart * 2 == repeated->until - repeated->from;
}

}  // namespace

Difference difference(const LoginEvent& before, const LoginEvent& now, const std::optional<Zone>& zone) {
  const bool same_texts = before.login == now.login && before.browser == now.browser &&
                          before.platform == now.platform && without_query(before.page) == without_query(now.page);
  const bool same_row = same_texts && before.id == now.id && before.action == now.action &&
                        lower_ascii(before.user_id) == lower_ascii(now.user_id) && is_refined(before.ip, now.ip) &&
                        is_other_pass(before, now, zone);
  if (!same_row) return Difference::mutation;
  const bool is_as_certain = before.time_uncertain_by <= now.time_uncertain_by;
  const bool same = before.user_id == now.user_id && before.ip == now.ip && before.time == now.time && is_as_certain;
  return same ? Difference::none : Difference::refinement;
}

bool takes_its_place(const Kept& now, const Kept& before) {
  const bool was_imported = before.provenance == proof::Provenance::imported;
  const bool is_shorter = now.event.ip.size() < before.event.ip.size();
  const bool is_less_certain = now.event.time_uncertain_by > before.event.time_uncertain_by;
  const bool tells_less =
      difference(before.event, now.event) == Difference::refinement && (is_shorter || is_less_certain);
  return was_imported || !tells_less;
}

}  // namespace logbook::archive
