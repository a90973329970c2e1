#include "logbook/sync/audit.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace logbook::sync {
namespace {

using archive::Kept;
using archive::Order;
using std::chrono::microseconds;
using std::chrono::seconds;

constexpr std::int64_t kFewRows = 60;          // are read again rather than halved
constexpr int kMostMends = 200;                // in one audit
constexpr int kTriesForQuiet = 8;              // to find a moment without a new event
constexpr std::int64_t kRowsToTheTop = 1'000;  // that may be newer
constexpr std::chrono::hours kMargin{1};       // in which rows come of age while they are looked at

UtcTime second_of(UtcTime time) { return std::chrono::floor<seconds>(time); }

/// The last moment of the second that begins with `second`.
UtcTime end_of(UtcTime second) { return second + seconds{1} - microseconds{1}; }

}  // namespace

PlaceAudit::PlaceAudit(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options,
                       StoredWalk& walk)
    : windows_(reader, options.walk.interrupted, options.walk.zone),
      archive_(archive),
      options_(options),
      walk_(walk) {}

Result<Audit> PlaceAudit::run() {
  for (int mends = 0; mends < kMostMends; ++mends) {
    if (const auto prepared = prepare(); !prepared) return std::unexpected(prepared.error());
    const auto top = find_top();
    if (!top) return std::unexpected(top.error());
    if (!*top) {
      audit_.settled = range_.empty();
      return audit_;
    }
    const auto marks = marks_below(**top);
    if (!marks) return std::unexpected(marks.error());
    std::optional<Mark> bad;
    for (const auto& mark : *marks) {
      const auto right = stands(mark);
      if (!right) return std::unexpected(right.error());
      if (!*right) return audit_;
      if (!**right) bad = mark;
      if (bad) break;
    }
    if (!bad) {
      audit_.settled = true;
      audit_.compared = {marks->empty() ? (*top)->second : marks->back().second, range_.until};
      return audit_;
    }
    const auto mended = mend_above(*bad);
    if (!mended) return std::unexpected(mended.error());
    if (!*mended) return audit_;
  }
  return audit_;
}

/// Learns what the archive knows by now.
Result<void> PlaceAudit::prepare() {
  range_ = {};
  difference_ = {};
  const auto ledger = archive_.coverage(options_.portal);
  if (!ledger) return std::unexpected(ledger.error());
  if (ledger->claims().empty()) return {};
  const auto& newest = ledger->claims().front().stretch;
  range_ = {std::max(newest.from, options_.walk.retention.surely_kept_since(options_.seen) + kMargin), newest.until};
  auto difference = list_difference(archive_, options_.portal, walk_.epochs());
  if (!difference) return std::unexpected(difference.error());
  difference_ = *std::move(difference);
  for (const auto& gap : difference_.gaps) {  // where nobody knows how many rows stand there
    if (!gap.missing) range_.from = std::max(range_.from, gap.time.until);
  }
  return {};
}

bool PlaceAudit::can_be_mark(const Kept& kept) const {
  const auto& event = kept.event;
  const bool in_a_hole =
      std::ranges::any_of(difference_.gaps, [&](const Hole& gap) { return gap.time.contains(event.time); });
  const bool repeats = options_.walk.zone && options_.walk.zone->repeated_around(event.time).has_value();
  const bool is_present = walk_.epochs().of(event.id) == kept.epoch;
  return is_present && event.time_uncertain_by == seconds{0} && !repeats && !in_a_hole &&
         !difference_.has_lost(event.time);
}

/// The second of the first event from `time` on, in `order`, that can be one.
Result<std::optional<PlaceAudit::Mark>> PlaceAudit::mark_at(UtcTime time, Order order) {
  archive::Query query{.portal = options_.portal, .provenance = proof::Provenance::portal, .order = order};
  query.filter.since = order == Order::newest_first ? range_.from : time;
  query.filter.until = order == Order::newest_first ? time : range_.until;
  std::optional<Mark> mark;
  const auto read = archive_.read(query, [&](std::string_view, const Kept& kept) -> Result<Going> {
    if (!can_be_mark(kept)) return Going::on;
    mark = Mark{second_of(kept.event.time), 0};
    return Going::enough;
  });
  if (!read) return std::unexpected(read.error());
  if (!mark) return std::nullopt;
  const auto above = rows_above(mark->second);
  if (!above) return std::unexpected(above.error());
  mark->above = *above;
  return mark;
}

Result<std::int64_t> PlaceAudit::rows_above(UtcTime second) {
  const auto held = archive_.count_newer(options_.portal, end_of(second), walk_.epochs());
  if (!held) return std::unexpected(held.error());
  return static_cast<std::int64_t>(*held) + difference_.rows_above(end_of(second)).value_or(0);
}

/// The newest mark, and where it stands now.
Result<std::optional<PlaceAudit::Mark>> PlaceAudit::find_top() {
  if (range_.empty()) return std::nullopt;
  auto mark = mark_at(range_.until, Order::newest_first);
  if (!mark || !*mark) {
    if (mark) range_ = {};  // nothing is held that could be compared
    return mark;
  }
  const auto place = place_of((*mark)->second);
  if (!place) return std::nullopt;
  top_ = **mark;
  top_place_ = *place;
  return mark;
}

/// The place of the first row of `second`, which is near the newest; nothing where none is found.
std::optional<std::int64_t> PlaceAudit::place_of(UtcTime second) {
  auto count = options_.walk.window;
  for (std::int64_t start = 0; start < kRowsToTheTop;) {
    ++audit_.probes;
    const auto rows = windows_.read({start, count});
    if (!rows && rows.error().stop) return std::nullopt;
    if (!rows) {  // it holds a bad row: the rows above that are read, then those below
      if (count == 1) ++start;
      count = std::max<std::int64_t>(1, count / 2);
      continue;
    }
    for (std::size_t at = 0; at < rows->events.size(); ++at) {
      const auto time = second_of(rows->events[at].time);
      if (time == second) return rows->window.start + static_cast<std::int64_t>(at);
      if (time < second && !(options_.walk.zone && options_.walk.zone->repeated_around(time))) return std::nullopt;
    }
    if (rows->is_short()) return std::nullopt;
    start = rows->end();
    count = std::min(options_.walk.window, count * 2);
  }
  return std::nullopt;
}

/// The oldest mark, and some between.
Result<std::vector<PlaceAudit::Mark>> PlaceAudit::marks_below(const Mark& top) {
  std::vector<Mark> marks;
  const auto add = [&](Result<std::optional<Mark>> mark) -> Result<void> {
    if (!mark) return std::unexpected(mark.error());
    const bool is_new = *mark && (*mark)->second < top.second &&
                        std::ranges::find(marks, (*mark)->second, &Mark::second) == marks.end();
    if (is_new) marks.push_back(**mark);
    return {};
  };
  const auto quarter = (top.second - range_.from) / 4;
  for (const auto part : {1, 2, 3}) {
    if (const auto added = add(mark_at(range_.from + quarter * part, Order::newest_first)); !added) {
      return std::unexpected(added.error());
    }
  }
  if (const auto added = add(mark_at(range_.from, Order::oldest_first)); !added) return std::unexpected(added.error());
  std::ranges::sort(marks, std::greater{}, &Mark::second);
  return marks;
}

/// Whether `mark` stands in its place; nothing where the portal does not tell. Before it says no, it makes sure that it
/// is not new events that moved it: where they come with each request, nobody can tell.
Result<std::optional<bool>> PlaceAudit::stands(const Mark& mark) {
  for (int tries = 0; tries < kTriesForQuiet; ++tries) {
    const auto right = looks_right(mark);
    if (!right || *right) return right;
    const auto place = place_of(top_->second);
    if (!place) return std::nullopt;
    if (*place == top_place_) return false;
    top_place_ = *place;
  }
  return std::nullopt;
}

std::optional<bool> PlaceAudit::looks_right(const Mark& mark) {
  const auto place = mark.above - top_->above + top_place_;
  if (place < 1) return false;
  ++audit_.probes;
  const auto rows = windows_.read({place - 1, 2});
  if (!rows) return std::nullopt;
  return rows->events.size() == 2 && second_of(rows->events[0].time) != mark.second &&
         second_of(rows->events[1].time) == mark.second;
}

/// Finds what moved `bad` and reads it again. False where that changed nothing.
Result<bool> PlaceAudit::mend_above(Mark bad) {
  auto good = *top_;
  while (bad.above - good.above > kFewRows) {
    const auto middle = mark_at(bad.second + (good.second - bad.second) / 2, Order::newest_first);
    if (!middle) return std::unexpected(middle.error());
    if (!*middle || (*middle)->second <= bad.second || (*middle)->second >= good.second) break;
    const auto right = stands(**middle);
    if (!right) return std::unexpected(right.error());
    if (!*right) return false;
    (**right ? good : bad) = **middle;
  }
  const auto before = walk_.appended();
  Stretch stretch{.since = bad.second};
  stretch.known = TimeRange{bad.second, good.second + seconds{1}};
  auto edge = edge_above(archive_, options_.portal, {good.second, range_.until}, walk_.epochs(), difference_);
  if (!edge) return std::unexpected(edge.error());
  if (*edge) (*edge)->start = std::max<std::int64_t>(0, (*edge)->start + top_place_ - top_->above);
  stretch.resume_behind(*std::move(edge));
  const auto end = walk_.read(stretch);
  if (!end) return std::unexpected(end.error());
  const auto& after = walk_.appended();
  audit_.appeared += after.appeared - before.appeared;
  audit_.vanished += after.vanished - before.vanished;
  return after.added != before.added || after.superseded != before.superseded || after.vanished != before.vanished ||
         after.returned != before.returned;
}

}  // namespace logbook::sync
