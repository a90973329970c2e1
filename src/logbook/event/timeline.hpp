#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/event/coverage.hpp"

namespace logbook {

/// How it was shown that a segment is held.
enum class Evidence : std::uint8_t {
  walked = 1,  ///< read window by window, each shown to lie beside the last (`docs/paging.md`)
  polled = 2,  ///< the newest events were asked for so often that each answer held one of the answer before
  both = 3,    ///< of a stretch: a part in either way
};

/// What is known of all login events of some time.
enum class SegmentState : std::uint8_t {
  unread,       ///< nobody has asked the portal for them yet
  gap,          ///< some could not be read, or what was read is in doubt; a later reading may bring them
  provisional,  ///< read, but others may still come among them
  held,         ///< all of them are held
  lost,         ///< no reading can bring what is missing
  pruned,       ///< the archive was told to forget them
};

/// A stretch of a timeline with one state.
struct Segment {
  struct What {
    SegmentState state = SegmentState::unread;
    Evidence evidence = Evidence::walked;  ///< of what is held or provisional
    // Of a gap, and of what is lost:
    HoleReason reason{};
    std::optional<std::uint64_t> missing{};  ///< how many events are missing; nothing: unknown, maybe none
    std::optional<Landmark> newer{};         ///< the event above it; nothing: none, or unknown
    std::optional<Landmark> older{};         ///< and below it

    bool operator==(const What&) const = default;
  };

  TimeRange time;
  What what{};

  bool operator==(const Segment&) const = default;
};

/// All time of one portal, cut into segments without gaps or overlaps. The first begins with `UtcTime::min()`, the last
/// ends with `UtcTime::max()`. All edges between them are whole seconds of UTC.
///
/// What it says of a time changes only as the table of precedence lets it (`docs/timeline.md`): what is held stays held
/// until somebody doubts it, what is lost or pruned stays so.
class Timeline {
 public:
  /// Of a portal that was never read.
  Timeline() : segments_{{{UtcTime::min(), UtcTime::max()}, {}}} {}

  /// The one with these segments; nothing where they are not those of any timeline.
  static std::optional<Timeline> with(std::vector<Segment> segments);

  /// Gives `range` the state `what`, wherever the table of precedence lets it. An empty range changes nothing.
  ///
  /// Two readings that merely touch were never seen side by side: where a range that is painted as held touches what
  /// is held, and nothing of it was known before, the two seconds where they touch become a gap (`unjoined`).
  ///
  /// A gap that is cut keeps its count, unless two parts of it stay, or a part of it is lost or pruned. A gap that
  /// is named again, larger, around what is held, keeps its count in its old part.
  void paint(const TimeRange& range, const Segment::What& what);

  /// Makes what is held or provisional in `range` a gap, at least of one whole second: what was read of it may not be
  /// so. Everything else stays as it is.
  void doubt(TimeRange range, HoleReason reason);

  /// No time from `time` on has come: what is known of it is taken back. Where something was said to have expired up to
  /// such a time, that is taken back of all time: it was reckoned by a clock that was ahead.
  void take_back(UtcTime time);

  /// The segment that `time` lies in.
  const Segment& at(UtcTime time) const;

  bool is_held(UtcTime time) const { return at(time).what.state == SegmentState::held; }

  /// Oldest first.
  std::span<const Segment> segments() const { return segments_; }

  bool operator==(const Timeline&) const = default;

 private:
  std::vector<Segment> segments_;
};

/// True where `now` may be painted over `before`.
bool takes_precedence(SegmentState now, SegmentState before);

}  // namespace logbook
