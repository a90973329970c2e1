#include "logbook/formats/program_time.hpp"

#include <string_view>

namespace logbook::formats {

void append_program_time(std::string& out, UtcTime time) {
  constexpr std::string_view kWholeSecond = ".000000";
  append_utc(out, time);
  const bool is_whole = std::chrono::floor<std::chrono::seconds>(time) == time;
  if (is_whole) out.insert(out.size() - 1, kWholeSecond);
}

std::string program_time(UtcTime time) {
  std::string text;
  append_program_time(text, time);
  return text;
}

}  // namespace logbook::formats
