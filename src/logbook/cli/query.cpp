#include "logbook/cli/query.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <ostream>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/cli/archived_history.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/portal_history.hpp"
#include "logbook/cli/progress.hpp"

namespace logbook::cli {

using formats::Standing;

void add_query_options(CLI::App& app, QueryOptions& options) {
  add_filter_options(app, options.filter);
  add_archive_option(app, options.archive);
  app.add_flag("--live", options.live, "Ask the portal, even where an archive holds its history")->group("Archive");
  add_connection_options(app, options.connection);
  add_pace_options(app, options.pace);
}

Result<void> check(const QueryOptions& options) {
  if (const auto limits = check_limits(options.connection); !limits) return limits;
  return check_filter(options.filter);
}

std::string undecided_note(std::uint64_t events) {
  return fmt::format("{} of the events have no whole address (the portal cuts IPv6) and may be from elsewhere", events);
}

namespace {

/// The archive's, when it holds the portal; otherwise the portal's own.
Result<std::unique_ptr<History>> open_history(const QueryOptions& options, const Context& context) {
  if (!options.live) {
    auto archived = ArchivedHistory::find(options.archive, options.connection, context);
    if (!archived) return std::unexpected(archived.error());
    if (*archived) return *std::move(archived);
  }
  return PortalHistory::open(options.connection, options.pace, context);
}

}  // namespace

Result<std::unique_ptr<Query>> Query::open(const QueryOptions& options, const Context& context) {
  if (const auto checked = check(options); !checked) return std::unexpected(checked.error());
  auto history = open_history(options, context);
  if (!history) return std::unexpected(history.error());
  const auto zone = find_zone(options.filter, (*history)->zone());
  if (!zone) return std::unexpected(zone.error());
  const auto format = read_time_format(options.filter);
  std::unique_ptr<Query> query(new Query(*std::move(history), context, *zone, *format));
  if (const auto understood = query->understand(options); !understood) return std::unexpected(understood.error());
  return query;
}

Result<void> Query::understand(const QueryOptions& options) {
  auto filter = read_filter(options.filter, zone_, history_->now());
  if (!filter) return std::unexpected(filter.error());
  filter_ = *std::move(filter);
  if (!history_->zone()) {
    const bool wanted = lower_ascii(options.filter.timezone) == "portal";
    const auto unknown = history_->unknown_zone();
    notes_.push_back(fmt::format(
        "{}: {}events of the hour that its clocks show twice in autumn may be shown an hour late",
        unknown.empty() ? std::string("the portal does not tell its time zone")
                        : fmt::format("the portal's time zone, \"{}\", is not known here", printable(unknown)),
        wanted ? "times are in UTC, and " : ""));
  }
  std::ranges::move(history_->notes(), std::back_inserter(notes_));
  if (!options.filter.user.empty()) {
    auto found = history_->find_user(options.filter.user);
    if (!found) return std::unexpected(found.error());
    filter_.user = std::move(found->match);
    std::ranges::move(found->notes, std::back_inserter(notes_));
  }
  if (options.connection.verbose && (filter_.since || filter_.until)) {
    context_.err << fmt::format("note: from {} to {}\n",
                                filter_.since ? format_utc(*filter_.since) : "the oldest event",
                                filter_.until ? format_utc(*filter_.until) : "now");
  }
  return {};
}

Result<void> Query::read(const Take& take) {
  Progress progress(context_, history_->now(), filter_.since.value_or(history_->oldest()));
  auto end = history_->read(filter_, [&](const history::Batch& batch) {
    progress.make_way_for_rows();
    auto going = take_batch(batch, take);
    progress.update(read_, batch.events.back().time);
    return going;
  });
  if (!end) return std::unexpected(end.error());
  end_ = *std::move(end);
  if (cut_ && end_.coverage.end == CoverageEnd::enough) {
    auto& from = end_.coverage.stretch.from;
    from = std::max(from, *cut_);
    std::erase_if(end_.coverage.holes, [&](const Hole& hole) { return !hole.touches(from, std::nullopt); });
  }
  add_notes();
  end_.coverage.cut_to(filter_.since, filter_.until);
  return {};
}

Result<bool> Query::count_users(analysis::Users& users) {
  auto counted = history_->count_users(filter_, users);
  if (!counted) return std::unexpected(counted.error());
  if (!*counted) return false;
  end_.coverage = (*counted)->coverage;
  for (const auto& user : users) handed_ += user.events;
  if ((*counted)->some_were_imported) {
    notes_.emplace_back("some of the events were imported: the portal itself did not tell them");
  }
  add_notes();
  end_.coverage.cut_to(filter_.since, filter_.until);
  return true;
}

Result<Going> Query::take_batch(const history::Batch& batch, const Take& take) {
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const auto& event = batch.events[i];
    ++read_;
    const auto verdict = match(filter_, event);
    if (verdict == Verdict::no) continue;
    if (verdict == Verdict::undecided) ++undecided_;
    if (filter_.user && filter_.user->evidence(event) == UserEvidence::name) ++by_name_;
    const auto standing = event.time < batch.coverage.stretch.until ? Standing::settled : Standing::provisional;
    if (standing == Standing::provisional) ++provisional_;
    ++handed_;
    if (event.imported) ++imported_;
    const auto going = take(event, standing);
    if (!going || *going == Going::on) {
      if (!going) return going;
      continue;
    }
    const bool cuts_a_tie = i + 1 < batch.events.size() && batch.events[i + 1].time == event.time;
    cut_ = edge_at(event.time, cuts_a_tie);
    return going;
  }
  return Going::on;
}

/// Where claims begin when the answer ends with an event of `time`, and maybe not with all of that time.
UtcTime Query::edge_at(UtcTime time, bool cuts_a_tie) const {
  using std::chrono::seconds;
  const UtcTime edge = cuts_a_tie ? std::chrono::floor<seconds>(time) + seconds{1} : std::chrono::ceil<seconds>(time);
  const auto& zone = history_->zone();
  const auto repeated = zone ? zone->repeated_around(edge) : std::nullopt;
  return repeated && edge != repeated->from ? repeated->until : edge;
}

void Query::add_notes() {
  if (undecided_ > 0) notes_.push_back(undecided_note(undecided_));
  if (by_name_ > 0) {
    notes_.push_back(fmt::format("{} of the events are this user's by name only, which others may have too", by_name_));
  }
  if (imported_ > 0) {
    notes_.push_back(fmt::format("{} of the events were imported: the portal itself did not tell them", imported_));
  }
  if (auto line = formats::provisional_line(end_.coverage, provisional_, time_text()); !line.empty()) {
    notes_.push_back(std::move(line));
  }
}

formats::TimeText Query::time_text() const { return LocalFormat(zone_, format_); }

std::vector<std::string> Query::reach() const {
  // To the second, whatever the events are shown with: a minute would claim up to 59 seconds more.
  auto lines = formats::coverage_lines(end_.coverage, asked(), LocalFormat(zone_, TimeFormat::iso));
  if (end_.coverage.end == CoverageEnd::enough) {
    lines.insert(lines.begin(), end_.degraded
                                    ? std::string(formats::why_newest_only(end_.coverage.plan_has_audit))
                                    : fmt::format("the newest {}; --all shows every one, -n so many", handed_));
  }
  if (handed_ == 0) lines.insert(lines.begin(), formats::empty_line(end_.coverage, asked()));
  return lines;
}

Result<int> Query::status() const {
  if (const int interrupted = history_->interrupted_status(); interrupted != 0) return interrupted;
  if (end_.error) return std::unexpected(*end_.error);
  return end_.coverage.complete(filter_.since, filter_.until) ? kComplete : kIncomplete;
}

}  // namespace logbook::cli
