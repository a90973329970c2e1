#include "logbook/history/walk.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>
#include <vector>

#include "logbook/history/checked_windows.hpp"
#include "logbook/history/listing.hpp"
#include "logbook/history/survey.hpp"

namespace logbook::history {
namespace {

constexpr int kTriesToJoin = 8;                     // of one window, before a hole is named
constexpr int kIdleWindows = 60;                    // in a row without a new event, before the walk gives up
constexpr int kTriesToConfirm = 6;                  // of one end
constexpr std::int64_t kPatience = 1'000;           // readings of surveys that bring little, before the walk gives up
constexpr std::int64_t kPatiencePerEvent = 3;       // that a new event gives back
constexpr std::int64_t kLastPlace = 2'147'000'000;  // the portal counts places in 32 bits

/// What ends a walk: its own reasons, or an error of the visitor.
struct Ended {
  Stop stop;
  bool by_visitor = false;  // then the error is the visitor's
};

using Step = std::expected<void, Ended>;

Step ended(Stop stop) { return std::unexpected(Ended{std::move(stop), false}); }
Step ended(CoverageEnd end) { return ended(Stop{end, std::nullopt}); }

class Walker {
 public:
  Walker(WindowReader& reader, const WalkOptions& options, const VisitBatch& visit)
      : options_(options), visit_(visit), windows_(reader, options.interrupted) {}

  Result<WalkEnd> run() {
    auto ended = begin();
    while (ended) ended = advance();
    return finish(std::move(ended.error()));
  }

 private:
  Step begin();
  Step probe();
  Step end_at_begin(Stop stop);
  Step show_newest(const Rows& rows);
  Step stopped(Stop stop);
  void start_claims(const Rows& newest);
  Step advance();
  Step accept(Rows rows);
  Step rejoin(Rows rows);
  Step leave_a_hole(Rows rows);
  Step cross(Trouble trouble);
  void add(const Hole& hole);
  Step confirm_end(std::int64_t end);
  Step hand_out(std::size_t keep, CoverageEnd reached);
  Result<WalkEnd> finish(Ended ended);

  void plan(std::int64_t start);
  std::optional<std::int64_t> better_start(const Rows& rows, int attempt) const;
  std::int64_t moved_by(const Rows& rows) const;
  bool are_known(std::span<const LoginEvent> events) const {
    return std::ranges::all_of(
        events, [this](const LoginEvent& event) { return listing_.known().place(event.id).has_value(); });
  }
  /// Where the next window ought to begin: within the edge, for a bad row may stand before it.
  std::int64_t next_start() const {
    return std::max<std::int64_t>(0, edge_.end() - std::min(options_.overlap, std::ssize(edge_.rows) / 2 + 1) + drift_);
  }
  UtcTime lower_edge(CoverageEnd end) const;

  const WalkOptions& options_;
  const VisitBatch& visit_;
  CheckedWindows windows_;
  Listing listing_;
  std::optional<Edges> edges_;  // since the first window
  Edge edge_;                   // the last window that was joined
  std::int64_t drift_ = 0;      // how far events move between two requests, where they move by whole windows
  int idle_ = 0;                // windows in a row that brought nothing new
  std::int64_t patience_ = kPatience;
  std::vector<Hole> holes_;
  std::optional<UtcTime> newest_;  // time of the newest event handed out
  std::optional<UtcTime> oldest_;  // and of the oldest
  std::int64_t planned_ = -1;      // where the next window was planned to begin when others were read ahead
};

/// Reads the first window. That the portal takes windows at all shows by itself (`CheckedWindows`): one row is asked
/// for where that is likely to be the last request, or where the portal's clock is needed and not told otherwise.
Step Walker::begin() {
  if (options_.resume || options_.was_limited) {
    if (const auto probed = probe(); !probed) return probed;
  }
  if (options_.resume) {
    edge_ = *options_.resume;
    newest_ = edge_.rows.front().time;
    return {};
  }
  for (auto count = options_.window; count > 0; count /= 2) {
    auto first = windows_.read({0, count});
    if (!first && first.error().stop) return end_at_begin(*std::move(first.error().stop));
    if (first) {
      if (!edges_) start_claims(*first);
      return accept(*std::move(first));
    }
    if (edges_) continue;
    if (const auto probed = probe(); !probed) return probed;
  }
  return cross(Trouble::bad_row);
}

/// Asks for one row, which need not be the newest: that may be a bad one.
Step Walker::probe() {
  auto row = windows_.read({0, 1});
  for (std::int64_t place = 1; !row && !row.error().stop && place <= 1'024; place *= 2) row = windows_.read({place, 1});
  if (!row && row.error().stop) return end_at_begin(*std::move(row.error().stop));
  start_claims(row ? *row : Rows{});
  return {};
}

Step Walker::end_at_begin(Stop stop) {
  return stop.end == CoverageEnd::degraded ? show_newest(windows_.newest_instead()) : ended(std::move(stop));
}

void Walker::start_claims(const Rows& newest) {
  const auto time = newest.events.empty() ? std::nullopt : std::optional(newest.events.front().time);
  edges_.emplace(options_.zone, options_.retention, newest.date, time, options_.settle);
}

/// The portal shows its newest events and no others. Fewer than it could are all that it has.
Step Walker::show_newest(const Rows& rows) {
  start_claims(rows);
  listing_.add(0, rows.events);
  edge_ = edge_of(0, rows.events);
  const bool all = std::ssize(rows.events) < portal::kFallbackRows;
  return ended(all ? CoverageEnd::oldest_event : CoverageEnd::degraded);
}

/// Ends in mid-walk. A portal that ignores the question, but shows fewer events than it then could, shows all; if they
/// were met before, nothing is missing.
Step Walker::stopped(Stop stop) {
  const auto& newest = windows_.newest_instead().events;
  const bool all = std::ssize(newest) < portal::kFallbackRows && are_known(newest);
  return ended(stop.end == CoverageEnd::degraded && all ? Stop{CoverageEnd::oldest_event, std::nullopt}
                                                        : std::move(stop));
}

/// Reads one window behind the edge and joins it.
Step Walker::advance() {
  if (idle_ > kIdleWindows || patience_ < 0 || edge_.end() > kLastPlace) return ended(CoverageEnd::unsettled);
  const auto start = next_start();
  plan(start);
  auto rows = windows_.read({start, options_.window});
  if (!rows && rows.error().stop) return stopped(*std::move(rows.error().stop));
  if (!rows) {
    windows_.forget();
    planned_ = -1;
    return cross(Trouble::bad_row);
  }
  if (edge_.rows.empty() || options_.joins(edge_, rows->events)) return accept(*std::move(rows));
  return rejoin(*std::move(rows));
}

/// Lets the windows behind `start` be read ahead.
void Walker::plan(std::int64_t start) {
  if (start != planned_) windows_.forget();
  const auto step = options_.window - options_.overlap;
  for (int i = 0; i < options_.ahead; ++i) windows_.expect({start + i * step, options_.window});
  planned_ = start + step;
}

/// Takes a window that is joined to the edge.
Step Walker::accept(Rows rows) {
  const auto moved = moved_by(rows);
  const bool is_short = rows.is_short();
  auto edge = edge_of(rows.window.start, rows.events);
  const auto added = listing_.add(edge.start, std::move(rows.events));
  idle_ = added > 0 ? 0 : idle_ + 1;
  patience_ = std::min(kPatience, patience_ + kPatiencePerEvent * static_cast<std::int64_t>(added));
  drift_ = added > 0 ? 0 : std::max<std::int64_t>(0, moved);
  if (!is_short && edge_.find(edge.rows.back().id)) {  // the events moved as fast as we went
    edge_.start += moved;
    return {};
  }
  edge_ = std::move(edge);
  if (const auto handed = hand_out(static_cast<std::size_t>(options_.overlap), CoverageEnd::enough); !handed)
    return handed;

  if (is_short) return confirm_end(edge_.end());
  if (!options_.since) return {};
  // What stands behind a row is not newer; the target lies in no hour that the portal prints late.
  const bool is_passed = edge_.rows.back().time < edges_->target(*options_.since);
  return is_passed ? ended(CoverageEnd::since) : Step{};
}

/// How many places the events of `rows` have moved down since they were met last; 0 where none is known.
std::int64_t Walker::moved_by(const Rows& rows) const {
  for (std::size_t i = 0; i < rows.events.size(); ++i) {
    const auto now = rows.window.start + static_cast<std::int64_t>(i);
    if (const auto index = edge_.find(rows.events[i].id)) {
      return now - edge_.start - static_cast<std::int64_t>(*index);
    }
  }
  for (std::size_t i = 0; i < rows.events.size(); ++i) {
    const auto now = rows.window.start + static_cast<std::int64_t>(i);
    if (const auto then = listing_.known().place(rows.events[i].id)) return now - *then;
  }
  return 0;
}

/// Reads a window that could not be joined again, from a better place.
Step Walker::rejoin(Rows rows) {
  windows_.forget();
  planned_ = -1;
  for (int attempt = 0; attempt < kTriesToJoin; ++attempt) {
    const auto start = better_start(rows, attempt);
    if (!start) return cross(Trouble::crowded_second);
    auto again = windows_.read({*start, options_.window});
    if (!again && again.error().stop) return stopped(*std::move(again.error().stop));
    if (!again) return cross(Trouble::bad_row);
    if (options_.joins(edge_, again->events)) return accept(*std::move(again));
    rows = *std::move(again);
  }
  if (auto stop = windows_.look_for_fallback()) return stopped(*std::move(stop));
  return leave_a_hole(std::move(rows));
}

/// Where to read, when `rows` did not join: guesses, that the join rule judges. Nothing when the edge ends in a second
/// that is too crowded to see both ends of it.
std::optional<std::int64_t> Walker::better_start(const Rows& rows, int attempt) const {
  const auto moved = moved_by(rows);
  const bool meets_edge =
      std::ranges::any_of(rows.events, [this](const LoginEvent& event) { return edge_.find(event.id).has_value(); });
  if (meets_edge) {  // in its last second only: the row before that second has to be in the window
    const auto other = std::ranges::find_if(edge_.rows.rbegin(), edge_.rows.rend(),
                                            [this](const Landmark& row) { return row.time != edge_.rows.back().time; });
    if (other == edge_.rows.rend()) return std::nullopt;
    const auto place = edge_.end() - 1 - (other - edge_.rows.rbegin());
    const auto start = std::max<std::int64_t>(0, place + moved - attempt);
    const bool no_room = edge_.end() - place > options_.window * 3 / 4 || attempt > 2;
    return no_room ? std::nullopt : std::optional(start);
  }
  if (moved != 0) return std::max<std::int64_t>(0, edge_.end() - options_.overlap + moved);
  const bool newer = !rows.events.empty() && rows.events.back().time > edge_.rows.front().time;
  if (newer) return rows.window.start + options_.window;
  const auto back = options_.overlap + (options_.window / 2) * (attempt + 1);
  return std::max<std::int64_t>(0, edge_.end() - back);
}

/// Goes on from `rows`, although nothing shows that they lie right behind the edge.
Step Walker::leave_a_hole(Rows rows) {
  const bool older = !rows.events.empty() && rows.events.front().time <= edge_.rows.back().time;
  if (!older) return ended(CoverageEnd::unsettled);
  Hole hole;
  hole.newer = edge_.rows.back();
  hole.older = Landmark{rows.events.front().id, rows.events.front().time};
  hole.reason = HoleReason::unjoined;
  hole.time = edges_->between(hole.newer, hole.older);
  add(hole);
  return accept(std::move(rows));
}

/// Names a hole once, though a portal that does not hold still may lead to it again.
void Walker::add(const Hole& hole) {
  const bool known = std::ranges::any_of(
      holes_, [&hole](const Hole& other) { return other.newer == hole.newer && other.older == hole.older; });
  if (!known) holes_.push_back(hole);
}

/// Gets over what windows cannot be joined across.
Step Walker::cross(Trouble trouble) {
  auto surveyed = survey(trouble, edge_, options_.window, windows_, *edges_);
  if (!surveyed) return stopped(std::move(surveyed.error()));
  ++idle_;
  const auto added = listing_.add(edge_.end(), std::move(surveyed->events));
  patience_ += kPatiencePerEvent * static_cast<std::int64_t>(added) - surveyed->readings;
  if (surveyed->hole) add(*surveyed->hole);
  edge_ = std::move(surveyed->edge);
  drift_ = 0;
  return surveyed->reached_end ? confirm_end(edge_.end()) : Step{};
}

/// A short window is the end of the history once a window behind it came back empty. New events may move the last
/// ones into that window; then one further on is asked for.
Step Walker::confirm_end(std::int64_t end) {
  windows_.forget();
  planned_ = -1;
  for (int attempt = 0; attempt < kTriesToConfirm; ++attempt) {
    const auto behind = windows_.read({end + attempt * options_.window, options_.window});
    if (!behind && behind.error().stop) return stopped(*behind.error().stop);
    if (behind && behind->events.empty()) return ended(CoverageEnd::oldest_event);
    if (auto stop = windows_.look_for_fallback()) return stopped(*std::move(stop));
    if (behind && !are_known(behind->events)) break;  // it was not the end
  }
  return ++idle_ > kIdleWindows ? ended(CoverageEnd::unsettled) : Step{};
}

/// Hands all events but the last `keep` to the visitor. `reached` says what is known of the end of that.
Step Walker::hand_out(std::size_t keep, CoverageEnd reached) {
  edges_->advance(windows_.clock());
  auto events = listing_.take_all_but(keep);
  edges_->mark_uncertain(events);
  if (newest_) {  // who signed in since the walk began would come out of place
    std::erase_if(events, [this](const LoginEvent& event) {
      return event.time > *newest_ && event.time_uncertain_by == std::chrono::seconds{0};
    });
  }
  if (events.empty()) return {};
  if (!newest_) newest_ = std::ranges::max(events, {}, &LoginEvent::time).time;
  oldest_ = events.back().time;
  const Coverage coverage{{lower_edge(reached), edges_->upper()}, holes_, CoverageEnd::enough};
  const auto going = visit_({std::move(events), coverage});
  if (!going) return std::unexpected(Ended{{CoverageEnd::failed, going.error()}, true});
  if (*going == Going::enough) return ended(CoverageEnd::enough);
  return {};
}

UtcTime Walker::lower_edge(CoverageEnd end) const {
  switch (end) {
    case CoverageEnd::oldest_event:
      return edges_->at_end(oldest_);
    case CoverageEnd::since:
      return edges_->at_target(*options_.since);
    case CoverageEnd::enough:
      return oldest_ ? edges_->from(*oldest_) : edges_->upper();
    case CoverageEnd::interrupted:
    case CoverageEnd::degraded:
    case CoverageEnd::unsettled:
    case CoverageEnd::failed:
    case CoverageEnd::unread:
    case CoverageEnd::pruned:
      break;
  }
  return edge_.rows.empty() ? edges_->upper() : edges_->after(edge_.rows.back().time);
}

Result<WalkEnd> Walker::finish(Ended ended) {
  if (ended.by_visitor) return std::unexpected(*std::move(ended.stop.error));
  WalkEnd end{{{}, {}, ended.stop.end}, std::move(ended.stop.error), ended.stop.end == CoverageEnd::degraded};
  if (edges_ && ended.stop.end != CoverageEnd::enough) {
    const auto rest = hand_out(0, ended.stop.end);
    if (!rest && rest.error().by_visitor) return std::unexpected(*rest.error().stop.error);
    if (!rest && !end.error) end.coverage.end = CoverageEnd::enough;
  }
  if (edges_) end.coverage.stretch = {lower_edge(ended.stop.end), edges_->upper()};
  end.coverage.holes = std::move(holes_);
  return end;
}

}  // namespace

Result<WalkEnd> walk(WindowReader& reader, const WalkOptions& options, const VisitBatch& visit) {
  return Walker(reader, options, visit).run();
}

}  // namespace logbook::history
