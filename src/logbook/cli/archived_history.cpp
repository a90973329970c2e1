#include "logbook/cli/archived_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/cli/held_portal.hpp"
#include "logbook/cli/portal_facts.hpp"
#include "logbook/event/well_known.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::cli {
namespace {

using archive::Kept;
using archive::Observation;
using sync::PortalMemory;

constexpr std::size_t kFirstBatch = 32;  // whoever wants the newest 20 shall not wait for more
constexpr std::size_t kBatch = 512;
constexpr std::chrono::hours kLately{48};  // syncs are run each day at least

std::string ago(UtcTime::duration age) {
  using namespace std::chrono;
  if (age < minutes{2}) return "a minute ago";
  if (age < hours{2}) return fmt::format("{} minutes ago", duration_cast<minutes>(age).count());
  if (age < days{2}) return fmt::format("{} hours ago", duration_cast<hours>(age).count());
  return fmt::format("{} days ago", duration_cast<days>(age).count());
}

}  // namespace

ArchivedHistory::ArchivedHistory(std::unique_ptr<archive::Archive> archive, std::string location, std::string portal)
    : archive_(std::move(archive)),
      location_(std::move(location)),
      portal_(std::move(portal)),
      opened_(std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now())) {}

Result<std::unique_ptr<History>> ArchivedHistory::find(const ArchiveOptions& options,
                                                       const ConnectionOptions& connection, const Context& context) {
  auto location = archive_location(options, context);
  if (!location) return nullptr;  // no home directory, and so no archive
  auto archive = open_existing(*location);
  if (!archive) {
    const bool may_be_absent = options.archive.empty() && archive.error().kind == ErrorKind::not_found;
    return may_be_absent ? Result<std::unique_ptr<History>>(nullptr) : std::unexpected(archive.error());
  }
  const auto portals = (*archive)->portals();
  if (!portals) return std::unexpected(portals.error());
  auto wanted = held_portal(*portals, connection.portal, context);
  if (wanted.empty()) return nullptr;

  std::unique_ptr<ArchivedHistory> history(
      new ArchivedHistory(*std::move(archive), *std::move(location), std::move(wanted)));
  if (const auto learned = history->learn(); !learned) return std::unexpected(learned.error());
  const bool is_an_answer =
      !history->ledger_.claims().empty() || history->holds_imports_ || history->pruned_before_.has_value();
  return is_an_answer ? std::move(history) : nullptr;
}

Result<void> ArchivedHistory::learn() {
  auto ledger = archive_->coverage(portal_);
  if (!ledger) return std::unexpected(ledger.error());
  ledger_ = *std::move(ledger);
  const auto lead = remembered_lead(*archive_, portal_);
  if (!lead) return std::unexpected(lead.error());
  now_ = opened_ + *lead;
  if (!ledger_.claims().empty()) now_ = std::max(now_, ledger_.claims().front().stretch.until);
  const PortalMemory memory(*archive_, portal_);
  const auto zone = memory.text(PortalMemory::About::zone);
  if (!zone) return std::unexpected(zone.error());
  if (*zone) {
    if (auto found = Zone::named(**zone)) zone_ = *found;
  }
  if (!ledger_.claims().empty()) {
    reaches_end_ = ledger_.reaches_end();
  } else {
    const auto imported = newest_import({});
    if (!imported) return std::unexpected(imported.error());
    holds_imports_ = imported->has_value();
  }
  const auto polled = memory.time(PortalMemory::About::polled);
  if (!polled) return std::unexpected(polled.error());
  is_limited_ = polled->has_value();
  const auto prunings = archive_->prunings(portal_);
  if (!prunings) return std::unexpected(prunings.error());
  if (!prunings->empty()) pruned_before_ = std::ranges::max(*prunings, {}, &archive::Pruning::before).before;
  return {};
}

/// When the newest of the imported events that `filter` asks for happened.
Result<std::optional<UtcTime>> ArchivedHistory::newest_import(const Filter& filter) {
  std::optional<UtcTime> newest;
  const archive::Query imported{
      .portal = portal_, .filter = filter, .provenance = proof::Provenance::imported, .most = 1};
  const auto read = archive_->read(imported, [&](std::string_view, const Kept& kept) -> Result<Going> {
    newest = kept.event.time;
    return Going::enough;
  });
  return read ? Result<std::optional<UtcTime>>(newest) : std::unexpected(read.error());
}

UtcTime ArchivedHistory::oldest() const {
  return ledger_.claims().empty() ? UtcTime{} : ledger_.claims().back().stretch.from;
}

std::vector<std::string> ArchivedHistory::notes() const {
  if (ledger_.claims().empty()) {
    return {fmt::format("from the archive {}, which holds {}; --live asks the portal", printable(location_),
                        holds_imports_ ? "imported events of it alone" : "nothing of it any more: it was pruned")};
  }
  const auto until = ledger_.claims().front().stretch.until;
  return {fmt::format("from the archive {}, which reaches up to {} ({}); --live asks the portal", printable(location_),
                      format_utc(until), ago(std::max(now_ - until, UtcTime::duration{})))};
}

VisitPeople ArchivedHistory::people() {
  return [this](const std::function<void(const portal::Person&)>& visit) -> Result<void> {
    const auto observed = archive_->people(portal_);
    if (!observed) return std::unexpected(observed.error());
    std::unordered_map<std::string, portal::Person> people;
    for (const auto& [kind, id, value] : *observed) {
      auto& person = people[id];
      person.id = id;
      if (kind == Observation::Kind::user_name) person.display_name = value;
      if (kind == Observation::Kind::user_email) person.email = value;
      if (kind == Observation::Kind::user_login) person.user_name = value;
    }
    for (const auto& [id, person] : people) visit(person);
    return {};
  };
}

/// How far an answer reaches: what lies between two stretches, and what a range asks for beyond the last sync, are
/// holes in it. A range without an end ends with the last sync, if there was one lately: what was imported does not
/// move that.
Coverage ArchivedHistory::coverage_of(const Filter& filter) const {
  const auto& claims = ledger_.claims();
  Coverage coverage;
  if (!claims.empty()) coverage.stretch = {claims.back().stretch.from, claims.front().stretch.until};
  coverage.holes = ledger_.holes();
  for (std::size_t i = 0; i + 1 < claims.size(); ++i) {
    Hole gap;
    gap.reason = HoleReason::unread;
    gap.time = {claims[i + 1].stretch.until, std::max(claims[i].stretch.from, claims[i + 1].stretch.until)};
    coverage.holes.push_back(gap);
  }
  const auto last_sync = coverage.stretch.until;
  const bool begins_later = filter.since && *filter.since >= last_sync;
  const bool is_stale = filter.since && now_ - last_sync > kLately;
  auto told_until = last_sync;
  if (begins_later || is_stale) told_until = std::max({told_until, now_, *filter.since + std::chrono::seconds{1}});
  auto asked_until = filter.until.value_or(told_until);
  if (filter.until && asked_until > last_sync) {  // no sync reads what has not come
    asked_until = std::max(std::min(asked_until, now_), last_sync + std::chrono::seconds{1});
  }
  if (!claims.empty() && asked_until > last_sync) {
    Hole newer;
    newer.reason = HoleReason::unread;
    newer.time = {last_sync, asked_until};
    coverage.holes.push_back(newer);
  }
  std::ranges::sort(coverage.holes, std::greater{}, [](const Hole& hole) { return hole.time.until; });
  const bool is_held = !claims.empty() && filter.since && !begins_later && coverage.stretch.from <= *filter.since;
  if (is_held) coverage.stretch.from = *filter.since;
  const bool is_pruned =
      pruned_before_ && (claims.empty() ? !holds_imports_ : claims.back().stretch.from <= *pruned_before_);
  coverage.end = is_held        ? CoverageEnd::since
                 : is_pruned    ? CoverageEnd::pruned
                 : reaches_end_ ? CoverageEnd::oldest_event
                 : is_limited_  ? CoverageEnd::degraded
                                : CoverageEnd::unread;
  return coverage;
}

Result<history::WalkEnd> ArchivedHistory::read(const Filter& filter, const history::VisitBatch& visit) {
  history::WalkEnd end;
  const auto done = archive_->unchanging([&]() -> Result<void> {
    if (const auto learned = learn(); !learned) return learned;  // something may have been pruned since
    return hand_out(filter, visit, end);
  });
  return done ? Result<history::WalkEnd>(std::move(end)) : std::unexpected(done.error());
}

Result<void> ArchivedHistory::hand_out(const Filter& filter, const history::VisitBatch& visit, history::WalkEnd& end) {
  end.coverage = coverage_of(filter);
  const auto& claims = ledger_.claims();
  const auto oldest_claimed = claims.empty() ? UtcTime::max() : claims.back().stretch.from;
  bool is_claimed = true;  // what is handed over, but for gaps and holes
  history::Batch batch{.events = {}, .coverage = end.coverage};
  std::size_t size = kFirstBatch;
  Going going = Going::on;
  const auto hand_over = [&]() -> Result<Going> {
    auto full = std::exchange(batch, {.events = {}, .coverage = end.coverage});
    size = kBatch;
    auto handed = visit(std::move(full));
    if (handed) going = *handed;
    return handed;
  };
  const auto read =
      archive_->read({.portal = portal_, .filter = filter}, [&](std::string_view, const Kept& kept) -> Result<Going> {
        if (is_claimed && kept.event.time < oldest_claimed) {
          if (!batch.events.empty()) {
            if (auto handed = hand_over(); !handed || *handed == Going::enough) return handed;
          }
          is_claimed = false;
        }
        batch.events.push_back(kept.event);
        batch.events.back().imported = kept.provenance == proof::Provenance::imported;
        return batch.events.size() < size ? Going::on : hand_over();
      });
  if (!read) return read;
  if (going == Going::on && !batch.events.empty()) {
    if (const auto handed = hand_over(); !handed) return std::unexpected(handed.error());
  }
  end.coverage = coverage_of(filter);
  if (going == Going::enough && is_claimed) end.coverage.end = CoverageEnd::enough;
  return {};
}

Result<std::optional<CountedUsers>> ArchivedHistory::count_users(const Filter& filter, analysis::Users& users) {
  const bool may_be_undecided = filter.address || filter.user;  // then each event has something to say
  if (may_be_undecided) return std::nullopt;
  CountedUsers counted;
  const auto done = archive_->unchanging([&]() -> Result<void> {
    if (const auto learned = learn(); !learned) return learned;  // something may have been pruned since
    const auto imported = newest_import(filter);
    if (!imported) return std::unexpected(imported.error());
    counted = {.coverage = coverage_of(filter), .some_were_imported = imported->has_value()};
    const auto groups = archive_->summarize(
        {.portal = portal_, .filter = filter, .by = {archive::Key::user}, .order = archive::GroupOrder::newest_first});
    if (!groups) return std::unexpected(groups.error());
    for (const auto& group : *groups) {
      if (const auto described = describe(group, filter, users); !described) return described;
    }
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return counted;
}

/// Adds the user of `group`, with what their newest event tells.
Result<void> ArchivedHistory::describe(const archive::Group& group, const Filter& filter, analysis::Users& users) {
  const archive::Query newest{.portal = portal_, .filter = filter, .user_id = group.keys.front(), .most = 1};
  LoginEvent last;
  const auto read = archive_->read(newest, [&](std::string_view, const Kept& kept) -> Result<Going> {
    last = kept.event;
    return Going::enough;
  });
  if (!read) return std::unexpected(read.error());
  analysis::UserActivity user{.id = last.user_id, .name = {}, .last_address = last.ip, .last_seen = group.last};
  user.name = last.user_id == kGuestId ? "(guest)" : person_name(last);
  user.events = group.events;
  user.failures = group.failures;
  return users.add(user);
}

}  // namespace logbook::cli
