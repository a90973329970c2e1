#include "logbook/cli/watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <ostream>
#include <stop_token>
#include <thread>
#include <utility>

#include "logbook/archive/open.hpp"
#include "logbook/base/service_manager.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/portal_sync.hpp"
#include "logbook/formats/coverage.hpp"
#include "logbook/formats/open_metrics.hpp"
#include "logbook/serve/text_server.hpp"
#include "logbook/sync/backlog.hpp"
#include "logbook/sync/pace.hpp"
#include "logbook/sync/prune.hpp"
#include "logbook/sync/silence.hpp"

namespace logbook::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kTogether = 8;                       // requests at once, where the configuration does not say
constexpr std::chrono::minutes kHeartbeat{60};     // between two lines at most
constexpr std::chrono::minutes kMostQuiet{10};     // of a loop that lives: less than any sync takes for one batch
constexpr std::chrono::seconds kLeastAdvance{60};  // that a sync which brought nothing is worth storing
constexpr std::uint64_t kComparedAtOnce = 5'000;   // events between two looks for new ones: half a minute as a rule
constexpr std::chrono::minutes kSigning{10};       // a head each minute would be half a million a year
constexpr milliseconds kFirstRetry{5'000};
constexpr milliseconds kLastRetry{300'000};

UtcTime our_clock() { return std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now()); }

/// True for what no waiting mends.
bool is_final(const Error& error) {
  return error.kind == ErrorKind::damaged || error.kind == ErrorKind::usage || error.kind == ErrorKind::rejected;
}

/// "3 days", "5 hours".
std::string rough(std::chrono::seconds time) {
  using std::chrono::days;
  using std::chrono::hours;
  if (time >= days{2}) return fmt::format("{} days", std::chrono::round<days>(time).count());
  return fmt::format("{} hours", std::max(std::chrono::round<hours>(time), hours{1}).count());
}

/// What the loops of the portals share.
struct Shared {
  const ConnectionOptions& connection;
  const PaceOptions& pace;
  const WatchOptions& options;
  const Context& context;
  Interruption& interruption;
  http::Places& places;
  std::mutex mutex{};  // guards what is written

  void say(std::string_view portal, std::string_view text) {
    const std::lock_guard lock(mutex);
    context.out << fmt::format("{} {}: {}\n", format_utc(our_clock()), portal, text) << std::flush;
  }
  void warn(std::string_view portal, std::string_view text) {
    const std::lock_guard lock(mutex);
    context.err << fmt::format("{} {}: warning: {}\n", format_utc(our_clock()), portal, text) << std::flush;
  }
};

/// Watches one portal.
class Loop {
 public:
  Loop(const PortalChoice& portal, Shared& shared) : portal_(portal), shared_(shared) { metrics_.portal = portal.name; }

  void run() {
    auto archive = archive::open(shared_.options.archive);
    if (!archive) {
      complain(archive.error(), true);
      return end_with(archive.error());
    }
    const auto stop = shared_.interruption.token();
    while (!stop.stop_requested() && !ended_) {
      const auto wait = look(**archive);
      beat();
      std::unique_lock lock(mutex_);
      std::condition_variable_any().wait_for(lock, stop, wait, [] { return false; });
    }
  }

  int status() const { return status_; }

  /// True while it does something now and then.
  bool lives() const { return ended_ || steady_clock::now() - last_beat_.load() < kMostQuiet; }

  formats::WatchMetrics metrics() const {
    const std::lock_guard lock(mutex_);
    return metrics_;
  }

 private:
  /// Syncs once, tells of it, and returns how long to wait.
  milliseconds look(archive::Archive& archive) {
    const auto begin = steady_clock::now();
    const auto since_last = std::chrono::duration_cast<milliseconds>(begin - std::exchange(last_look_, begin));
    SyncHow how{shared_.connection, shared_.pace,         shared_.options.change,
                shared_.context,    shared_.interruption, &shared_.places};
    how.least_advance = kLeastAdvance;
    how.compare_at_once = kComparedAtOnce;
    how.asks_for_plan = status_ == -1;  // each request counts where the newest 20 are all that is shown
    how.watch = [this](std::uint64_t, UtcTime) { beat(); };
    const auto synced = sync_choice(portal_, archive, how);
    if (shared_.interruption.token().stop_requested()) return {};
    auto status = synced ? status_of(*synced, shared_.interruption) : std::unexpected(synced.error());
    if (!status && is_final(status.error())) end_with(status.error());
    note(archive, synced, status);
    if (!status) return retry_;
    retry_ = kFirstRetry;
    const auto& audit = synced->synced.audit;
    if (audit && audit->goes_on) return {};
    auto& pace = synced->synced.degraded ? limited_ : whole_;
    return pace.next(synced->synced.appended.added, since_last);
  }

  void note(archive::Archive& archive, const Result<PortalSynced>& synced, const Result<int>& status) {
    const int now = status ? *status : exit_status(status.error().kind);
    const bool is_news = now != status_ || steady_clock::now() - last_line_ >= kHeartbeat;
    if (now != status_ || is_due(last_note_, std::chrono::minutes{1})) {
      // What fails here fails in the sync as well, and is told of there.
      if (remember_sync(archive, portal_, now)) last_note_ = steady_clock::now();
    }
    status_ = now;
    count(synced, status.has_value());  // first: whoever reads a line may ask for the metrics
    if (synced) tell(archive, *synced, is_news);
    if (!status) complain(status.error(), is_news);
    const std::lock_guard lock(mutex_);
    metrics_.is_silent = was_silent_;
  }

  void count(const Result<PortalSynced>& synced, bool was_success) {
    const std::lock_guard lock(mutex_);
    ++metrics_.rounds;
    if (!was_success) ++metrics_.failures;
    if (!synced) return;
    metrics_.events += synced->synced.appended.added;
    metrics_.findings += synced->findings().size();
    metrics_.holes = synced->synced.holes;
    metrics_.is_whole = synced->synced.is_whole();
    if (was_success) metrics_.last_success = our_clock();
    if (const auto& stretch = synced->coverage.stretch; !stretch.empty()) {
      metrics_.held_from = stretch.from;
      metrics_.held_until = stretch.until;
    }
  }

  void tell(archive::Archive& archive, const PortalSynced& result, bool is_news) {
    const auto& synced = result.synced;
    for (const auto& finding : result.findings()) shared_.warn(portal_.name, "finding: " + finding);
    const auto was_in_doubt = std::exchange(is_in_doubt_, !result.doubt().empty());
    if (is_in_doubt_ && !was_in_doubt) shared_.warn(portal_.name, fmt::format("finding: {}", result.doubt()));
    if (synced.holes > holes_ && !result.coverage.holes.empty()) {
      auto line = formats::hole_line(result.coverage.holes.front());
      if (synced.degraded) line += fmt::format(", at {:.2f} logins a second", limited_.rate());
      shared_.warn(portal_.name, line);
    }
    holes_ = synced.holes;
    if (synced.appended.added > 0 || is_news) {
      const auto lines = formats::coverage_lines(result.coverage, {});
      shared_.say(portal_.name, fmt::format("{} new, {}", events(synced.appended.added), lines.front()));
      last_line_ = steady_clock::now();
    }
    if (const auto& audit = synced.audit; audit && audit->error) {
      shared_.warn(portal_.name,
                   fmt::format("not every event could be compared with the portal: {}; trying again within the hour",
                               printable(audit->error->cause)));
    }
    if (is_due(last_judged_, kHeartbeat)) judge(archive, result);
  }

  /// What is not wrong yet, and may become so.
  void judge(archive::Archive& archive, const PortalSynced& result) {
    last_judged_ = steady_clock::now();
    const auto silence = sync::silence_of(archive, portal_.name, result.coverage.stretch.until);
    const bool is_silent = silence && *silence && (*silence)->is_unusual();
    if (is_silent && !std::exchange(was_silent_, true)) {
      using std::chrono::hours;
      shared_.warn(portal_.name,
                   fmt::format("nobody logged in for {} hours; the longest silence of the last four weeks "
                               "was {} hours: does the portal still write its history?",
                               std::chrono::duration_cast<hours>((*silence)->now).count(),
                               std::chrono::duration_cast<hours>((*silence)->usual).count()));
    }
    was_silent_ = is_silent;
    const auto& synced = result.synced;
    const bool is_behind = synced.newest && !synced.reaches_end && !synced.degraded;
    if (is_behind) warn_of_backlog(archive, synced.newest->stretch.from);
  }

  void warn_of_backlog(archive::Archive& archive, UtcTime read_from) {
    auto line = fmt::format("what is older than {} is not read yet, and the portal deletes the oldest of it every day",
                            format_utc(read_from));
    const auto kept = sync::kept_by_portal(archive, portal_.name);
    const auto outlook = kept && *kept ? backlog_.look(our_clock(), read_from, **kept) : std::nullopt;
    if (outlook && outlook->lasts) {
      line += fmt::format("; at this pace it is read in {}, and the oldest {} are deleted before that",
                          rough(*outlook->lasts), rough(outlook->loses));
    } else if (outlook) {
      line += fmt::format("; it does not get on: all {} of it will be deleted", rough(outlook->loses));
    }
    shared_.warn(portal_.name, line + ": see what stops the sync");
  }

  void complain(const Error& error, bool is_news) {
    retry_ = std::min(retry_ * 2, kLastRetry);
    if (!is_news) return;
    shared_.warn(portal_.name, fmt::format("{}: {}; {}", printable(error.thing), printable(error.cause),
                                           error.mend.empty() ? "trying again" : printable(error.mend)));
    last_line_ = steady_clock::now();
  }

  void end_with(const Error& error) {
    status_ = exit_status(error.kind);
    ended_ = true;
  }

  void beat() { last_beat_ = steady_clock::now(); }

  static bool is_due(steady_clock::time_point last, steady_clock::duration every) {
    return last == steady_clock::time_point{} || steady_clock::now() - last >= every;
  }

  const PortalChoice& portal_;
  Shared& shared_;
  sync::Backlog backlog_;
  sync::Pace whole_{sync::Pace::kWhole};
  sync::Pace limited_{sync::Pace::kLimited};
  milliseconds retry_ = kFirstRetry;
  std::uint64_t holes_ = 0;
  bool was_silent_ = false;
  bool is_in_doubt_ = false;
  steady_clock::time_point last_look_ = steady_clock::now();
  steady_clock::time_point last_line_{};
  steady_clock::time_point last_note_{};
  steady_clock::time_point last_judged_{};
  std::atomic<int> status_ = -1;  // of the last sync
  std::atomic<bool> ended_ = false;
  std::atomic<steady_clock::time_point> last_beat_ = steady_clock::now();
  mutable std::mutex mutex_;  // guards the metrics
  formats::WatchMetrics metrics_;
};

/// Signs now and then until `stop`. A program that takes the heads may take its time: nobody waits for it but writers.
void keep_signing(Shared& shared, const std::stop_token& stop) {
  std::mutex waiting;
  while (shared.options.sign && !stop.stop_requested()) {
    std::unique_lock lock(waiting);
    std::condition_variable_any().wait_for(lock, stop, kSigning, [] { return false; });
    if (stop.stop_requested()) return;
    const std::lock_guard writing(shared.mutex);
    static_cast<void>(shared.options.sign());  // it warns
    shared.context.out << std::flush;
  }
}

}  // namespace

Result<int> watch(const std::vector<PortalChoice>& portals, const ConnectionOptions& connection,
                  const PaceOptions& pace, const WatchOptions& options, const Context& context) {
  Interruption interruption;  // before the threads, which it keeps its signals from
  http::Places places(context.config->sync_parallel.value_or(kTogether));
  Shared shared{connection, pace, options, context, interruption, places};
  std::deque<Loop> loops;
  for (const auto& portal : portals) loops.emplace_back(portal, shared);

  std::unique_ptr<serve::TextServer> metrics;
  if (!options.metrics.empty()) {
    auto started = serve::TextServer::start(options.metrics, {"/metrics", formats::kOpenMetricsType, [&loops] {
                                                                std::vector<formats::WatchMetrics> all;
                                                                all.reserve(loops.size());
                                                                for (const auto& loop : loops)
                                                                  all.push_back(loop.metrics());
                                                                return formats::open_metrics(all);
                                                              }});
    if (!started) return std::unexpected(started.error());
    metrics = *std::move(started);
    context.out << fmt::format("metrics: port {}\n", metrics->port()) << std::flush;
  }
  const ServiceManager manager(context.environment);
  std::vector<std::jthread> threads;
  threads.reserve(loops.size());
  std::atomic<std::size_t> running = loops.size();
  std::mutex mutex;
  std::condition_variable_any changed;
  for (auto& loop : loops) {
    threads.emplace_back([&] {
      loop.run();
      --running;
      changed.notify_all();
    });
  }
  const std::jthread signer([&shared](const std::stop_token& stop) { keep_signing(shared, stop); });
  manager.ready();
  const auto rest = manager.watchdog().value_or(std::chrono::minutes{1}) / 2;
  const auto stop = interruption.token();
  while (!stop.stop_requested() && running > 0) {
    if (std::ranges::all_of(loops, &Loop::lives)) manager.alive();
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, rest, [&] { return running == 0; });
  }
  manager.stopping();
  threads.clear();
  if (interruption.exit_status() != 0) return kComplete;
  std::vector<int> statuses;
  statuses.reserve(loops.size());
  for (const auto& loop : loops) statuses.push_back(loop.status());
  return worst(statuses);
}

}  // namespace logbook::cli
