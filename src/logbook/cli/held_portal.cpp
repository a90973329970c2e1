#include "logbook/cli/held_portal.hpp"

#include <algorithm>

#include "logbook/cli/portal_choice.hpp"
#include "logbook/cli/values.hpp"

namespace logbook::cli {

std::string held_portal(const std::vector<std::string>& held, const std::string& typed, const Context& context) {
  const auto holds = [&held](const std::string& name) { return std::ranges::find(held, name) != held.end(); };
  if (holds(typed)) return typed;
  const auto choice = choose_portal(typed, context);
  if (choice) return holds(choice->name) ? choice->name : "";
  const bool is_none_named = typed.empty() && variable(context, "DOCSPACE_BASE_URL").empty() &&
                             (context.config == nullptr || context.config->portals.empty());
  return is_none_named && held.size() == 1 ? held.front() : "";
}

}  // namespace logbook::cli
