#include "logbook/history/walk.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "logbook/history/checked_windows.hpp"
#include "logbook/history/listing.hpp"
#include "logbook/history/stretch.hpp"

namespace logbook::history {
namespace {

constexpr int kTriesToJoin = 8;               // of one window, before a hole is named
constexpr std::uint64_t kMostInVain = 200;    // requests without a new event, before the walk gives up
constexpr int kTriesToFind = 48;              // the edge, by halves
constexpr int kTriesToConfirm = 4;            // of one end
constexpr std::int64_t kLeastOverlap = 2;     // rows that windows have in common: two dates are enough to join
constexpr std::size_t kHeldBack = 10;         // events that wait for others, committed late, that belong before them
constexpr std::int64_t kMoreOverlap = 8;      // where events came between windows
constexpr std::int64_t kNewMeanwhile = 10;    // events that may come before a window is read that is to join two
constexpr std::int64_t kGuessedOverlap = 10;  // rows in common with the edge, where it is not known how far they moved
constexpr std::array<std::int64_t, 4> kWindowsBeyondTheEnd{2, 8, 32, 128};
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
      : options_(options), visit_(visit), windows_(reader, options.interrupted, options.zone) {}

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
  Step accept_last(Rows rows);
  Step rejoin(Rows rows);
  std::optional<portal::Window> bridge_to(const Rows& rows) const;
  ReadRows find_edge(const Rows& rows);
  Step leave_a_hole(Rows rows);
  Step cross(std::optional<std::int64_t> failed_end);
  void add(const Hole& hole);
  std::expected<bool, Stop> is_end(std::int64_t behind, std::span<const LoginEvent> last);
  std::expected<bool, Stop> is_empty_beyond(std::int64_t place);
  Step hand_out(std::size_t keep, CoverageEnd reached);
  Result<WalkEnd> finish(Ended ended);

  std::int64_t planned_start();
  void abandon_plan();
  std::optional<std::int64_t> better_start(const Rows& rows, int attempt) const;
  std::int64_t moved_by(const Rows& rows) const;
  bool are_known(std::span<const LoginEvent> events) const {
    return std::ranges::all_of(
        events, [this](const LoginEvent& event) { return listing_.known().place(event.id).has_value(); });
  }
  std::int64_t next_start() const;
  UtcTime lower_edge(CoverageEnd end) const;

  const WalkOptions& options_;
  const VisitBatch& visit_;
  CheckedWindows windows_;
  Listing listing_;
  std::optional<Edges> edges_;   // since the first window
  Edge edge_;                    // the last window that was joined
  bool is_edge_found_ = true;    // false while its place is the caller's guess
  std::int64_t drift_ = 0;       // how far events move between two requests, where they move by whole windows
  std::uint64_t last_news_ = 0;  // how many requests there had been when a new event was read last
  std::vector<Hole> holes_;
  std::optional<UtcTime> newest_;         // time of the newest event handed out
  std::optional<UtcTime> oldest_;         // and of the oldest
  std::deque<std::int64_t> planned_;      // where the windows begin that are read ahead
  std::int64_t overlap_ = kLeastOverlap;  // rows that the next of them has in common with the one before it
};

/// Reads the first window. That the portal takes windows at all shows by itself (`CheckedWindows`): one row is asked
/// for where that is likely to be the last request, or where the portal's clock is needed and not told otherwise.
Step Walker::begin() {
  if (options_.resume || options_.was_limited) {
    if (const auto probed = probe(); !probed) return probed;
  }
  if (options_.resume) {
    edge_ = *options_.resume;
    is_edge_found_ = false;
    newest_ = edge_.rows.front().time;
    return {};
  }
  const auto count = options_.first.value_or(options_.window);
  auto first = windows_.read({0, count});
  if (!first && first.error().stop) return end_at_begin(*std::move(first.error().stop));
  if (first) {
    if (!edges_) start_claims(*first);
    return first->is_short() ? accept_last(*std::move(first)) : accept(*std::move(first));
  }
  if (!edges_) {
    if (const auto probed = probe(); !probed) return probed;
  }
  return cross(count);
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
  if (stop.end == CoverageEnd::unsettled) {
    start_claims({{}, {}, windows_.clock()});
    return stopped(std::move(stop));
  }
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
  listing_.add(edge_.end(), windows_.out_of_order());  // shown, and not claimed
  const auto& newest = windows_.newest_instead().events;
  const bool all = std::ssize(newest) < portal::kFallbackRows && are_known(newest);
  return ended(stop.end == CoverageEnd::degraded && all ? Stop{CoverageEnd::oldest_event, std::nullopt}
                                                        : std::move(stop));
}

/// Reads one window behind the edge and joins it.
Step Walker::advance() {
  const bool is_in_vain = windows_.requests() - last_news_ > kMostInVain;
  if (is_in_vain || edge_.end() > kLastPlace) return ended(CoverageEnd::unsettled);
  const bool is_crowded = edge_.end() - next_start() + drift_ > options_.window * 3 / 4;
  if (is_crowded) return cross(std::nullopt);
  const portal::Window window{planned_start(), options_.window};
  auto rows = windows_.read(window);
  if (!rows && rows.error().stop) return stopped(*std::move(rows.error().stop));
  if (!rows) return cross(window.end());
  const bool is_joined = edge_.rows.empty() || options_.joins(edge_, rows->events);
  if (!is_joined) return rejoin(*std::move(rows));
  return rows->is_short() ? accept_last(*std::move(rows)) : accept(*std::move(rows));
}

/// Where the next window begins. Those behind it are read ahead.
std::int64_t Walker::planned_start() {
  while (!planned_.empty() && planned_.front() < edge_.start) {  // another window took its place
    windows_.forget({planned_.front(), options_.window});
    planned_.pop_front();
  }
  if (!planned_.empty() && planned_.front() >= edge_.end()) abandon_plan();
  if (planned_.empty()) planned_.push_back(next_start());
  while (std::ssize(planned_) < options_.ahead) planned_.push_back(planned_.back() + options_.window - overlap_);
  for (const auto start : planned_) windows_.expect({start, options_.window});
  const auto start = planned_.front();
  planned_.pop_front();
  return start;
}

void Walker::abandon_plan() {
  windows_.forget();
  planned_.clear();
}

/// Where a window can be joined to the edge: at the last of its rows that has another date than its last one. Within
/// the edge, for a bad row may stand before it.
std::int64_t Walker::next_start() const {
  std::int64_t overlap = std::min<std::int64_t>(1, std::ssize(edge_.rows));
  while (overlap < std::ssize(edge_.rows) && (edge_.rows.end() - overlap)->time == edge_.rows.back().time) ++overlap;
  return std::max<std::int64_t>(0, edge_.end() - overlap + drift_);
}

/// Takes a window that is joined to the edge.
Step Walker::accept(Rows rows) {
  is_edge_found_ = true;
  const auto moved = moved_by(rows);
  auto edge = edge_of(rows.window.start, rows.events);
  const auto added = listing_.add(edge.start, std::move(rows.events));
  if (added > 0) last_news_ = windows_.requests();
  drift_ = added > 0 ? 0 : std::max<std::int64_t>(0, moved);
  if (edge.rows.empty()) return {};
  if (edge_.find(edge.rows.back().id)) {  // the events moved as fast as we went
    edge_.start += moved;
    return {};
  }
  edge_ = std::move(edge);
  // As many rows of one date as stood at the end of this window may stand at the end of the next.
  const auto needed = edge_.end() - next_start() + drift_;
  overlap_ = std::clamp(std::max(needed, overlap_ - 1), kLeastOverlap, options_.window / 3);
  if (const auto handed = hand_out(kHeldBack, CoverageEnd::enough); !handed) return handed;

  if (!options_.since) return {};
  // What stands behind a row is not newer; the target lies in no hour that the portal prints late.
  const bool is_passed = edge_.rows.back().time < edges_->target(*options_.since);
  return is_passed ? ended(CoverageEnd::since) : Step{};
}

/// Takes a window that holds fewer rows than were asked for, if the history ends with it. Otherwise it is read again:
/// new events may have moved others behind it.
Step Walker::accept_last(Rows rows) {
  const bool is_planned = !planned_.empty() && planned_.front() >= rows.end();
  const auto is_last = is_end(is_planned ? planned_.front() : rows.window.end(), rows.events);
  if (is_last && !*is_last) return {};
  auto edge = edge_of(rows.window.start, rows.events);
  listing_.add(edge.start, std::move(rows.events));
  if (!is_last) return stopped(is_last.error());
  edge_ = std::move(edge);
  return ended(CoverageEnd::oldest_event);
}

/// True when windows far behind an empty one are empty, too: what keeps rows back may keep back a window of them.
std::expected<bool, Stop> Walker::is_empty_beyond(std::int64_t place) {
  for (const std::int64_t windows : kWindowsBeyondTheEnd) {
    if (place + windows * options_.window > kLastPlace) break;
    const auto rows = windows_.read({place + windows * options_.window, options_.window});
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (rows && rows->events.empty()) continue;
    if (auto stop = windows_.look_for_fallback()) return std::unexpected(*std::move(stop));
    return false;
  }
  return true;
}

/// True when the history ends before the position `behind`: a window from there on comes back empty. New events may
/// have moved the last ones, which are known or among `last`, into that window; then one further on is asked for.
std::expected<bool, Stop> Walker::is_end(std::int64_t behind, std::span<const LoginEvent> last) {
  const auto is_known = [&](const LoginEvent& event) {
    return listing_.known().place(event.id) || std::ranges::find(last, event.id, &LoginEvent::id) != last.end();
  };
  for (int attempt = 0; attempt < kTriesToConfirm; ++attempt) {
    const auto rows = windows_.read({behind + attempt * options_.window, options_.window});
    abandon_plan();
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (rows && rows->events.empty()) return is_empty_beyond(behind + attempt * options_.window);
    if (auto stop = windows_.look_for_fallback()) return std::unexpected(*std::move(stop));
    if (rows && !std::ranges::all_of(rows->events, is_known)) return false;
  }
  return false;
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

/// Joins a window that could not be joined: by one more between it and the edge, or else from a better place.
Step Walker::rejoin(Rows rows) {
  if (const auto bridge = bridge_to(rows)) {
    auto between = windows_.read(*bridge);
    if (!between && between.error().stop) return stopped(*std::move(between.error().stop));
    const bool is_joined = between && options_.joins(edge_, between->events) &&
                           options_.joins(edge_of(between->window.start, between->events), rows.events);
    if (is_joined) {
      overlap_ = std::min(overlap_ + kMoreOverlap, options_.window / 3);  // events come, and windows not in their order
      const auto taken = accept(*std::move(between));
      if (!taken) return taken;
      return rows.is_short() ? accept_last(std::move(rows)) : accept(std::move(rows));
    }
  }
  abandon_plan();
  for (int attempt = 0; attempt < kTriesToJoin; ++attempt) {
    const auto start = better_start(rows, attempt);
    if (!start) return cross(std::nullopt);
    auto again = windows_.read({*start, options_.window});
    if (!again && again.error().stop) {
      listing_.add(rows.window.start, std::move(rows.events));  // shown, and not claimed
      return stopped(*std::move(again.error().stop));
    }
    if (!again) return cross(*start + options_.window);
    if (options_.joins(edge_, again->events)) {
      return again->is_short() ? accept_last(*std::move(again)) : accept(*std::move(again));
    }
    rows = *std::move(again);
  }
  if (auto stop = windows_.look_for_fallback()) return stopped(*std::move(stop));
  if (!std::exchange(is_edge_found_, true)) {
    auto found = find_edge(rows);
    if (!found && found.error().stop) return stopped(*std::move(found.error().stop));
    if (found) return rejoin(*std::move(found));
  }
  return leave_a_hole(std::move(rows));
}

/// Looks by halves for the edge, where its place was guessed too badly to meet it near by. `rows` do not show it: they
/// are all newer or all older. Returns a window that shows some of it; no rows, where none was found.
ReadRows Walker::find_edge(const Rows& rows) {
  const auto is_newer = [this](const Rows& one) {
    return !one.events.empty() && one.events.back().time > edge_.rows.front().time;
  };
  const auto shows_edge = [this](const LoginEvent& event) { return edge_.find(event.id).has_value(); };
  std::int64_t newer = is_newer(rows) ? rows.window.start : 0;  // it begins behind this place
  std::optional<std::int64_t> older;                            // and before this one
  if (!is_newer(rows)) older = rows.window.start;
  for (int i = 0; i < kTriesToFind; ++i) {
    if (older && *older - newer <= 1) break;
    const auto place =
        older ? (newer + *older) / 2 : std::min(kLastPlace, newer + (options_.window << std::min(i, 24)));
    auto window = windows_.read({place, options_.window});
    if (!window) return window;
    if (std::ranges::any_of(window->events, shows_edge)) return window;
    if (is_newer(*window)) {
      newer = place;
    } else {
      older = place;
    }
  }
  return std::unexpected(NoRows{});
}

/// The window that joins both the edge and `rows`, which share no more than rows of the edge's last date: from the row
/// before that date to the second date in `rows`. What is read ahead stays of use then. Nothing where it is too large.
std::optional<portal::Window> Walker::bridge_to(const Rows& rows) const {
  const auto second_date = std::ranges::find_if(
      rows.events, [&rows](const LoginEvent& event) { return event.time != rows.events.front().time; });
  if (second_date == rows.events.end()) return std::nullopt;
  const auto start = std::max<std::int64_t>(0, next_start() - drift_ + moved_by(rows) - 1);
  const auto end = rows.window.start + (second_date - rows.events.begin()) + 1 + kNewMeanwhile;
  const portal::Window bridge{start, end - start};
  return bridge.count > 1 && bridge.count <= options_.window ? std::optional(bridge) : std::nullopt;
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
  if (moved != 0) return std::max<std::int64_t>(0, edge_.end() - kGuessedOverlap + moved);
  const bool newer = !rows.events.empty() && rows.events.back().time > edge_.rows.front().time;
  if (newer) return rows.window.start + options_.window;
  const auto back = kGuessedOverlap + (options_.window / 2) * (attempt + 1);
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

/// Gets over what windows cannot be joined across. `failed_end` is where a window ends that failed.
Step Walker::cross(std::optional<std::int64_t> failed_end) {
  auto stretch = read_stretch(edge_, failed_end, options_.window, windows_, *edges_);
  const auto added = listing_.add(edge_.end(), std::move(stretch.events));
  if (stretch.stop) return stopped(*std::move(stretch.stop));
  if (added > 0) last_news_ = windows_.requests();
  if (stretch.reached_end) {
    const auto is_last = is_end(stretch.edge.end(), {});
    if (!is_last) return stopped(is_last.error());
    edge_.start += stretch.moved;
    if (!*is_last) return {};  // then it was none: it is read again
  }
  for (const auto& gap : stretch.gaps) add(gap);
  edge_ = std::move(stretch.edge);
  drift_ = 0;
  return stretch.reached_end ? ended(CoverageEnd::oldest_event) : Step{};
}

/// Hands all events but the last `keep` to the visitor. `reached` says what is known of the end of that.
Step Walker::hand_out(std::size_t keep, CoverageEnd reached) {
  edges_->advance(windows_.clock());
  auto events = listing_.take_all_but(keep);
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
  end.requests = windows_.requests();
  return end;
}

}  // namespace

Result<WalkEnd> walk(WindowReader& reader, const WalkOptions& options, const VisitBatch& visit) {
  return Walker(reader, options, visit).run();
}

}  // namespace logbook::history
