#include "logbook/event/timeline.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <utility>

namespace logbook {
namespace {

using std::chrono::seconds;
using What = Segment::What;

constexpr std::size_t kStates = 6;

constexpr auto kPrecedence = [] {
  constexpr bool yes = true;
  constexpr bool no_ = false;
  return std::array<std::array<bool, kStates>, kStates>{{
      // over: unread, gap, provisional, held, lost, pruned
      {no_, no_, no_, no_, no_, no_},  // unread
      {yes, yes, yes, no_, no_, no_},  // gap
      {yes, yes, yes, no_, no_, no_},  // provisional
      {yes, yes, yes, yes, no_, no_},  // held
      {yes, yes, yes, no_, no_, no_},  // lost
      {yes, yes, yes, yes, yes, no_},  // pruned
  }};
}();

TimeRange common(const TimeRange& a, const TimeRange& b) {
  return {std::max(a.from, b.from), std::min(a.until, b.until)};
}

UtcTime second_before(UtcTime time) { return time == UtcTime::min() ? time : std::chrono::floor<seconds>(time); }

UtcTime second_after(UtcTime time) {
  return time >= UtcTime::max() - seconds{1} ? UtcTime::max() : std::chrono::ceil<seconds>(time);
}

/// `range` in whole seconds: not more of it, where something is said of all events in it; all of it, where something is
/// said to be missing.
TimeRange whole_seconds(const TimeRange& range, SegmentState state) {
  const bool is_inward =
      state == SegmentState::held || state == SegmentState::provisional || state == SegmentState::lost;
  if (is_inward && range.from != UtcTime::min()) return {second_after(range.from), second_before(range.until)};
  if (is_inward) return {range.from, second_before(range.until)};
  return {second_before(range.from), second_after(range.until)};
}

bool was_read(SegmentState state) { return state == SegmentState::held || state == SegmentState::provisional; }

/// Makes one row of `segments`, which leave no time out and may be in any order. What says the same becomes one, but
/// for gaps with a count of their own.
std::vector<Segment> row_of(std::vector<Segment> segments) {
  std::erase_if(segments, [](const Segment& one) { return one.time.empty(); });
  std::ranges::sort(segments, {}, [](const Segment& one) { return one.time.from; });
  std::vector<Segment> row;
  for (const auto& segment : segments) {
    const bool is_same = !row.empty() && row.back().what == segment.what && !segment.what.missing;
    if (is_same) {
      row.back().time.until = segment.time.until;
    } else {
      row.push_back(segment);
    }
  }
  return row;
}

/// What stays of `before` beside a part that is painted as `now`.
What rest_of(const What& before, const What& now, bool is_cut_in_two) {
  auto rest = before;
  const bool some_went_with_it = now.state == SegmentState::lost || now.state == SegmentState::pruned;
  if (is_cut_in_two || some_went_with_it) rest.missing.reset();
  return rest;
}

/// What painting `range` as `what` puts in the place of the segments that are there.
class Painting {
 public:
  Painting(std::span<const Segment> before, const TimeRange& range, const What& what) : what_(what) {
    for (const auto& segment : before) {
      const auto part = common(segment.time, range);
      if (part.empty() || !takes_precedence(what.state, segment.what.state)) continue;
      if (is_part_of_it(segment, range)) {
        counted_before_ += *segment.what.missing;
        continue;
      }
      if (is_the_same(segment) && !what_.missing) what_.missing = segment.what.missing;
      if (!runs_.empty() && runs_.back().until == part.from) {
        runs_.back().until = part.until;
      } else {
        runs_.push_back(part);
      }
    }
  }

  std::vector<Segment> segments() const {
    auto what = what_;
    if (counted_before_ > 0 && what_.missing == counted_before_) {
      what = {.state = SegmentState::held};  // all that is missing is missing elsewhere
    } else if (runs_.size() > 1 || counted_before_ > what_.missing.value_or(0)) {
      what.missing.reset();
    } else if (what.missing) {
      *what.missing -= counted_before_;
    }
    std::vector<Segment> made;
    for (const auto& run : runs_) made.push_back({run, what});
    return made;
  }

 private:
  bool is_gap(const Segment& segment) const {
    return what_.state == SegmentState::gap && segment.what.state == SegmentState::gap;
  }

  bool is_the_same(const Segment& segment) const {
    return is_gap(segment) && segment.what.newer == what_.newer && segment.what.older == what_.older;
  }

  /// True for a gap that begins with the same event and was counted before more came: its count is right.
  bool is_part_of_it(const Segment& segment, const TimeRange& range) const {
    const bool is_another = !is_the_same(segment) || !what_.newer;
    return is_gap(segment) && is_another && segment.what.older == what_.older && what_.missing &&
           segment.what.missing && range.from <= segment.time.from && segment.time.until < range.until;
  }

  What what_;
  std::vector<TimeRange> runs_;  // of time without anything else between
  std::uint64_t counted_before_ = 0;
};

}  // namespace

bool takes_precedence(SegmentState now, SegmentState before) {
  return kPrecedence.at(static_cast<std::size_t>(now)).at(static_cast<std::size_t>(before));
}

std::optional<Timeline> Timeline::with(std::vector<Segment> segments) {
  if (segments.empty() || segments.front().time.from != UtcTime::min()) return std::nullopt;
  if (segments.back().time.until != UtcTime::max()) return std::nullopt;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].time.empty()) return std::nullopt;
    const bool is_next = i == 0 || segments[i].time.from == segments[i - 1].time.until;
    const bool is_whole = i == 0 || segments[i].time.from == std::chrono::floor<seconds>(segments[i].time.from);
    if (!is_next || !is_whole) return std::nullopt;
  }
  Timeline timeline;
  timeline.segments_ = std::move(segments);
  return timeline;
}

void Timeline::paint(const TimeRange& asked, const What& what) {
  const auto range = asked.empty() ? asked : whole_seconds(asked, what.state);
  if (range.empty()) return;
  const bool is_held = what.state == SegmentState::held;
  const auto was_unknown = [this](UtcTime time) {
    const auto state = at(time).what.state;
    return state == SegmentState::unread || state == SegmentState::provisional;
  };
  const bool touches_below =
      is_held && range.from > UtcTime::min() && this->is_held(range.from - seconds{1}) && was_unknown(range.from);
  const bool touches_above =
      is_held && range.until < UtcTime::max() && this->is_held(range.until) && was_unknown(range.until - seconds{1});

  std::vector<Segment> all;
  const auto painted = Painting(segments_, range, what).segments();
  for (const auto& segment : segments_) {
    const auto is_in_it = [&](const Segment& one) { return !common(one.time, segment.time).empty(); };
    const auto over = std::ranges::find_if(painted, is_in_it);
    if (over == painted.end()) {
      all.push_back(segment);
      continue;
    }
    const TimeRange below{segment.time.from, range.from};
    const TimeRange above{range.until, segment.time.until};
    const auto rest = rest_of(segment.what, over->what, !below.empty() && !above.empty());
    all.push_back({below, rest});
    all.push_back({above, rest});
  }
  std::ranges::copy(painted, std::back_inserter(all));
  segments_ = row_of(std::move(all));

  if (touches_below) doubt({range.from - seconds{1}, range.from + seconds{1}}, HoleReason::unjoined);
  if (touches_above) doubt({range.until - seconds{1}, range.until + seconds{1}}, HoleReason::unjoined);
}

void Timeline::doubt(TimeRange range, HoleReason reason) {
  range.from = second_before(range.from);
  range.until = std::max(second_after(range.until), range.from + seconds{1});
  const What gap{.state = SegmentState::gap, .reason = reason};
  std::vector<Segment> all;
  for (const auto& segment : segments_) {
    const auto part = common(segment.time, range);
    if (part.empty() || !was_read(segment.what.state)) {
      all.push_back(segment);
      continue;
    }
    all.push_back({{segment.time.from, part.from}, segment.what});
    all.push_back({part, gap});
    all.push_back({{part.until, segment.time.until}, segment.what});
  }
  segments_ = row_of(std::move(all));
}

void Timeline::take_back(UtcTime time) {
  time = second_before(time);
  const auto has_expired = [](const Segment& one) {
    return one.what.state == SegmentState::lost && one.what.reason == HoleReason::expired;
  };
  const bool was_clock_ahead =
      std::ranges::any_of(segments_, [&](const Segment& one) { return has_expired(one) && one.time.until > time; });
  std::vector<Segment> all{{{time, UtcTime::max()}, {}}};
  for (const auto& segment : segments_) {
    const TimeRange below{segment.time.from, std::min(segment.time.until, time)};
    if (below.empty()) break;
    auto rest = was_clock_ahead && has_expired(segment) ? What{} : segment.what;
    if (below.until < segment.time.until) rest.missing.reset();
    all.push_back({below, rest});
  }
  segments_ = row_of(std::move(all));
}

const Segment& Timeline::at(UtcTime time) const {
  const auto above = std::ranges::upper_bound(segments_, time, {}, [](const Segment& one) { return one.time.from; });
  return *std::prev(above == segments_.begin() ? std::next(above) : above);
}

}  // namespace logbook
