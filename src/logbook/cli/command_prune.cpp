#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <istream>
#include <memory>
#include <ostream>
#include <string>

#include "logbook/base/text.hpp"
#include "logbook/base/when.hpp"
#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/head_signing.hpp"
#include "logbook/cli/held_portal.hpp"
#include "logbook/cli/portal_choice.hpp"
#include "logbook/cli/portal_sync.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/sync/prune.hpp"

namespace logbook::cli {
namespace {

struct Options {
  ArchiveOptions archive;
  HeadOptions heads;
  std::string portal;
  std::string older_than;
  bool yes = false;
  bool dry_run = false;
};

/// What of one portal is to go.
struct Old {
  std::string portal;
  std::uint64_t events{};
};

Result<std::vector<std::string>> wanted_portals(archive::Archive& archive, const Options& options,
                                                const Context& context) {
  auto held = archive.portals();
  if (!held || options.portal == kAllPortals) return held;
  if (options.portal.empty()) {  // what is gone is gone: no variable chooses
    if (held->size() == 1) return held;
    return std::unexpected(usage_error("--portal",
                                       fmt::format("is missing: the archive holds {} portals", held->size()),
                                       "name one as `logbook coverage` does, or all"));
  }
  auto portal = held_portal(*held, options.portal, context);
  if (!portal.empty()) return std::vector{std::move(portal)};
  const std::vector<std::string_view> names(held->begin(), held->end());
  return std::unexpected(not_one_of("--portal", options.portal, names));
}

/// A portal brings again what it still has.
Result<void> check_kept(archive::Archive& archive, const std::string& portal, const Options& options, UtcTime before,
                        UtcTime now) {
  const auto kept = sync::kept_by_portal(archive, portal);
  if (!kept) return std::unexpected(kept.error());
  if (before > now) {
    return std::unexpected(usage_error("--older-than",
                                       fmt::format("'{}' is in the future", printable(options.older_than)),
                                       "give an age, such as 7y"));
  }
  if (!*kept || before <= now - **kept) return {};
  return std::unexpected(usage_error(
      "--older-than",
      fmt::format("'{}' is younger than the {} days for which {} keeps its login history itself: the next sync would "
                  "bring it again",
                  printable(options.older_than), (*kept)->count(), printable(portal)),
      "give a longer age, or lower that lifetime at the portal and sync once"));
}

Result<Old> what_is_old(archive::Archive& archive, const std::string& portal, UtcTime before) {
  archive::Summary summary;
  summary.portal = portal;
  summary.filter.until = before;
  const auto groups = archive.summarize(summary);
  if (!groups) return std::unexpected(groups.error());
  return Old{portal, groups->empty() ? 0 : groups->front().events};
}

Result<bool> may_prune(const Options& options, const std::string& location, std::uint64_t all, const Context& context) {
  if (options.yes) return true;
  if (context.answers == nullptr) {
    return std::unexpected(usage_error(
        "logbook prune", "forgets for ever, and there is no terminal to ask on",
        "see what would go with --dry-run, then give --yes; a copy of the archive before that does no harm"));
  }
  context.out.flush();
  context.err << fmt::format("Forget {}, and what was observed until then, of {} for ever? Type yes: ", events(all),
                             printable(location))
              << std::flush;
  std::string answer;
  std::getline(*context.answers, answer);
  return answer == "yes";
}

Result<void> prune(archive::Archive& archive, const Old& old, UtcTime before, UtcTime now, const Context& context) {
  const auto pruned = sync::prune(archive, old.portal, before, now);
  if (!pruned) return std::unexpected(pruned.error());
  context.out << fmt::format("{}: forgotten: {} readings of events and {} observations from before {}\n",
                             printable(old.portal), pruned->readings, pruned->observations, format_utc(before));
  return {};
}

Result<int> run_prune(const Options& options, const Context& context) {
  const auto location = archive_location(options.archive, context);
  if (!location) return std::unexpected(location.error());
  const auto now = std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now());
  const auto before = parse_when("--older-than", options.older_than, RangeEnd::since, Zone::utc(), now);
  if (!before) return std::unexpected(before.error());
  const auto archive = options.dry_run ? open_existing(*location) : open_existing_to_write(*location);
  if (!archive) return std::unexpected(archive.error());
  auto signing = HeadSigning::prepare(options.heads, context);
  if (!signing) return std::unexpected(signing.error());
  const auto portals = wanted_portals(**archive, options, context);
  if (!portals) return std::unexpected(portals.error());

  std::vector<Old> olds;
  std::uint64_t all = 0;
  for (const auto& portal : *portals) {
    if (const auto kept = check_kept(**archive, portal, options, *before, now); !kept)
      return std::unexpected(kept.error());
    const auto old = what_is_old(**archive, portal, *before);
    if (!old) return std::unexpected(old.error());
    context.out << fmt::format("{}: {} older than {}\n", printable(portal), events(old->events), format_utc(*before));
    all += old->events;
    olds.push_back(*old);
  }
  if (options.dry_run) return kComplete;
  const auto may = may_prune(options, *location, all, context);
  if (!may) return std::unexpected(may.error());
  if (!*may) {
    context.err << "nothing was forgotten\n";
    return kFailed;
  }
  Result<void> done;
  for (const auto& old : olds) {
    done = prune(**archive, old, *before, now, context);
    if (!done) break;
  }
  const auto swept = (*archive)->sweep();
  const bool is_signed = signing->finish(**archive, context);  // also what was forgotten before an error
  context.out.flush();
  if (!done || !swept) return std::unexpected(done ? swept.error() : done.error());
  return is_signed ? kComplete : kFailed;
}

}  // namespace

Action configure_prune(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--older-than", options->older_than,
                 "How old what goes is at least: an age such as 7y, 18mo or 400d, or a day, of which the begin in UTC "
                 "counts")
      ->type_name("AGE|DATE")
      ->check(not_empty)
      ->required();
  app.add_option("--portal", options->portal,
                 "Of which portal, by its name or its address, or all; default: the only one that the archive holds")
      ->type_name("NAME|URL|all")
      ->check(not_empty);
  app.add_flag("--yes", options->yes, "Do not ask");
  app.add_flag("-n,--dry-run", options->dry_run, "Say how much would go, and forget nothing");
  add_archive_option(app, options->archive);
  add_head_options(app, options->heads);
  return [options](const Context& context) { return run_prune(*options, context); };
}

}  // namespace logbook::cli
