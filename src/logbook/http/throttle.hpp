#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

namespace logbook::http {

/// A moment by a clock that nobody sets.
using Moment = std::chrono::steady_clock::time_point;

struct ThrottleOptions {
  int parallel = 4;               ///< requests at once at most, 1 or more
  std::optional<int> rate = 750;  ///< requests in any 60 seconds at most; nothing: until the server names a limit
  std::chrono::milliseconds slow{5'000};       ///< an answer that takes longer is a sign of too many requests
  std::chrono::milliseconds max_wait{60'000};  ///< how long to go on when the server refuses; 0: no longer
  std::chrono::milliseconds pause{1'000};      ///< without a begin or an end, after which the pace is found anew
};

/// How a request ended, as far as the pace is concerned.
struct Ending {
  enum class Kind : std::uint8_t { answered, limited, timed_out };
  Kind kind = Kind::answered;
  std::optional<int> limit{};                            ///< of a `limited` one: the limit that the server named
  std::optional<std::chrono::milliseconds> come_back{};  ///< of a `limited` one: how long the server asked to wait
};

/// Decides when requests may be sent. Knows no clock and no threads: both come in.
///
/// At most `parallel` run at once. It begins with one and adds one with each answer; a 429, a time-out and a slow
/// answer halve it. After a second in which none began and none ended, one more than are running may run: one, where
/// none is. So no pause ends in a burst, not even behind a request that hangs.
///
/// At most `rate` begin in any 60 seconds. The first half of them as fast as they are answered; then they are spread
/// evenly. A 429 teaches the limit: the one that it names, otherwise what went through in the last 60 seconds. After
/// each minute without one that rate is raised by a tenth, up to what the server named and `rate` says: others may have
/// used up the minute.
///
/// After a 429 none begins for as long as the server asks, otherwise for half a second, doubled with each in a row.
/// Where that would last for longer than `max_wait` from the first that was refused since one went through, the server
/// is given up on until then. Waiting for one's turn at a rate is the pace, and no reason to give up, whoever set the
/// rate: a limit of a few requests a minute is waited out even where `max_wait` is shorter than a minute.
class Throttle {
 public:
  explicit Throttle(ThrottleOptions options) : options_(options), rate_(options.rate) {}

  /// Begins a request at `now`: nothing. Or says for how long none may begin, if none ends before.
  std::optional<std::chrono::milliseconds> begin(Moment now);

  /// A request that began at `began` ended at `now`. Returns for how long none may begin, where this one was refused,
  /// that is news, and the server is not given up on.
  std::optional<std::chrono::milliseconds> end(Moment began, Moment now, const Ending& ending);

  /// True when the server refuses requests for longer than we may wait.
  bool given_up(Moment now) const { return given_up_till_ && now < *given_up_till_; }

  int running() const { return running_; }
  int allowed() const { return allowed_; }
  std::optional<int> rate() const { return rate_; }

 private:
  std::optional<Moment> earliest(Moment now);
  void forget_after_a_pause(Moment now);
  void halve(Moment began, Moment now);
  void rest(Moment now, const Ending& ending);
  void learn(Moment now, const Ending& ending);
  void recover(Moment now);

  ThrottleOptions options_;
  int allowed_ = 1;
  int running_ = 0;
  std::deque<Moment> begun_;       // within the last minute, those that the server refused taken out
  std::optional<Moment> last_;     // begin of the last request
  std::optional<Moment> changed_;  // when one began or ended last
  std::optional<Moment> halved_;   // when we slowed down last: older requests tell nothing new
  std::optional<Moment> learned_;  // when the limit was learned last: older requests tell nothing new of it either
  std::optional<Moment> raised_;   // when the rate was learned or raised last
  std::optional<Moment> refused_since_;  // end of the first that was refused since one went through
  std::optional<Moment> closed_till_;
  std::optional<Moment> given_up_till_;
  std::optional<int> rate_;
  std::optional<int> named_;  // the limit that the server named last
  bool spread_ = false;       // the limit was near once: from then on evenly
  int refused_in_a_row_ = 0;
};

}  // namespace logbook::http
