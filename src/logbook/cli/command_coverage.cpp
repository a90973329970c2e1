#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <ostream>
#include <string>

#include "logbook/base/text.hpp"
#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/formats/ledger.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::cli {
namespace {

enum class Format : std::uint8_t { text, json };

struct Options {
  ArchiveOptions archive;
  std::string format = "text";
};

template <class T>
using Choice = std::pair<std::string_view, T>;
constexpr std::array kFormats{Choice<Format>{"text", Format::text}, Choice<Format>{"json", Format::json}};

void write_text(std::ostream& out, const formats::HeldHistory& history) {
  out << printable(history.portal) << '\n';
  for (const auto& line : formats::ledger_lines(history)) out << "  " << line << '\n';
}

std::string_view name_of(archive::Mutation::Kind kind) {
  switch (kind) {
    case archive::Mutation::Kind::changed:
      return "changed";
    case archive::Mutation::Kind::vanished:
      return "vanished";
    case archive::Mutation::Kind::returned:
      return "returned";
    case archive::Mutation::Kind::appeared:
      break;
  }
  return "appeared";
}

Result<formats::HeldHistory> held_history(archive::Archive& archive, const std::string& portal) {
  formats::HeldHistory history{.portal = portal};
  auto ledger = archive.coverage(portal);
  if (!ledger) return std::unexpected(ledger.error());
  history.ledger = *std::move(ledger);
  const sync::PortalMemory memory(archive, portal);
  history.reaches_end = history.ledger.reaches_end();
  const auto polled = memory.time(sync::PortalMemory::About::polled);
  if (!polled) return std::unexpected(polled.error());
  history.is_limited = polled->has_value();
  const auto audited = memory.time(sync::PortalMemory::About::audit);
  if (!audited) return std::unexpected(audited.error());
  history.audited = *audited;
  const auto compared = memory.time(sync::PortalMemory::About::compared);
  if (!compared) return std::unexpected(compared.error());
  history.compared = *compared;
  const auto prunings = archive.prunings(portal);
  if (!prunings) return std::unexpected(prunings.error());
  for (const auto& pruning : *prunings) {
    auto& pruned = history.pruned ? *history.pruned : history.pruned.emplace();
    pruned.before = std::max(pruned.before, pruning.before);
    pruned.readings += pruning.readings.count;
    pruned.when = pruning.pruned;
  }
  const auto mutations = archive.mutations(portal);
  if (!mutations) return std::unexpected(mutations.error());
  for (const auto& mutation : *mutations) {
    const auto versions = archive.versions(portal, mutation.epoch, mutation.id);
    if (!versions) return std::unexpected(versions.error());
    const auto time = versions->empty() ? std::nullopt : std::optional(versions->front().event.time);
    history.changes.push_back({name_of(mutation.kind), mutation.id, time, mutation.seen});
  }
  return history;
}

Result<int> run_coverage(const Options& options, const Context& context) {
  const auto format = choose<Format>("--format", options.format, kFormats);
  if (!format) return std::unexpected(format.error());
  const auto location = archive_location(options.archive, context);
  if (!location) return std::unexpected(location.error());
  const auto archive = open_existing(*location);
  if (!archive) return std::unexpected(archive.error());
  const auto portals = (*archive)->portals();
  if (!portals) return std::unexpected(portals.error());

  std::string json = "[";
  for (const auto& portal : *portals) {
    const auto history = held_history(**archive, portal);
    if (!history) return std::unexpected(history.error());
    if (*format == Format::text) {
      write_text(context.out, *history);
    } else {
      if (json.size() > 1) json += ',';
      formats::append_ledger_json(json, *history);
    }
  }
  if (*format == Format::json) context.out << json << "]\n";
  return kComplete;
}

}  // namespace

Action configure_coverage(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-o,--format", options->format, "text or json")->type_name("FORMAT")->capture_default_str();
  add_archive_option(app, options->archive);
  return [options](const Context& context) { return run_coverage(*options, context); };
}

}  // namespace logbook::cli
