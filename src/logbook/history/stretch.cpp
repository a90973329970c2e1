#include "logbook/history/stretch.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <unordered_set>
#include <utility>

#include "logbook/history/stretch_view.hpp"

namespace logbook::history {
namespace {

constexpr int kRounds = 5;                 // readings of the whole stretch, where the list does not stand still
constexpr int kTriesToCount = 3;           // a stretch that has moved meanwhile
constexpr int kAsks = 2;                   // of a single row that failed already, before it is taken for a bad one
constexpr std::size_t kMostBadRows = 64;   // in one stretch, before it is leapt over
constexpr int kMostLeaps = 64;             // windows that may fail behind so many bad rows
constexpr std::int64_t kLong = 10'000;     // positions, after which it ends at the first date that windows can join
constexpr std::int64_t kTooLong = 20'000;  // positions, after which it is given up
constexpr double kHopeless = 0.002;        // the chance that further windows bring nothing although something is unseen
constexpr int kLeastInVain = 6;            // windows, before that is believed
constexpr std::int64_t kFewRequests = 60;  // that each stretch may take
constexpr std::int64_t kRequestsAWindow = 12;  // that it may take for each window of its length beside those

/// Puts the newest first, and those of one time by id.
void sort(std::vector<LoginEvent>& events) {
  std::ranges::sort(events, std::ranges::greater{},
                    [](const LoginEvent& event) { return std::pair(event.time, event.id); });
}

class StretchReader {
 public:
  StretchReader(const Edge& edge, std::optional<std::int64_t> failed_end, std::int64_t window, CheckedWindows& windows,
                Edges& edges)
      : above_(edge), failed_end_(failed_end), window_(window - 1), windows_(windows), edges_(edges) {
    for (std::size_t i = 1; i < edge.rows.size(); ++i) {
      if (edge.rows[i].time != edge.rows[i - 1].time) boundaries_.push_back(i);
    }
    begin_ = boundaries_.empty() ? edge.start : edge.start + static_cast<std::int64_t>(boundaries_.back());
    first_begin_ = begin_;
    for (auto i = boundaries_.empty() ? 0 : boundaries_.back(); i < edge.rows.size(); ++i) {
      view_.see(edge.rows[i].id, edge.rows[i].time);
    }
  }

  Stretch run();

 private:
  using Found = std::expected<bool, Stop>;

  /// A row behind one of another date, in a window that shows both; above all the far end.
  struct Far {
    std::int64_t position = 0;  // from the begin of the stretch
    Landmark row;
    UtcTime before;  // the date of the row before it
  };

  bool is_at_top() const { return boundaries_.empty(); }

  /// The row before the stretch; nothing at the top of the history.
  std::optional<Landmark> above() const {
    return is_at_top() ? std::nullopt : std::optional(above_.rows[boundaries_.back() - 1]);
  }

  /// True when the date above this boundary of the edge ends between two neighbouring rows. What begins there may have
  /// been committed meanwhile.
  bool ends_at(std::size_t boundary, const LoginEvent& row, const LoginEvent& next) const {
    const auto date = above_.rows[boundary - 1].time;
    return row.time == date && next.time != date;
  }
  ReadRows read(std::int64_t start, std::int64_t end) {
    if (start < 0 || end <= start)
      return std::unexpected(NoRows{});  // it has moved beyond the top: nothing fits any more
    ++requests_;
    auto rows = windows_.read({start, end - start});
    if (rows && end - start >= window_) ends_.insert(end);
    return rows;
  }

  Stretch stopped(Stop stop);
  Found read_round(int round);
  Found read_all(int round);
  Found read_region(std::int64_t from, std::int64_t end, bool is_known_to_fail);
  std::expected<std::int64_t, Stop> halve(std::int64_t from, std::int64_t end);
  Found is_bad(std::int64_t position);
  Found stands_around(std::int64_t position);
  Found leap(std::int64_t from, std::int64_t end);
  void take(const Rows& rows);
  void see(std::span<const LoginEvent> events);
  void look_for_far_end(const Rows& rows);

  Found begin_is_there();
  Found far_end_is_there();
  Found is_there(const Far& far);
  Found find_begin();
  Found stands_still();
  Found count_again();
  Found read_unseen();

  std::int64_t length() const { return far_ ? far_->position : end_; }
  bool lies_between(UtcTime time) const {
    return (is_at_top() || time < above_.rows[boundaries_.back() - 1].time) && (!far_ || time > far_->row.time);
  }
  std::int64_t seen_between() const {
    const auto newest = above();
    return view_.seen_between(newest ? std::optional(newest->time) : std::nullopt,
                              far_ ? std::optional(far_->row.time) : std::nullopt);
  }

  Stretch conclusion();
  std::vector<Hole> gaps() const;
  Hole whole_gap() const;

  const Edge& above_;
  std::optional<std::int64_t> failed_end_;
  std::int64_t window_;  // one row less than a walk's: what that has read ahead is older than what was read since
  CheckedWindows& windows_;
  Edges& edges_;

  std::vector<std::size_t> boundaries_;  // indices of rows in `above_` behind a row of another date
  std::int64_t begin_ = 0;               // the position in the portal's list at which the stretch begins
  std::int64_t first_begin_ = 0;         // the same, before anything moved
  StretchView view_;                     // what is known of it; the positions are those of this round
  std::optional<Far> far_;
  Edge edge_;                            // the window with the far end, of this round or an earlier one
  std::vector<LoginEvent> edge_events_;  // its events
  bool is_end_ = false;                  // the history ended instead
  std::optional<Far> last_far_;          // what was found last, in any round
  bool was_end_ = false;
  std::int64_t end_ = 0;               // positions read so far, in this round
  bool has_moved_ = false;             // a window contradicted what is known of the positions
  std::optional<Far> first_seen_;      // of a stretch at the top: the first date that was seen to begin, in this round
  std::optional<std::int64_t> count_;  // of events between the begin and the far end, measured
  std::unordered_set<std::int64_t> ids_;  // of all that was ever seen
  std::vector<LoginEvent> events_;        // the same events, but for those of the edge above
  std::set<std::int64_t> ends_;           // of windows that showed all they can, in the portal's list
  std::int64_t requests_ = 0;
};

Stretch StretchReader::run() {
  if (is_at_top() && above_.start > 0) return stopped(Stop{CoverageEnd::unsettled});
  for (int round = 0; round < kRounds; ++round) {
    const auto settled = read_round(round);
    if (!settled) return stopped(settled.error());
    if (*settled) break;
  }
  if (!far_ && !is_end_) {  // the last round did not get as far as an earlier one
    far_ = last_far_;
    is_end_ = was_end_;
  }
  const bool is_nowhere = !far_ && !is_end_;
  const bool is_another = !count_ && whole_gap().time.empty();  // the list is not the one it was
  if (is_nowhere || is_another) return stopped(Stop{CoverageEnd::unsettled});
  return conclusion();
}

Stretch StretchReader::stopped(Stop stop) {
  sort(events_);
  return {.edge = {}, .events = std::move(events_), .stop = std::move(stop)};
}

/// Reads all of the stretch. True where the list stood still, so that no further round can bring more.
StretchReader::Found StretchReader::read_round(int round) {
  if (round > 0) {
    const auto found = find_begin();
    if (!found || !*found) return found;
  }
  auto done = read_all(round);
  if (!done || !*done) return done;
  // Where no window failed, the far end was read last: then it is enough that the begin stands still.
  done = view_.failed() == 0 && !is_at_top() ? begin_is_there() : stands_still();
  if (!done || !*done) return done;
  count_ = length();  // and the positions of all dates are known
  if (view_.explains(*count_ - seen_between(), length())) return true;
  done = read_unseen();
  if (!done) return done;
  done = count_again();
  if (!done || !*done) return done;
  return !has_moved_ || view_.explains(*count_ - seen_between(), length());
}

/// Reads windows from the begin of the stretch to its far end. False where the list moved meanwhile.
StretchReader::Found StretchReader::read_all(int round) {
  view_.forget_positions();
  far_.reset();
  is_end_ = false;
  has_moved_ = false;
  first_seen_.reset();
  count_.reset();
  auto from = std::max<std::int64_t>(0, begin_ - 1);
  const bool is_known_to_fail = round == 0 && failed_end_ && *failed_end_ > from && *failed_end_ - from <= window_ + 1;
  // Another round ends its windows elsewhere, and so sees the events of one date in another order.
  auto end = is_known_to_fail ? *failed_end_ : from + window_ - (std::int64_t{round} * 17) % (window_ / 2);
  for (bool fails = is_known_to_fail;; fails = false) {
    end_ = end - begin_;
    const auto done = read_region(from, end, fails);
    if (!done) return done;
    if (view_.failed() > kMostBadRows) return leap(from, end);
    if (far_ || is_end_) return !has_moved_;
    if (end_ > kTooLong) return false;
    from = view_.has_failed(end_ - 1) ? end : end - 1;
    end = from + window_;
  }
}

/// Reads all that can be read from `from` on and before `end`. The rows that fail are asked for alone when all else was
/// read: while they still fail, nothing has moved.
StretchReader::Found StretchReader::read_region(std::int64_t from, std::int64_t end, bool is_known_to_fail) {
  const auto whole = end;
  std::vector<std::int64_t> failed;
  while (from < end && view_.failed() <= kMostBadRows) {
    if (!is_known_to_fail) {
      const auto rows = read(from, end);
      if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
      if (rows) {
        take(*rows);
        from = rows->end();  // an answer of exactly 20 rows was asked for anew with one less
        if (!rows->is_short() && from < end) continue;
        if (end == whole) look_for_far_end(*rows);
        break;
      }
    }
    is_known_to_fail = false;
    if (!failed.empty() && failed.back() == end) {  // the row before a bad one may be bad as well
      const auto row = read(end - 1, end);
      if (!row && row.error().stop) return std::unexpected(*row.error().stop);
      --end;
      if (row) take(*row);
      if (!row) failed.push_back(end);
      if (!row) view_.fail(end - begin_);
      continue;
    }
    const auto readable = halve(from, end);
    if (!readable) return std::unexpected(readable.error());
    end = *readable - 1;
    failed.push_back(end);
  }
  for (const auto position : failed) {
    const auto bad = is_bad(position);
    if (!bad) return bad;
    if (*bad) continue;  // nothing has moved while it fails
    const auto still = stands_around(position - begin_);
    if (!still) return still;
    has_moved_ |= !*still;
  }
  return true;
}

/// Whether the next dates above and below a position that failed, and could be read alone, begin where they began: it
/// may be that another event of the same date stood there, or that the list has moved.
StretchReader::Found StretchReader::stands_around(std::int64_t position) {
  const auto date_at = [this](std::int64_t at) -> std::optional<Far> {
    const auto before = view_.row(at - 1);
    const auto row = view_.row(at);
    const bool is_plain =
        before && row && before->time != row->time && !view_.has_failed(at) && !view_.has_failed(at - 1);
    return is_plain ? std::optional(Far{at, *row, before->time}) : std::nullopt;
  };
  for (const int step : {-1, 1}) {
    auto at = position + step;
    while (at > 0 && at < position + window_ && at > position - window_ && !date_at(at)) at += step;
    const auto date = date_at(at);
    if (!date) continue;
    const auto there = is_there(*date);
    if (!there || !*there) return there;
  }
  return true;
}

/// Reads the rows behind the last one that fails of a window that fails. Returns the position of the first of them. The
/// end stays, and with it the order of events of one date.
std::expected<std::int64_t, Stop> StretchReader::halve(std::int64_t from, std::int64_t end) {
  auto readable = end;
  std::optional<Rows> behind;
  for (auto failing = from; readable - failing > 1;) {
    auto middle = failing + (readable - failing) / 2;
    if (end - middle == portal::kFallbackRows) middle += middle + 1 < readable ? 1 : 0;  // nobody asks for so many
    auto rows = read(middle, end);
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    (rows ? readable : failing) = middle;
    if (rows) behind = *std::move(rows);
  }
  view_.fail(readable - 1 - begin_);
  if (behind) {
    take(*behind);
    if (end - begin_ == end_) look_for_far_end(*behind);
  }
  return readable;
}

/// Asks for a single row that a window failed on. False where it could be read after all: it was another one, of the
/// same date, or a mishap.
StretchReader::Found StretchReader::is_bad(std::int64_t position) {
  for (int ask = 0; ask < kAsks; ++ask) {
    const auto rows = read(position, position + 1);
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (rows) see(rows->events);  // it may stand there because the list moved: that says nothing of the position
    if (rows) return false;
  }
  view_.fail(position - begin_);
  return true;
}

/// Goes over too many bad rows: reads what stands before them, and on behind them.
StretchReader::Found StretchReader::leap(std::int64_t from, std::int64_t end) {
  for (auto size = window_ / 2; size > 0 && from < end;) {
    const auto rows = read(from, std::min(end, from + size));
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (rows) take(*rows);
    rows ? from = rows->end() : size /= 2;
  }
  auto failing = std::max(from, end - 1);
  std::optional<Rows> behind;
  for (int leaps = 0; leaps < kMostLeaps && !behind; ++leaps) {
    auto rows = read(failing + 1, failing + 1 + window_);
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (!rows) failing += window_;
    if (rows) behind = *std::move(rows);
  }
  if (!behind) return false;
  // The rows right before them may be readable too.
  failing = std::max(from - 1, failing - window_);
  for (auto readable = behind->window.start; readable - failing > 1;) {
    const auto middle = failing + (readable - failing) / 2;
    auto rows = read(middle, middle + window_);
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    (rows ? readable : failing) = middle;
    if (rows) behind = *std::move(rows);
  }
  take(*behind);
  look_for_far_end(*behind);
  return far_ || is_end_;
}

/// Notes what a window shows. Its events are seen, whether the list stood still or not.
void StretchReader::take(const Rows& rows) {
  auto first = rows.window.start - begin_;
  std::span<const LoginEvent> events = rows.events;
  if (first == -1 && !events.empty()) {
    has_moved_ |= !is_at_top() && events.front().time != above_.rows[boundaries_.back() - 1].time;
    events = events.subspan(1);
    first = 0;
  }
  see(events);
  for (std::size_t i = 1; is_at_top() && !first_seen_ && i < events.size(); ++i) {
    if (events[i].time == events[i - 1].time) continue;
    first_seen_ = Far{first + static_cast<std::int64_t>(i), {events[i].id, events[i].time}, events[i - 1].time};
  }
  if (first < 0 || !view_.note(first, events)) has_moved_ = true;
}

/// An event whose time may be an hour off counts for no date: nobody can tell whether it lies in the stretch.
void StretchReader::see(std::span<const LoginEvent> events) {
  for (const auto& event : events) {
    if (!lies_between(event.time)) continue;
    if (ids_.insert(event.id).second) events_.push_back(event);
    if (event.time_uncertain_by == std::chrono::seconds{0}) view_.see(event.id, event.time);
  }
}

/// Ends the stretch at the first date that begins in `rows`, where windows can be joined from there on; or where the
/// history ends. In a window that shows one new date alone the next second may be as crowded.
void StretchReader::look_for_far_end(const Rows& rows) {
  if (rows.is_short()) {
    is_end_ = true;
    end_ = rows.end() - begin_;
    edge_ = edge_of(rows.window.start, rows.events);
    edge_events_ = rows.events;
    was_end_ = true;
    return;
  }
  std::vector<std::size_t> dates;  // indices of rows with which another date begins
  for (std::size_t i = 1; i < rows.events.size(); ++i) {
    const bool is_in_stretch = rows.window.start + static_cast<std::int64_t>(i) > begin_;
    const bool is_older =
        is_at_top() || rows.events[i].time < above_.rows[boundaries_.back()].time;  // it may have moved
    if (is_in_stretch && is_older && rows.events[i].time != rows.events[i - 1].time) dates.push_back(i);
  }
  const bool is_enough = dates.size() > 1 || (dates.size() == 1 && (view_.failed() > 0 || end_ > kLong));
  if (!is_enough) return;
  const auto first = dates.front();
  const auto& row = rows.events[first];
  far_ = Far{
      rows.window.start + static_cast<std::int64_t>(first) - begin_, {row.id, row.time}, rows.events[first - 1].time};
  last_far_ = far_;
  was_end_ = false;
  edge_ = edge_of(rows.window.start, rows.events);
  edge_events_ = rows.events;
}

/// Whether the begin of the stretch stands where it stood. The top of the history always does, so there the first date
/// is looked at that was seen to begin.
StretchReader::Found StretchReader::begin_is_there() {
  if (is_at_top()) return first_seen_ ? is_there(*first_seen_) : Found(true);
  int asked = 0;
  for (auto boundary = boundaries_.rbegin(); boundary != boundaries_.rend() && asked < 3; ++boundary, ++asked) {
    const auto back = static_cast<std::int64_t>(boundaries_.back() - *boundary);
    const auto rows = read(begin_ - back - 1, begin_ - back + 1);
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (!rows) continue;  // the bad row may stand there: another date of the edge tells as well
    return rows->events.size() == 2 && ends_at(*boundary, rows->events[0], rows->events[1]);
  }
  return false;
}

StretchReader::Found StretchReader::far_end_is_there() {
  const auto position = begin_ + length();
  if (is_end_) {
    const auto rows = read(position, position + 1);
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    return rows && rows->events.empty();
  }
  return is_there(*far_);
}

StretchReader::Found StretchReader::is_there(const Far& far) {
  const auto position = begin_ + far.position;
  for (std::int64_t more = 1; more <= 3; ++more) {  // a bad row may be among them in one order, and not in another
    const auto rows = read(position - 1, position + more);
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (!rows) continue;
    return std::ssize(rows->events) == more + 1 && rows->events[0].time == far.before &&
           rows->events[1].time == far.row.time;
  }
  return false;
}

/// Finds where the stretch begins by now. Around where it was, and further on: new events move it.
StretchReader::Found StretchReader::find_begin() {
  if (is_at_top()) return true;
  const auto half = window_ / 2;
  const std::array<std::pair<std::int64_t, std::int64_t>, 5> tries{
      {{-half, window_}, {-4, 8}, {half, window_}, {-1, 3}, {window_, window_}}};
  const auto from = begin_ - 1;
  for (const auto& [before, size] : tries) {
    const auto start = std::max<std::int64_t>(0, from + before);
    const auto rows = read(start, start + size);
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (!rows) continue;
    for (std::size_t i = 1; i < rows->events.size(); ++i) {
      if (!ends_at(boundaries_.back(), rows->events[i - 1], rows->events[i])) continue;
      begin_ = start + static_cast<std::int64_t>(i);
      return true;
    }
  }
  return false;
}

/// True when the far end stands where it stood, and then the begin does.
StretchReader::Found StretchReader::stands_still() {
  const auto there = far_end_is_there();
  return there && *there ? begin_is_there() : there;
}

/// Measures how many events lie between the begin and the far end by now, wherever the stretch has moved to. False
/// where it does not stand still.
StretchReader::Found StretchReader::count_again() {
  count_.reset();
  for (int attempt = 0; attempt < kTriesToCount; ++attempt) {
    if (attempt > 0) {
      const auto found = find_begin();
      if (!found) return found;
    }
    const auto still = stands_still();
    if (!still) return still;
    if (*still) count_ = length();
    if (*still || is_at_top()) return *still;
  }
  return false;
}

/// Reads windows that end elsewhere, until nothing is unseen or they bring nothing more.
StretchReader::Found StretchReader::read_unseen() {
  std::set<std::int64_t> used;
  for (const auto end : ends_) used.insert(end - begin_);
  double in_vain = 1;  // the chance that all windows since the last new event brought nothing
  int how_many = 0;    // they are: neighbouring ends may bring the same order
  const auto most = requests_ + kFewRequests + kRequestsAWindow * (length() / window_);
  while (requests_ < most && (in_vain > kHopeless || how_many < kLeastInVain) && !has_moved_) {
    const auto wanted = view_.unseen(length());
    const auto guess = best_window(wanted, window_, used, view_.barriers(length(), wanted));
    if (!guess) break;
    used.insert(guess->window.end());
    ends_.insert(begin_ + guess->window.end());
    const auto before = ids_.size();
    const auto bad_before = view_.failed();
    const auto start = begin_ + guess->window.start;
    const auto rows = read(start, begin_ + guess->window.end());
    if (!rows && rows.error().stop) return std::unexpected(*rows.error().stop);
    if (rows) take(*rows);
    const bool is_news = std::ranges::none_of(wanted, &Wanted::has_bad_row);
    if (!rows && is_news) {
      const auto done = read_region(start, begin_ + guess->window.end(), true);
      if (!done) return done;
    }
    const bool brought = ids_.size() > before || view_.failed() > bad_before;
    in_vain = brought ? 1 : in_vain * (1 - guess->chance);
    how_many = brought ? 0 : how_many + 1;
  }
  return true;
}

Stretch StretchReader::conclusion() {
  edges_.advance(windows_.clock());
  // What is old enough to be deleted while it is read cannot be counted.
  if (const auto oldest = view_.oldest(); oldest && !edges_.within_retention(*oldest)) count_.reset();
  Stretch stretch{.edge = edge_, .reached_end = is_end_, .moved = begin_ - first_begin_, .gaps = gaps()};
  std::ranges::copy_if(events_, std::back_inserter(stretch.events),
                       [this](const LoginEvent& event) { return lies_between(event.time) && !edge_.find(event.id); });
  sort(stretch.events);
  std::ranges::move(edge_events_, std::back_inserter(stretch.events));
  return stretch;
}

/// What is missing: date by date where the counts of the dates add up, otherwise all of the stretch.
std::vector<Hole> StretchReader::gaps() const {
  if (!count_) return {whole_gap()};
  const auto missing = *count_ - seen_between();
  if (missing == 0) return {};
  auto gaps = view_.gaps(length(), above());
  std::uint64_t sum = 0;
  for (auto& gap : gaps) {
    gap.time = edges_.between(gap.newer, gap.older);
    sum += *gap.missing;
  }
  if (std::cmp_equal(sum, missing)) return gaps;
  auto whole = whole_gap();
  if (missing > 0) whole.missing = static_cast<std::uint64_t>(missing);
  return {whole};
}

/// All of the stretch as a gap of unknown size.
Hole StretchReader::whole_gap() const {
  Hole gap;
  gap.newer = above();
  if (far_) gap.older = far_->row;
  gap.reason = view_.failed() == 0 ? HoleReason::crowded_second : HoleReason::bad_row;
  gap.time = edges_.between(gap.newer, gap.older);
  return gap;
}

}  // namespace

Stretch read_stretch(const Edge& edge, std::optional<std::int64_t> failed_end, std::int64_t window,
                     CheckedWindows& windows, Edges& edges) {
  return StretchReader(edge, failed_end, window, windows, edges).run();
}

}  // namespace logbook::history
