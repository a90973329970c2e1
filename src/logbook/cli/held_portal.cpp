#include "logbook/cli/held_portal.hpp"

#include <algorithm>
#include <utility>

#include "logbook/cli/values.hpp"

namespace logbook::cli {

PortalChoice as_held(PortalChoice choice, const std::vector<std::string>& held) {
  const auto holds = [&held](const std::string& name) { return std::ranges::find(held, name) != held.end(); };
  if (auto address = choice.address.text(); !holds(choice.name) && holds(address)) choice.name = std::move(address);
  return choice;
}

std::string held_portal(const std::vector<std::string>& held, const std::string& typed, const Context& context) {
  const auto holds = [&held](const std::string& name) { return std::ranges::find(held, name) != held.end(); };
  if (holds(typed)) return typed;
  if (auto choice = choose_portal(typed, context)) {
    auto name = as_held(*std::move(choice), held).name;
    return holds(name) ? name : "";
  }
  const bool is_none_named = typed.empty() && variable(context, "DOCSPACE_BASE_URL").empty() &&
                             (context.config == nullptr || context.config->portals.empty());
  return is_none_named && held.size() == 1 ? held.front() : "";
}

}  // namespace logbook::cli
