#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/held_portal.hpp"
#include "logbook/cli/portal_choice.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/formats/portals.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::cli {
namespace {

using formats::PortalOverview;
using About = sync::PortalMemory::About;

enum class Format : std::uint8_t { table, json };

struct Options {
  ArchiveOptions archive;
  std::string format = "table";
  bool wide = false;
};

template <class T>
using Choice = std::pair<std::string_view, T>;
constexpr std::array kFormats{Choice<Format>{"table", Format::table}, Choice<Format>{"json", Format::json}};

/// The two words of a cursor's value.
struct Words {
  std::string_view first;
  std::string_view second;
};

Words words(std::string_view value) {
  const auto end = std::min(value.find(' '), value.size());
  return {value.substr(0, end), value.substr(std::min(end + 1, value.size()))};
}

/// Adds what the archive knows of the portal.
Result<void> add_held(PortalOverview& portal, const std::string& held_as, archive::Archive& archive) {
  auto ledger = archive.coverage(held_as);
  if (!ledger) return std::unexpected(ledger.error());
  portal.ledger = *std::move(ledger);
  const sync::PortalMemory memory(archive, held_as);
  const auto synced = memory.text(About::last_sync);
  if (!synced) return std::unexpected(synced.error());
  portal.state = "unknown";  // held before syncs were remembered
  if (*synced) {
    const auto [time, status] = words(**synced);
    int number = -1;
    std::from_chars(status.data(), status.data() + status.size(), number);
    portal.last_sync = parse_time(time);
    portal.state = word_of(number);
  }
  const auto key = memory.text(About::key);
  if (!key) return std::unexpected(key.error());
  if (*key) {
    const auto expires = words(**key).first;
    portal.key_never_expires = expires == "never";
    portal.key_expires = parse_time(expires);
  }
  return {};
}

/// The archive, if there is one. That none is there is no error, unless it was named.
Result<std::unique_ptr<archive::Archive>> find_archive(const ArchiveOptions& options, const Context& context) {
  const auto location = archive_location(options, context);
  if (!location) return nullptr;  // no home directory, and so no archive
  auto archive = open_existing(*location);
  const bool may_be_absent = options.archive.empty() && !archive && archive.error().kind == ErrorKind::not_found;
  return may_be_absent ? nullptr : std::move(archive);
}

Result<std::vector<PortalOverview>> overview(archive::Archive* archive, const Context& context) {
  auto held = archive == nullptr ? Result<std::vector<std::string>>() : archive->portals();
  if (!held) return std::unexpected(held.error());
  std::vector<PortalOverview> portals;
  const auto add = [&](PortalOverview portal, const std::string& held_as) -> Result<void> {
    portals.push_back(std::move(portal));
    if (std::erase(*held, held_as) == 0) return {};
    return add_held(portals.back(), held_as, *archive);
  };
  for (const auto& portal :
       context.config == nullptr ? std::span<const config::Portal>{} : std::span(context.config->portals)) {
    const auto address = portal::Address::parse(portal.url);
    const auto held_as = address ? as_held({portal.name, *address}, *held).name : portal.name;
    const auto added = add(
        {.name = portal.name, .address = address ? address->text() : portal.url, .configured = true, .state = "never"},
        held_as);
    if (!added) return std::unexpected(added.error());
  }
  while (!held->empty()) {
    const auto name = held->front();
    if (const auto added = add({.name = name, .address = {}, .state = {}}, name); !added)
      return std::unexpected(added.error());
  }
  return portals;
}

Result<int> run_portals(const Options& options, const Context& context) {
  const auto format = choose<Format>("--format", options.format, kFormats);
  if (!format) return std::unexpected(format.error());
  const auto archive = find_archive(options.archive, context);
  if (!archive) return std::unexpected(archive.error());
  const auto portals = overview(archive->get(), context);
  if (!portals) return std::unexpected(portals.error());
  if (*format == Format::json) {
    formats::write_portals_json(*portals, context.out);
  } else {
    formats::write_portals_table(*portals, options.wide ? 0 : context.out_columns, format_utc, context.out);
  }
  return kComplete;
}

}  // namespace

Action configure_portals(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-o,--format", options->format, "table or json")->type_name("FORMAT")->capture_default_str();
  app.add_flag("--wide", options->wide, "Whole cells, however wide the terminal is");
  add_archive_option(app, options->archive);
  return [options](const Context& context) { return run_portals(*options, context); };
}

}  // namespace logbook::cli
