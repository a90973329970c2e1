#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/base/byte_source.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/head_signing.hpp"
#include "logbook/cli/held_portal.hpp"
#include "logbook/cli/portal_choice.hpp"
#include "logbook/cli/portal_sync.hpp"
#include "logbook/cli/progress.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/formats/event_lines.hpp"
#include "logbook/portal/login_history_json.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::cli {
namespace {

enum class Format : std::uint8_t { by_content, json, jsonl };

struct Options {
  ArchiveOptions archive;
  HeadOptions heads;
  std::string portal;
  std::string format = "auto";
  std::vector<std::string> files;
};

using About = sync::PortalMemory::About;

constexpr std::array kFormats{std::pair{std::string_view("auto"), Format::by_content},
                              std::pair{std::string_view("json"), Format::json},
                              std::pair{std::string_view("jsonl"), Format::jsonl}};

constexpr std::size_t kBatch = 5'000;                      // events that are stored together
constexpr std::size_t kLookedAt = std::size_t{64} << 10U;  // of a file, to see what it is

/// Stores events of files in batches.
class Import {
 public:
  /// Both outlive it.
  Import(archive::Archive& archive, std::string portal, archive::Epochs epochs, UtcTime now, const Context& context)
      : archive_(archive), progress_(context, now, std::nullopt) {
    batch_.portal = std::move(portal);
    batch_.basis.push_back(sync::PortalMemory(archive, batch_.portal).note(About::epochs, epochs.text()));
    batch_.epochs = std::move(epochs);
    batch_.provenance = proof::Provenance::imported;
    batch_.seen = now;
  }

  Result<void> read(const std::string& file, Format format) {
    auto source = open_bytes(file);
    if (!source) return std::unexpected(source.error());
    const std::string name = file == "-" ? "standard input" : file;
    if (format == Format::by_content) {
      const auto begin = peek(*source, kLookedAt);
      if (!begin) return std::unexpected(begin.error());
      format = formats::looks_like_event_lines(*begin) ? Format::jsonl : Format::json;
    }
    const auto done =
        format == Format::jsonl
            ? formats::read_event_lines(*source, name,
                                        [this](const LoginEvent& event, std::uint64_t) { return add(event); })
            : portal::read_login_history(
                  *std::move(source), name, portal::Fields::all, [this](const LoginEvent& event) { return add(event); },
                  portal::kUsualSlice, portal::Origin::saved_answer);
    if (!done) {
      batch_.events.clear();
      return done;
    }
    return store();
  }

  const archive::Appended& appended() const { return appended_; }

  /// To be called before something else is written.
  void make_way() { progress_.make_way_for_rows(); }

 private:
  Result<void> add(const LoginEvent& event) {
    batch_.events.push_back(event);
    return batch_.events.size() < kBatch ? Result<void>{} : store();
  }

  Result<void> store() {
    if (batch_.events.empty()) return {};
    const auto appended = archive_.append(batch_);
    if (!appended) return std::unexpected(appended.error());
    appended_ += *appended;
    read_ += batch_.events.size();
    progress_.update(read_, batch_.events.back().time);
    batch_.events.clear();
    return {};
  }

  archive::Archive& archive_;
  archive::Batch batch_;
  archive::Appended appended_;
  std::uint64_t read_ = 0;
  Progress progress_;
};

/// The portal whose events they are: one that the archive holds, or another that is named.
Result<std::string> portal_of_events(archive::Archive& archive, const Options& options, const Context& context) {
  const auto held = archive.portals();
  if (!held) return std::unexpected(held.error());
  if (auto portal = held_portal(*held, options.portal, context); !portal.empty()) return portal;
  auto choice = choose_portal(options.portal, context);
  if (!choice) return std::unexpected(choice.error());
  return std::move(choice->name);
}

void tell(const archive::Appended& appended, const std::string& portal, const Context& context) {
  context.out << fmt::format("{} imported for {}, {} {} there already\n", events(appended.added), printable(portal),
                             appended.known, appended.known == 1 ? "was" : "were");
  if (appended.contradicted > 0) {
    context.out.flush();
    context.err << fmt::format("warning: {} not taken: the archive has another of the same id\n",
                               events(appended.contradicted));
    context.err << "  mend: see that the file is of this portal, and who made it\n";
  }
}

Result<int> run_import(const Options& options, const Context& context) {
  const auto format = choose<Format>("--format", options.format, kFormats);
  if (!format) return std::unexpected(format.error());
  const auto location = archive_location(options.archive, context);
  if (!location) return std::unexpected(location.error());
  // Before an archive is made for nothing. A pipe can be opened but once.
  for (const auto& file : options.files) {
    std::error_code unknown;
    if (file == "-" || std::filesystem::is_fifo(file, unknown)) continue;
    if (const auto there = open_bytes(file); !there) return std::unexpected(there.error());
  }
  if (!open_existing(*location)) {
    if (const auto portal = choose_portal(options.portal, context); !portal) return std::unexpected(portal.error());
  }
  const auto archive = archive::open(*location);
  if (!archive) return std::unexpected(archive.error());
  auto signing = HeadSigning::prepare(options.heads, context);
  if (!signing) return std::unexpected(signing.error());
  const auto portal = portal_of_events(**archive, options, context);
  if (!portal) return std::unexpected(portal.error());
  auto epochs = sync::PortalMemory(**archive, *portal).epochs();
  if (!epochs) return std::unexpected(epochs.error());

  const auto now = std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now());
  Import import(**archive, *portal, *std::move(epochs), now, context);
  Result<void> done;
  for (const auto& file : options.files) {
    done = import.read(file, *format);
    if (!done) break;
  }
  import.make_way();
  tell(import.appended(), *portal, context);
  const bool is_signed = signing->finish(**archive, context);
  if (!done) {
    context.out.flush();
    auto error = done.error();
    error.cause += "; what is told above is stored, and importing it again does no harm";
    return std::unexpected(error);
  }
  return is_signed && import.appended().contradicted == 0 ? kComplete : kFailed;
}

}  // namespace

Action configure_import(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("files", options->files,
                 "Saved answers of the portal (JSON), or events as `logbook last -o jsonl` writes them; - is standard "
                 "input")
      ->type_name("FILE")
      ->check(not_empty)
      ->required();
  app.add_option(
         "--portal", options->portal,
         "Whose events they are: its name in the configuration or its address; default: DOCSPACE_BASE_URL, then "
         "the only one of the configuration, then the only one that the archive holds")
      ->type_name("NAME|URL")
      ->check(not_empty);
  app.add_option("--format", options->format, "json, jsonl, or auto: as the content looks")
      ->type_name("FORMAT")
      ->capture_default_str();
  add_archive_option(app, options->archive);
  add_head_options(app, options->heads);
  return [options](const Context& context) { return run_import(*options, context); };
}

}  // namespace logbook::cli
