#include "logbook/cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string>

namespace logbook::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPatience{1'000};
constexpr milliseconds kRefresh{200};

/// "1234567" with commas between the thousands.
std::string grouped(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), 1, ',');
  }
  return digits;
}

}  // namespace

std::string progress_line(std::uint64_t events, milliseconds taken, UtcTime reached, std::optional<double> done) {
  const double seconds = std::max(0.001, static_cast<double>(taken.count()) / 1000);
  auto line = fmt::format("{} events, {}/s, back to {}", grouped(events),
                          grouped(static_cast<std::uint64_t>(static_cast<double>(events) / seconds)),
                          format_utc(reached).substr(0, 10));
  if (!done || *done < 0.01 || *done > 1) return line;
  const double left = seconds / *done - seconds;
  if (left < 120) return line + fmt::format(", about {:.0f} s left", left);
  return line + fmt::format(", about {:.0f} min left", left / 60);
}

Progress::Progress(const Context& context, UtcTime newest, std::optional<UtcTime> oldest)
    : context_(context), newest_(newest), oldest_(oldest), begun_(steady_clock::now()) {}

Progress::~Progress() { clear(); }

void Progress::update(std::uint64_t events, UtcTime reached) {
  if (!context_.err_is_terminal) return;
  const auto now = steady_clock::now();
  if (now - begun_ < kPatience || (shown_ && now - *shown_ < kRefresh)) return;
  shown_ = now;
  std::optional<double> done;
  if (oldest_ && newest_ > *oldest_) {
    done = std::chrono::duration<double>(newest_ - reached) / std::chrono::duration<double>(newest_ - *oldest_);
  }
  const auto taken = std::chrono::duration_cast<milliseconds>(now - begun_);
  context_.err << "\r\x1b[K" << progress_line(events, taken, reached, done) << std::flush;
  visible_ = true;
}

void Progress::clear() {
  if (visible_) context_.err << "\r\x1b[K" << std::flush;
  visible_ = false;
}

}  // namespace logbook::cli
