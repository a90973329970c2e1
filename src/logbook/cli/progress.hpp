#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "logbook/base/time.hpp"
#include "logbook/cli/context.hpp"

namespace logbook::cli {

/// Tells on a terminal how far reading has come: one line that is written over and never wider than the terminal, from
/// the second second on. Nothing where stderr is no terminal. For one thread at a time.
class Progress {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Clock = std::function<Moment()>;

  /// `newest` is where reading begins, `oldest` where it will end at the latest, if that is known. `context` outlives
  /// it.
  Progress(const Context& context, UtcTime newest, std::optional<UtcTime> oldest,
           Clock clock = std::chrono::steady_clock::now);

  /// Takes the line away.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// To be called before rows are written: where stdout is a terminal too, takes the line away until the next update.
  void make_way_for_rows();

  /// `events` were read, the last of them from `reached`. The rows written so far come to stand above the line, so they
  /// end with whole lines.
  void update(std::uint64_t events, UtcTime reached);

 private:
  void clear();

  const Context& context_;
  UtcTime newest_;
  std::optional<UtcTime> oldest_;
  Clock clock_;
  Moment begun_;
  Moment shown_;
  bool visible_ = false;
};

/// The line itself: "123,400 events, 2,100/s, back to 2026-07-01, about 40 s left". `done` is the share of the time
/// that was read, 0 to 1, or nothing.
std::string progress_line(std::uint64_t events, std::chrono::milliseconds taken, UtcTime reached,
                          std::optional<double> done);

}  // namespace logbook::cli
