#include "logbook/history/survey.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>
#include <utility>
#include <vector>

namespace logbook::history {
namespace {

constexpr int kRounds = 12;
constexpr int kUnmeasuredRounds = 3;        // so many rounds may end without a count before it is given up
constexpr int kTries = 4;                   // to find a neighbour again, to count
constexpr std::size_t kMostPlaces = 5'000;  // in one stretch; no second has so many logins
constexpr std::size_t kMostGaps = 200;      // in one stretch
constexpr int kMostReadings = 1'000;        // of one stretch, in all rounds
constexpr int kMostLeaps = 64;              // windows that may fail behind too many gaps
constexpr std::size_t kRowsBehindGap = 5;

/// One reading of the stretch, place by place, maybe from a little before its begin. A place that fails by itself is a
/// gap: nothing.
struct Scan {
  std::int64_t begin = 0;
  std::vector<std::optional<Landmark>> rows;
  std::optional<std::size_t> older;  // index of the older neighbour, the last row; nothing: the history ended
  std::optional<std::size_t> first_gap;
  std::optional<std::size_t> last_gap;
  std::size_t gaps = 0;
  std::size_t page = 0;   // index of the first row of the last reading
  bool lost = false;      // missed a neighbour: says nothing
  bool given_up = false;  // took too many readings: there may be more between its rows and its end

  std::int64_t end() const { return begin + static_cast<std::int64_t>(older.value_or(rows.size())); }

  void add_gap() {
    if (!first_gap) first_gap = rows.size();
    last_gap = rows.size();
    rows.emplace_back(std::nullopt);
    ++gaps;
  }
};

class Survey {
 public:
  Survey(Trouble trouble, const Edge& edge, std::int64_t window, CheckedWindows& windows, Edges& edges)
      : trouble_(trouble), edge_(edge), window_(window), windows_(windows), edges_(edges) {
    for (std::size_t i = 1; i < edge.rows.size(); ++i) {
      if (edge.rows[i].time != edge.rows[i - 1].time) newer_ = i - 1;
    }
    if (newer_) place_ = edge.start + static_cast<std::int64_t>(*newer_);
    if (trouble == Trouble::crowded_second) crowded_ = edge.rows.back().time;
  }

  std::expected<Surveyed, Stop> run() {
    // Without a neighbour in sight the stretch begins at the newest event, if the edge does.
    if (!newer_ && edge_.start > 0) return std::unexpected(Stop{CoverageEnd::unsettled});
    std::optional<std::uint64_t> missing;
    std::size_t seen_at_count = 0;
    std::optional<Scan> last;
    int unmeasured = 0;
    for (int round = 0; round < kRounds && unmeasured < kUnmeasuredRounds; ++round) {
      const auto seen_before = seen_.size();
      auto scanned = scan();
      if (!scanned) return std::unexpected(scanned.error());
      if (scanned->lost) {
        ++unmeasured;
        continue;
      }
      last = *std::move(scanned);
      if (last->given_up) break;
      if (round == 0 && trouble_ == Trouble::bad_row && last->gaps == 0) return nothing_found();

      const auto counted = count();
      if (!counted) return std::unexpected(counted.error());
      const auto seen = seen_between();
      if (!*counted || **counted < seen) {
        ++unmeasured;
        continue;
      }
      missing = **counted - seen;
      seen_at_count = seen_.size();
      const bool settled = seen_.size() == seen_before || !has_ties(*last);
      if (*missing == 0 || (*missing == last->gaps && settled)) break;
    }
    if (!last) return std::unexpected(Stop{CoverageEnd::unsettled});
    if (last->given_up || seen_.size() != seen_at_count) missing.reset();  // some came to light since
    return conclusion(*last, missing);
  }

 private:
  using Found = std::expected<bool, Stop>;

  ReadRows read(portal::Window window) {
    ++readings_;
    return windows_.read(window);
  }
  std::expected<Scan, Stop> scan();
  std::expected<Scan, Stop> give_up(Scan scan, std::int64_t place);
  bool end_at_last_reading(Scan& scan);
  void take(Scan& scan, const LoginEvent& event);
  bool lies_between(UtcTime time) const;
  std::uint64_t seen_between() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(seen_, [this](const auto& one) { return lies_between(one.second); }));
  }
  bool is_older_neighbour(const Scan& scan) const;
  std::expected<std::optional<std::uint64_t>, Stop> count();
  Found newer_is_there();
  Found older_is_there();
  Found locate_newer();
  Found locate_older();
  std::optional<std::int64_t> place_within(std::span<const LoginEvent> rows) const;
  bool has_ties(const Scan& scan) const;
  Surveyed nothing_found() const;
  Surveyed conclusion(const Scan& scan, std::optional<std::uint64_t> missing);
  Hole hole(const Scan& scan, std::optional<std::uint64_t> missing) const;

  bool is_begin(UtcTime time, UtcTime next) const {
    return time == edge_.rows[*newer_].time && next == edge_.rows[*newer_ + 1].time;
  }

  Trouble trouble_;
  const Edge& edge_;
  std::int64_t window_;
  CheckedWindows& windows_;
  Edges& edges_;

  std::optional<std::size_t> newer_;  // the last row of the edge behind which another time begins; nothing: the top
  std::int64_t place_ = -1;           // where that row stands, as far as we know
  std::optional<UtcTime> crowded_;    // the second that does not fit into a window
  std::optional<UtcTime> older_;      // the time of the older neighbour, once it was met
  std::int64_t end_ = 0;              // where that stands, or the history ends, as far as we know
  bool inside_ = false;               // while scanning: the begin of the stretch was passed
  std::unordered_map<std::int64_t, UtcTime> seen_;  // what was met in any round, id and time
  std::vector<LoginEvent> events_;                  // the same, whole, as they were met
  int readings_ = 0;
};

/// Reads from the newer neighbour to the older one or the end, stepping over places that fail.
std::expected<Scan, Stop> Survey::scan() {
  const auto located = locate_newer();
  if (!located) return std::unexpected(located.error());
  Scan scan;
  scan.lost = !*located;
  if (scan.lost) return scan;
  scan.begin = std::max<std::int64_t>(0, place_);
  inside_ = !newer_;
  auto place = scan.begin;
  auto size = window_;
  std::int64_t bad_before = 0;  // a bad row stands before this place
  for (;;) {
    auto rows = read({place, size});
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (!rows && size > 1) {
      bad_before = place + size;
      size /= 2;
      continue;
    }
    if (rows) {
      scan.page = static_cast<std::size_t>(place - scan.begin);
      scan.rows.resize(scan.page);  // readings overlap by a row
      for (const auto& event : rows->events) {
        take(scan, event);
        if (scan.older) break;
      }
    } else {
      scan.add_gap();
    }
    end_ = scan.end();
    if (scan.older || scan.lost || (rows && rows->is_short())) return scan;
    const bool nothing_wrong = trouble_ == Trouble::bad_row && !older_ && std::ssize(scan.rows) > 3 * window_;
    if (nothing_wrong && scan.gaps == 0) return scan;
    const bool too_much =
        scan.rows.size() > kMostPlaces || scan.gaps > kMostGaps || (readings_ > kMostReadings && scan.page > 0);
    place = rows ? rows->end() - (rows->events.size() > 1 ? 1 : 0) : place + 1;
    if (too_much) return give_up(std::move(scan), place);
    if (place < bad_before) {
      size = std::max<std::int64_t>(1, (bad_before - place) / 2);
    } else if (rows) {
      size = std::min(window_, size * 2);
    }
  }
}

/// Ends a scan that would take too long: with its last reading, or with the next one that the portal does not fail on.
std::expected<Scan, Stop> Survey::give_up(Scan scan, std::int64_t place) {
  scan.given_up = true;
  for (int leap = 1; !scan.older && !end_at_last_reading(scan) && leap <= kMostLeaps; ++leap) {
    const auto rows = read({place + leap * window_, window_});
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (!rows) continue;
    scan.rows.resize(static_cast<std::size_t>(rows->window.start - scan.begin));
    scan.page = scan.rows.size();
    for (const auto& event : rows->events) {
      take(scan, event);
      if (scan.older) break;
    }
    end_ = scan.end();
    if (rows->is_short()) return scan;
  }
  if (!scan.older) return std::unexpected(Stop{CoverageEnd::unsettled});
  return scan;
}

/// Takes the last row of the last reading that stands behind a row of another time for the older neighbour.
bool Survey::end_at_last_reading(Scan& scan) {
  for (auto i = scan.rows.size(); inside_ && i > scan.page + 1; --i) {
    const auto& row = scan.rows[i - 1];
    const auto& before = scan.rows[i - 2];
    if (!row || !before || row->time == before->time || !lies_between(row->time)) continue;
    older_ = row->time;
    scan.older = i - 1;
    scan.rows.resize(i);
    end_ = scan.end();
    return true;
  }
  return false;
}

void Survey::take(Scan& scan, const LoginEvent& event) {
  if (!inside_ && !scan.rows.empty()) {
    const auto& before = scan.rows.back();
    inside_ = before && is_begin(before->time, event.time);
  }
  scan.rows.emplace_back(Landmark{event.id, event.time});
  if (!inside_) return;
  if (is_older_neighbour(scan)) {
    scan.older = scan.rows.size() - 1;
    older_ = event.time;
  } else if (lies_between(event.time)) {
    if (seen_.emplace(event.id, event.time).second) events_.push_back(event);
  } else if (older_ && event.time <= *older_) {
    scan.lost = true;
  }
}

/// Whether an event may be counted among those of the stretch: places move, and a window may show once more what stands
/// before it. In an hour that the clocks show twice this may count too few, never too many: a hole is named then.
bool Survey::lies_between(UtcTime time) const {
  return (!newer_ || time < edge_.rows[*newer_].time) && (!older_ || time > *older_);
}

/// Whether the last row of the scan is the first behind the trouble that is certainly older than all of it: one
/// reading shows it behind a row of another time. Behind a bad row there have to be some rows more, so that the next
/// window need not begin right there, for it may have moved by then.
bool Survey::is_older_neighbour(const Scan& scan) const {
  const auto in_page = scan.rows.size() - 1 - scan.page;
  if (in_page == 0) return false;
  const auto time = scan.rows.back()->time;
  const auto before = scan.rows[scan.rows.size() - 2]->time;
  if (before == time) return false;
  if (older_) return time == *older_;
  if (scan.gaps > 0) return in_page >= kRowsBehindGap && (!crowded_ || time != *crowded_);
  return trouble_ == Trouble::crowded_second && before == *crowded_;
}

/// The number of places between the neighbours, or nothing when they would not stand still.
std::expected<std::optional<std::uint64_t>, Stop> Survey::count() {
  for (int attempt = 0; attempt < kTries; ++attempt) {
    auto there = newer_is_there();
    if (!there) return std::unexpected(there.error());
    if (!*there) {
      if (const auto located = locate_newer(); !located) return std::unexpected(located.error());
      continue;
    }
    there = older_is_there();
    if (!there) return std::unexpected(there.error());
    if (!*there) {
      if (const auto located = locate_older(); !located) return std::unexpected(located.error());
      continue;
    }
    const auto end = end_;
    there = newer_is_there();
    if (!there) return std::unexpected(there.error());
    if (*there) return static_cast<std::uint64_t>(end - place_ - 1);
  }
  return std::nullopt;
}

Survey::Found Survey::newer_is_there() {
  if (!newer_) return true;
  const auto rows = read({place_, 2});
  if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
  return rows && rows->events.size() == 2 && is_begin(rows->events[0].time, rows->events[1].time);
}

/// Whether the older neighbour stands at `end_`, or nothing does where the history ends.
Survey::Found Survey::older_is_there() {
  const auto rows = older_ ? read({std::max<std::int64_t>(0, end_ - 1), 2}) : read({end_, 1});
  if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
  if (!rows) return false;
  if (!older_) return rows->events.empty();
  return rows->events.size() == 2 && rows->events[0].time != *older_ && rows->events[1].time == *older_;
}

Survey::Found Survey::locate_newer() {
  if (!newer_) return true;
  const auto half = window_ / 2;
  // Around where it was, and further on: new events move it. A bad row may stand nearby.
  const std::array<portal::Window, 5> tries{{{-half, window_}, {-4, 8}, {half, window_}, {-1, 3}, {window_, window_}}};
  const auto from = place_;
  for (const auto& [before, count] : tries) {
    const auto start = std::max<std::int64_t>(0, from + before);
    const auto rows = read({start, count});
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (!rows) continue;
    const auto found = place_within(rows->events);
    if (!found) continue;
    place_ = std::max<std::int64_t>(0, start + *found);
    return true;
  }
  return false;
}

/// Where among `rows` the newer neighbour stands; by the place of another row of the edge if it is not there itself.
std::optional<std::int64_t> Survey::place_within(std::span<const LoginEvent> rows) const {
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    if (is_begin(rows[i].time, rows[i + 1].time)) return static_cast<std::int64_t>(i);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (const auto index = edge_.find(rows[i].id)) {
      return static_cast<std::int64_t>(i + *newer_) - static_cast<std::int64_t>(*index);
    }
  }
  return std::nullopt;
}

Survey::Found Survey::locate_older() {
  const auto start = std::max<std::int64_t>(0, end_ - window_ / 2);
  const auto rows = read({start, window_});
  if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
  if (!rows) return false;
  if (!older_ && rows->is_short()) end_ = rows->end();
  if (!older_) return rows->is_short();
  const auto found = std::ranges::find(rows->events, *older_, &LoginEvent::time);
  if (found == rows->events.end()) return false;
  end_ = start + (found - rows->events.begin());
  return true;
}

bool Survey::has_ties(const Scan& scan) const {
  for (std::size_t i = 1; i < scan.rows.size(); ++i) {
    if (scan.rows[i] && scan.rows[i - 1] && scan.rows[i]->time == scan.rows[i - 1]->time) return true;
  }
  return false;
}

/// The edge as it was, where it stands now.
Surveyed Survey::nothing_found() const {
  Surveyed surveyed{edge_, false, {}, std::nullopt, readings_};
  if (newer_) surveyed.edge.start = place_ - static_cast<std::int64_t>(*newer_);
  return surveyed;
}

Surveyed Survey::conclusion(const Scan& scan, std::optional<std::uint64_t> missing) {
  edges_.advance(windows_.clock());
  const auto start = scan.begin + static_cast<std::int64_t>(scan.page);
  // A count means nothing where rows may have been deleted meanwhile.
  const auto oldest =
      std::ranges::find_if(scan.rows.rbegin(), scan.rows.rend(), [](const auto& row) { return row.has_value(); });
  if (oldest == scan.rows.rend() || !edges_.within_retention((*oldest)->time)) missing.reset();

  Surveyed surveyed{{start, {}}, !scan.older, {}, std::nullopt, readings_};
  // An older neighbour that a later round found may be nearer than that of the first.
  std::ranges::copy_if(events_, std::back_inserter(surveyed.events),
                       [this](const LoginEvent& event) { return lies_between(event.time); });
  std::ranges::sort(surveyed.events, std::ranges::greater{},
                    [](const LoginEvent& event) { return std::pair(event.time, event.id); });
  for (auto i = scan.page; i < scan.rows.size() && scan.rows[i]; ++i) surveyed.edge.rows.push_back(*scan.rows[i]);
  if (missing != 0u) surveyed.hole = hole(scan, missing);
  return surveyed;
}

Hole Survey::hole(const Scan& scan, std::optional<std::uint64_t> missing) const {
  Hole hole;
  hole.missing = missing;
  hole.reason = scan.gaps > 0 ? HoleReason::bad_row : HoleReason::crowded_second;
  if (newer_) hole.newer = edge_.rows[*newer_];
  if (scan.older) hole.older = scan.rows[*scan.older];
  if (scan.gaps > 0 && missing == scan.gaps && !has_ties(scan)) {  // the gaps are all: name their own neighbours
    if (*scan.first_gap > 0) hole.newer = scan.rows[*scan.first_gap - 1];
    if (*scan.last_gap + 1 < scan.rows.size()) hole.older = scan.rows[*scan.last_gap + 1];
  }
  hole.time = edges_.between(hole.newer, hole.older);
  return hole;
}

}  // namespace

std::expected<Surveyed, Stop> survey(Trouble trouble, const Edge& edge, std::int64_t window, CheckedWindows& windows,
                                     Edges& edges) {
  return Survey(trouble, edge, window, windows, edges).run();
}

}  // namespace logbook::history
