#include "logbook/cli/portal_choice.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <span>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/cli/config_option.hpp"
#include "logbook/cli/values.hpp"

namespace logbook::cli {
namespace {

std::span<const config::Portal> configured_portals(const Context& context) {
  return context.config == nullptr ? std::span<const config::Portal>{} : std::span(context.config->portals);
}

std::vector<std::string_view> names(const Context& context) {
  std::vector<std::string_view> names;
  for (const auto& portal : configured_portals(context)) names.emplace_back(portal.name);
  return names;
}

Result<PortalChoice> by_name(const config::Portal& portal, const Context& context) {
  auto address = portal::Address::parse(portal.url);
  if (!address) {
    auto error = address.error();
    error.thing = fmt::format("{}: [portal.{}]: {}", config_file(context), portal.name, error.thing);
    return std::unexpected(std::move(error));
  }
  return PortalChoice{portal.name, *std::move(address), &portal, false};
}

Result<PortalChoice> by_address(const std::string& text, const Context& context) {
  auto address = portal::Address::parse(text);
  if (!address) return std::unexpected(address.error());
  for (const auto& portal : configured_portals(context)) {
    const auto configured = portal::Address::parse(portal.url);
    if (configured && configured->text() == address->text()) {
      return PortalChoice{portal.name, *std::move(address), &portal};
    }
  }
  auto name = address->text();
  return PortalChoice{std::move(name), *std::move(address)};
}

/// True for text that is the name of a portal rather than a host: hosts beyond this machine have a dot or a port.
bool looks_like_a_name(const std::string& text) {
  return text.find_first_of(".:/") == std::string::npos && text != "localhost";
}

Error unknown(const std::string& name, const Context& context) {
  const auto known = names(context);
  const auto meant = nearest(name, known);
  if (!meant.empty())
    return usage_error("--portal", fmt::format("no portal is called \"{}\"", name),
                       fmt::format("did you mean \"{}\"?", meant));
  return usage_error(
      "--portal", fmt::format("no portal is called \"{}\"", name),
      known.empty()
          ? fmt::format("give an address such as https://docs.example.com, or write [portal.NAME] into {}",
                        config_file(context))
          : fmt::format("give one of {}, or an address such as https://docs.example.com", fmt::join(known, ", ")));
}

}  // namespace

Result<PortalChoice> choose_portal(const std::string& typed, const Context& context) {
  const auto configured = configured_portals(context);
  if (typed == kAllPortals) {
    return std::unexpected(
        usage_error("--portal", "\"all\" is for `logbook sync` and `logbook prune`; other commands ask one portal",
                    "give a name or an address"));
  }
  if (!typed.empty()) {
    const auto* portal = context.config == nullptr ? nullptr : context.config->find(typed);
    if (portal != nullptr) return by_name(*portal, context);
    if (looks_like_a_name(typed)) return std::unexpected(unknown(typed, context));
    return by_address(typed, context);
  }
  if (const auto url = variable(context, "DOCSPACE_BASE_URL"); !url.empty()) return by_address(url, context);
  if (configured.size() == 1) return by_name(configured.front(), context);
  if (!configured.empty()) {
    return std::unexpected(usage_error("portal", fmt::format("{} are configured, and none is given", configured.size()),
                                       fmt::format("give one of {} with --portal", fmt::join(names(context), ", "))));
  }
  return std::unexpected(
      usage_error("portal", "none is given",
                  "give its address with --portal or in DOCSPACE_BASE_URL; `logbook demo` starts one to try"));
}

Result<std::vector<PortalChoice>> all_portals(const Context& context) {
  const auto configured = configured_portals(context);
  if (configured.empty()) {
    return std::unexpected(
        usage_error("--portal", "no portals are configured",
                    fmt::format("write a table for each into {}: [portal.NAME] and below it url = \"https://…\"",
                                config_file(context))));
  }
  std::vector<PortalChoice> portals;
  portals.reserve(configured.size());
  for (const auto& portal : configured) {
    auto choice = by_name(portal, context);
    if (!choice) return std::unexpected(choice.error());
    portals.push_back(*std::move(choice));
  }
  return portals;
}

}  // namespace logbook::cli
