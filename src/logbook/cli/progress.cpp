#include "logbook/cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>

#include "logbook/base/text.hpp"

namespace logbook::cli {
namespace {

using std::chrono::milliseconds;

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

Progress::Progress(const Context& context, UtcTime newest, std::optional<UtcTime> oldest, Clock clock)
    : context_(context), newest_(newest), oldest_(oldest), clock_(std::move(clock)), begun_(clock_()) {}

Progress::~Progress() { clear(); }

void Progress::make_way_for_rows() {
  if (context_.out_columns > 0) clear();
}

void Progress::update(std::uint64_t events, UtcTime reached) {
  if (context_.err_columns == 0) return;
  const auto now = clock_();
  if (now - begun_ < kPatience || (visible_ && now - shown_ < kRefresh)) return;
  shown_ = now;
  std::optional<double> done;
  if (oldest_ && newest_ > *oldest_) {
    done = std::chrono::duration<double>(newest_ - reached) / std::chrono::duration<double>(newest_ - *oldest_);
  }
  const auto taken = std::chrono::duration_cast<milliseconds>(now - begun_);
  // A line that fills the terminal would leave the cursor in the next one.
  const auto line = shortened(progress_line(events, taken, reached, done), context_.err_columns - 1);
  if (context_.out_columns > 0) context_.out.flush();
  context_.err << "\r\x1b[K" + line << std::flush;  // at once: threads that read may have remarks
  visible_ = true;
}

void Progress::clear() {
  if (visible_) context_.err << "\r\x1b[K" << std::flush;
  visible_ = false;
}

}  // namespace logbook::cli
