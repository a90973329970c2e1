#include "logbook/cli/portal_history.hpp"

#include <utility>
#include <vector>

namespace logbook::cli {
namespace {

/// True for an error that the next question would meet too.
bool is_outage(const Error& error) {
  switch (error.kind) {
    case ErrorKind::unauthorized:
    case ErrorKind::not_found:
    case ErrorKind::rejected:
    case ErrorKind::malformed:
      return false;
    default:
      return true;
  }
}

Retention retention_of(const portal::Lifetime& lifetime) {
  switch (lifetime.change) {
    case portal::Lifetime::Change::never:
      return {lifetime.login_history, Retention::kNeverChanged};
    case portal::Lifetime::Change::made:
      return {lifetime.login_history, lifetime.changed};
    case portal::Lifetime::Change::not_known:
      break;
  }
  return {lifetime.login_history, Retention::kNotKnown};
}

UtcTime our_clock() { return std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now()); }

}  // namespace

Result<std::unique_ptr<PortalHistory>> PortalHistory::open(const ConnectionOptions& options, const PaceOptions& pace,
                                                           const Context& context) {
  auto portal = choose_portal(options.portal, context);
  if (!portal) return std::unexpected(portal.error());
  auto own = std::make_unique<Interruption>();
  auto& interruption = *own;
  auto team = connect_team(*portal, options, pace, context, interruption.token());
  if (!team) return std::unexpected(team.error());
  std::unique_ptr<PortalHistory> history(
      new PortalHistory(std::move(portal->name), std::move(own), interruption, *std::move(team)));
  if (const auto asked = history->ask_for_facts(); !asked) return std::unexpected(asked.error());
  return history;
}

Result<std::unique_ptr<PortalHistory>> PortalHistory::open(const PortalChoice& portal, const ConnectionOptions& options,
                                                           const PaceOptions& pace, const Context& context,
                                                           Interruption& interruption, http::Places* places,
                                                           const std::optional<PortalFacts>& known) {
  auto team = connect_team(portal, options, pace, context, interruption.token(), places);
  if (!team) return std::unexpected(team.error());
  std::unique_ptr<PortalHistory> history(new PortalHistory(portal.name, nullptr, interruption, *std::move(team)));
  if (known) {
    history->facts_ = *known;
    history->facts_were_known_ = true;
    history->now_ = our_clock() + known->ahead;
  } else if (const auto asked = history->ask_for_facts(); !asked) {
    return std::unexpected(asked.error());
  }
  return history;
}

/// One service of a portal may be down while the history can be read; two that fail are an outage. The first reader
/// asks, so that its connection serves the reading as well.
Result<void> PortalHistory::ask_for_facts() {
  auto& client = team_.readers.front();
  const auto settings = client.settings();
  const bool may_be_down = !settings && is_outage(settings.error());
  const bool answered = client.peer().clock.has_value();
  if (may_be_down && (!answered || interrupted_status() != 0)) return std::unexpected(settings.error());
  if (settings) {
    if (auto zone = Zone::named(settings->timezone)) {
      facts_.zone = *zone;
    } else {
      facts_.unknown_zone = settings->timezone;
    }
    facts_.alias = settings->tenant_alias;
    facts_.owner = settings->owner_id;
  }
  const auto lifetime = client.login_lifetime();
  const bool is_down = !lifetime && is_outage(lifetime.error()) && (may_be_down || interrupted_status() != 0);
  if (is_down) return std::unexpected(lifetime.error());
  const auto ours = our_clock();
  now_ = client.peer().clock.value_or(ours);
  if (lifetime) facts_.retention = retention_of(team_.asking_once.with_change(*lifetime));
  facts_.ahead = now_ - ours;
  return {};
}

std::vector<std::string> PortalHistory::notes() const {
  if (facts_.retention.is_known()) return {};
  return {"the portal does not tell how long it keeps events: only the last day can be called complete"};
}

Result<history::WalkEnd> PortalHistory::read(const Filter& filter, const history::VisitBatch& visit) {
  Result<history::WalkEnd> end;
  const auto read = read_windows([&](history::WindowReader& windows, history::WalkOptions options) -> Result<void> {
    options.since = filter.since;
    end = history::walk(windows, options, visit);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (end && end->degraded) end->coverage.plan_has_audit = plan_has_audit();
  return end;
}

Result<void> PortalHistory::read_windows(const ReadWindows& read) {
  std::vector<history::ReadWindow> readers;
  readers.reserve(team_.readers.size());
  for (auto& client : team_.readers) {
    readers.emplace_back([&client](portal::Window window) { return client.login_events(window); });
  }
  history::WalkOptions options;
  options.ahead = static_cast<int>(readers.size());
  options.zone = facts_.zone;
  options.retention = facts_.retention;
  options.interrupted = [token = interruption_.token()] { return token.stop_requested(); };
  history::ReadAhead reader(std::move(readers));
  auto done = read(reader, options);
  team_.reading.request_stop();  // what was asked for ahead is of no use, and `reader` would wait for it
  return done;
}

std::optional<bool> PortalHistory::plan_has_audit() {
  const auto quota = team_.asking.quota();
  return quota ? std::optional(quota->audit) : std::nullopt;
}

}  // namespace logbook::cli
