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
bool is_other_pass(const LoginEvent& before, const LoginEvent& now) {
  const auto apart = std::chrono::abs(before.time - now.time);
  const auto fold = std::max(before.time_uncertain_by, now.time_uncertain_by);
  return apart == fold || before.time == now.time;
}

}  // namespace

Difference difference(const LoginEvent& before, const LoginEvent& now) {
  const bool same_texts = before.login == now.login && before.browser == now.browser &&
                          before.platform == now.platform && without_query(before.page) == without_query(now.page);
  const bool same_row = same_texts && before.id == now.id && before.action == now.action &&
                        lower_ascii(before.user_id) == lower_ascii(now.user_id) && is_refined(before.ip, now.ip) &&
                        is_other_pass(before, now);
  if (!same_row) return Difference::mutation;
  const bool same = before.user_id == now.user_id && before.ip == now.ip && before.time == now.time;
  return same ? Difference::none : Difference::refinement;
}

bool takes_its_place(const Kept& now, const Kept& before) {
  const bool was_imported = before.provenance == proof::Provenance::imported;
  const bool tells_less =
      difference(before.event, now.event) == Difference::refinement && now.event.ip.size() < before.event.ip.size();
  return was_imported || !tells_less;
}

}  // namespace logbook::archive
