#include <fmt/format.h>

#include <CLI/CLI.hpp>
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

void write_text(std::ostream& out, std::string_view portal, const Ledger& ledger) {
  out << printable(portal) << '\n';
  for (const auto& line : formats::ledger_lines(ledger)) out << "  " << line << '\n';
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
    const auto ledger = (*archive)->coverage(portal);
    if (!ledger) return std::unexpected(ledger.error());
    if (*format == Format::text) {
      write_text(context.out, portal, *ledger);
    } else {
      if (json.size() > 1) json += ',';
      formats::append_ledger_json(json, portal, *ledger);
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
