#include "logbook/cli/sync_all.hpp"

#include <fmt/format.h>

#include <memory>
#include <mutex>
#include <ostream>
#include <thread>
#include <utility>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/portal_sync.hpp"

namespace logbook::cli {
namespace {

/// Requests at once, where the configuration does not say.
constexpr int kTogether = 8;

/// "1000 events new, complete from … to …, 1 hole, 2 findings".
std::string account(const PortalSynced& result) {
  auto text = fmt::format("{} new", events(result.synced.appended.added));
  const auto& stretch = result.coverage.stretch;
  if (!stretch.empty()) {
    text += fmt::format(", complete from {} to {}", format_utc(stretch.from), format_utc(stretch.until));
  }
  const auto add = [&](std::size_t number, std::string_view what) {
    if (number > 0) text += fmt::format(", {} {}{}", number, what, number == 1 ? "" : "s");
  };
  add(result.synced.holes, "hole");
  add(result.findings().size() + (result.doubt().empty() ? 0 : 1), "finding");
  return text;
}

/// What the threads of the portals share, and what they write.
class SyncAll {
 public:
  SyncAll(const ConnectionOptions& options, const PaceOptions& pace, std::string location, sync::IdentityChange change,
          const Context& context)
      : options_(options),
        pace_(pace),
        location_(std::move(location)),
        change_(change),
        context_(context),
        places_(context.config->sync_parallel.value_or(kTogether)) {}

  int run(const std::vector<PortalChoice>& portals) {
    std::vector<std::jthread> threads;
    threads.reserve(portals.size());
    for (const auto& portal : portals) {
      threads.emplace_back([this, &portal] { sync(portal); });
    }
    threads.clear();
    const int interrupted = interruption_.exit_status();
    return interrupted != 0 ? interrupted : worst(statuses_);
  }

 private:
  /// Each opens the archive for itself: it is made for several programs at once, and so a portal waits for another's
  /// transaction, which is short, and never for another's answers.
  void sync(const PortalChoice& portal) {
    auto archive = archive::open(location_);
    if (!archive) return finish(portal, std::unexpected(archive.error()), {});
    const auto synced = sync_choice(portal, **archive, {options_, pace_, change_, context_, interruption_, &places_});
    if (!synced) return conclude(portal, **archive, std::unexpected(synced.error()), {});
    conclude(portal, **archive, status_of(*synced, interruption_), account(*synced));
  }

  void conclude(const PortalChoice& portal, archive::Archive& archive, Result<int> status, const std::string& account) {
    const int interrupted = interruption_.exit_status();
    if (!status && interrupted != 0) status = interrupted;
    const auto remembered = remember_sync(archive, portal, status ? *status : exit_status(status.error().kind));
    if (status && !remembered) status = std::unexpected(remembered.error());
    finish(portal, status, account);
  }

  void finish(const PortalChoice& portal, const Result<int>& ended, const std::string& account) {
    const int status = ended ? *ended : exit_status(ended.error().kind);
    const std::lock_guard lock(mutex_);
    statuses_.push_back(status);
    context_.out << fmt::format("{}: {}", portal.name, word_of(status));
    if (!account.empty()) context_.out << ", " << account;
    context_.out << '\n' << std::flush;  // whoever watches sees each portal as it ends
    if (ended) return;
    const auto& error = ended.error();
    context_.err << fmt::format("error: {}: {}: {}\n", portal.name, printable(error.thing), printable(error.cause));
    if (!error.mend.empty()) context_.err << "  mend: " << printable(error.mend) << '\n';
  }

  const ConnectionOptions& options_;
  const PaceOptions& pace_;
  std::string location_;
  sync::IdentityChange change_;
  const Context& context_;
  Interruption interruption_;  // before the threads, which it keeps its signals from
  http::Places places_;
  std::mutex mutex_;  // guards what follows, and what is written
  std::vector<int> statuses_;
};

}  // namespace

Result<int> sync_all(const std::vector<PortalChoice>& portals, const ConnectionOptions& options,
                     const PaceOptions& pace, const std::string& location, sync::IdentityChange change,
                     const Context& context) {
  if (!options.key_file.empty()) {
    return std::unexpected(usage_error("--key-file", "is one key, and --portal all asks several portals",
                                       "give each portal its own in " + context.config->file));
  }
  return SyncAll(options, pace, location, change, context).run(portals);
}

}  // namespace logbook::cli
