#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "logbook/base/time.hpp"
#include "logbook/cli/context.hpp"

namespace logbook::cli {

/// Tells on a terminal how far reading has come: one line that is written over, from the second second on. Nothing
/// where stderr is no terminal. For one thread at a time.
class Progress {
 public:
  /// `newest` is where reading begins, `oldest` where it will end at the latest, if that is known.
  Progress(const Context& context, UtcTime newest, std::optional<UtcTime> oldest);

  /// Takes the line away.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `events` were read, the last of them from `reached`.
  void update(std::uint64_t events, UtcTime reached);

  /// Takes the line away until the next update, so that something else can be written.
  void clear();

 private:
  using Moment = std::chrono::steady_clock::time_point;

  const Context& context_;
  UtcTime newest_;
  std::optional<UtcTime> oldest_;
  Moment begun_;
  std::optional<Moment> shown_;
  bool visible_ = false;
};

/// The line itself: "123,400 events, 2,100/s, back to 2026-07-01, about 40 s left". `done` is the share of the time
/// that was read, 0 to 1, or nothing.
std::string progress_line(std::uint64_t events, std::chrono::milliseconds taken, UtcTime reached,
                          std::optional<double> done);

}  // namespace logbook::cli
